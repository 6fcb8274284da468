"""The safeguards, each with the edit that takes it out of the kiosk and the test that is to notice."""

from tests.campaign.mutant import Mutant
from tests.campaign.road.lacking import LACKING

_PLAIN_CUTS = "tests/campaign/test_power.py::test_nothing_is_lost_where_all_or_nothing_reached_the_disk"
_SHEETS = "tests/app/staffroom/test_sheets.py"
_JOURNEYS = "tests/app/road/test_journeys.py"
_PROMISE = """\
        done.add_done_callback(lambda _: self._ends())
        return done
"""
_PROMISE_AT_ONCE = """\
        done.add_done_callback(lambda _: self._ends())
        at_once: Future[Recorded] = Future()
        at_once.set_result(Recorded(0, 0, b""))
        return at_once
"""
_RETRY = "                fault = problem\n"
_RETRY_ANEW = """\
                fault = problem
                import os, msgspec
                again = [msgspec.structs.replace(one, id=os.urandom(16).hex()) for one in batch.entries]
                batch = msgspec.structs.replace(batch, entries=again)
"""
_FIRST_EPOCH = """\
        epoch = next((one.epoch for one in _beyond(folder, salvage, {})), None)
        if epoch is None:
            raise EnvironmentProblem("nothing_to_recover", folder=str(folder))
"""


MUTANTS = {
    "synchronous=NORMAL": Mutant(
        "kiosk/db/database.py",
        (('("synchronous", "EXTRA", 3)', '("synchronous", "NORMAL", 1)'),),
        _PLAIN_CUTS,
    ),
    # An exclusive file keeps its journal and syncs it when it is emptied; only a shared one loses the last commit.
    "a rollback journal, synchronous=FULL": Mutant(
        "kiosk/db/database.py",
        (
            ('("locking_mode", "EXCLUSIVE", "exclusive")', '("locking_mode", "NORMAL", "normal")'),
            ('        self.run("PRAGMA locking_mode=EXCLUSIVE")\n', ""),
            ('("journal_mode", "WAL", "wal")', '("journal_mode", "DELETE", "delete")'),
            ('("synchronous", "EXTRA", 3)', '("synchronous", "FULL", 2)'),
        ),
        _PLAIN_CUTS,
    ),
    "a paper that stops before its ballots came back": Mutant(
        "kiosk/store/stretch.py",
        (("*self._gone(), *self._paper()]", "*self._gone()]"),),
        "tests/store/test_papers.py::test_an_edited_paper_ballot_is_found_before_any_paper",
    ),
    "thanks before commit": Mutant(
        "kiosk/store/ledger.py",
        ((_PROMISE, _PROMISE_AT_ONCE),),
        _PLAIN_CUTS,
    ),
    "a new id on retry": Mutant(
        "kiosk/store/keeping.py",
        ((_RETRY, _RETRY_ANEW),),
        "tests/store/test_faults.py::test_a_sync_that_fails_once_costs_nothing",
    ),
    "rename without folder fsync": Mutant(
        "kiosk/store/making.py",
        (("        identity.sync_folder(folder)\n        identity.sync_way(folder)\n", ""),),
        _PLAIN_CUTS,
    ),
    "no fsync on backup": Mutant(
        "kiosk/store/backup.py",
        (("            os.fsync(descriptor)\n", "            pass\n"),),
        _PLAIN_CUTS,
    ),
    "backup renamed without folder fsync": Mutant(
        "kiosk/store/backup.py",
        (("            sync_folder(self._folder)\n", ""),),
        _PLAIN_CUTS,
    ),
    "no fsync on a report": Mutant(
        "kiosk/app/files.py",
        (("            os.fsync(file.fileno())\n", "            pass\n"),),
        _PLAIN_CUTS,
    ),
    "a report renamed without folder fsync": Mutant(
        "kiosk/app/files.py",
        (("        sync_names(path.parent)\n", ""),),
        _PLAIN_CUTS,
    ),
    "a new ledger put in place unsynced": Mutant(
        "kiosk/store/quarantine.py",
        (("        sync_file(folder / BUILDING)\n", ""),),
        "tests/store/test_recovery.py::test_the_new_file_is_synced_once_behind_its_last_write_and_before_it_is_exchanged",
    ),
    "five seconds for each try to open a file again": Mutant(
        "kiosk/store/keeping.py",
        (("            self._busy_ms = AGAIN_BUSY_MS\n", ""),),
        "tests/store/test_spool.py::test_another_program_is_waited_for_longer_at_a_start_than_when_the_file_is_opened_again",
    ),
    "chain not checked before a report": Mutant(
        "kiosk/store/proving.py",
        (("        if self.difference is not None:\n", "        if False:\n"),),
        "tests/store/test_tampering.py::test_a_change_in_january_leaves_march_proven",
    ),
    "a migration in pieces": Mutant(
        "kiosk/db/migrate.py",
        (("        with database.transaction():\n", "        if step in waiting:\n"),),
        "tests/db/test_migrate.py::test_a_step_that_fails_leaves_the_file_as_it_was",
    ),
    "a recovery that starts empty": Mutant(
        "kiosk/store/rebuilding.py",
        (
            ("        for base in (*_backups(folder), None):\n", "        for base in (None,):\n"),
            (_FIRST_EPOCH, "        epoch = means.chance(16)\n"),
            ("_lay(folder, building, salvage, base)\n", "_lay(folder, building, salvage, base, means)\n"),
            ("base: Path | None) -> None:", "base: Path | None, means: Means) -> None:"),
            ("find(book, Evidence(anchor.read(folder), ()), list(_beyond(folder, salvage, after)))", "None"),
            ("        if base is None and not loss.entries:\n", "        if False:\n"),
        ),
        "tests/store/test_recovery.py::test_a_missing_ledger_comes_back_and_never_starts_empty",
    ),
    "a kiosk without its database starts empty": Mutant(
        "kiosk/store/opening.py",
        ((" or (folder / identity.KEY_FILE).exists()", ""),),
        "tests/store/test_folder.py::test_a_kiosk_whose_database_is_gone_does_not_start_empty",
    ),
    "a start that asks no backup how far it goes": Mutant(
        "kiosk/store/setback.py",
        (("copies.seen(folder, book.database, book.device))", "())"),),
        "tests/store/test_copies.py::test_a_backup_alone_tells_of_the_loss_and_makes_it_good_once",
    ),
    "one's own PIN forgives the guesses at another's": Mutant(
        "kiosk/store/tries.py",
        (("max(0, wrong - own)", "0"),),
        "tests/store/test_tries.py::test_guessing_without_end_gets_few_looks",
    ),
    "the public sees shares of a few": Mutant(
        "kiosk/domain/publishing.py",
        (("    return whole >= LEAST_PUBLIC\n", "    return whole > 0\n"),),
        "tests/reports/test_notice.py::test_too_few_ballots_have_neither_shares_nor_levels",
    ),
    "an appendix whoever is behind it": Mutant(
        "kiosk/domain/dissent.py",
        (("not is_public(len(valid)) or ", ""),),
        "tests/reports/test_appendix.py::test_too_few_ballots_have_no_appendix_and_the_file_inside_has_none",
    ),
    "the hour of a few tells who was dissatisfied": Mutant(
        "kiosk/domain/heat.py",
        (("hour.n if hour.of >= LEAST_BALLOTS else None", "hour.n"),),
        "tests/reports/test_charts.py::test_an_hour_of_few_ballots_does_not_tell_who_was_dissatisfied",
    ),
    "months beside a paper as they stand now": Mutant(
        "kiosk/app/gathered.py",
        (("reader.read_until(period, until)", "reader.read_period(period)"),),
        "tests/app/test_charted_papers.py::test_a_late_ballot_of_the_month_before_changes_no_byte",
    ),
    "a close not counted again": Mutant(
        "kiosk/store/closes.py",
        (("    if not same and not close.back:\n", "    if False:\n"),),
        "tests/store/test_closes.py::test_a_close_that_counts_otherwise_is_named",
    ),
    "a month closed without the whole check": Mutant(
        "kiosk/app/closing.py",
        (("            self._backups.make(Kind.MONTHLY, str(month.month), now.wall_ms, at_once=True)\n", ""),),
        "tests/app/test_closing.py::test_a_ledger_that_does_not_verify_closes_nothing",
    ),
    "a signature not checked": Mutant(
        "kiosk/app/sealing.py",
        (("    if not identity.verifies(seal.public_key, seal.signature, seal.message):\n", "    if False:\n"),),
        "tests/app/test_signed_papers.py::test_a_signature_of_other_words_is_told",
    ),
    "a paper of any kiosk is ours": Mutant(
        "kiosk/app/sealing.py",
        (("    if device not in own:\n", "    if False:\n"),),
        "tests/app/test_signed_papers.py::test_a_signature_by_somebody_else_does_not_make_it_ours",
    ),
    "a file inside a paper taken as it is": Mutant(
        "kiosk/reports/seal.py",
        ((" and digest == stamp.digest and", " and"),),
        "tests/app/test_signed_papers.py::test_a_changed_figure_in_the_file_is_told_before_anything_is_counted",
    ),
    "walk-ups hide a ballot that is out": Mutant(
        "kiosk/reports/sections.py",
        (("part.issued - part.returned - n", "part.issued - part.collected - n"),),
        "tests/reports/test_minutes.py::test_a_walk_up_is_nobodys_issued_ballot_that_came_back",
    ),
    "paper left over taken for returned": Mutant(
        "kiosk/domain/serials.py",
        (("collected=sum(ballot.collected for", "collected=sum(ballot.outcome is not Outcome.UNRETURNED for"),),
        "tests/app/test_recount_whole.py::test_the_shell_counts_every_figure_of_a_month_of_strange_visitors[october]",
    ),
    "an erased comment stays in the log": Mutant(
        "kiosk/store/erasing.py",
        (("        ledger.book().database.checkpoint()\n", "        pass\n"),),
        "tests/store/test_comments.py::test_an_erased_text_leaves_the_open_ledgers_files_at_once",
    ),
    "an erased comment stays in the backups": Mutant(
        "kiosk/store/backup.py",
        (("            if strip(file, erased):\n", "            if not strip:\n"),),
        "tests/store/test_comments.py::test_kept_backups_lose_an_erased_text_and_nothing_else",
    ),
    "staff mask and erase": Mutant(
        "kiosk/app/staffroom/moderating.py",
        (("self.one is None or self.busy or not may(self.floor.person, Right.MODERATE)", "self.one is None"),),
        "tests/app/staffroom/test_comments.py::test_staff_see_no_way_to_mask_or_erase_and_are_refused",
    ),
    "officers looked at unseen": Mutant(
        "kiosk/app/staffroom/figures.py",
        (
            (
                "            self.floor.record([act], lambda: self._count_officers(found), self._failed)\n",
                "            self._count_officers(found if act else found)\n",
            ),
        ),
        "tests/app/staffroom/test_cutting.py::test_a_manager_sees_officers_with_ten_ballots_and_each_look_is_an_entry",
    ),
    "an officer's sheet made unseen": Mutant(
        "kiosk/app/staffroom/sheets.py",
        (("self.floor.record([fact], lambda: self._work(wanted, officer, failed), failed)",
          "self._work(wanted, officer, failed)"),),
        f"{_SHEETS}::test_a_sheet_is_made_saved_and_found_true_and_each_is_an_entry",
    ),
    "staff make an officer's sheet": Mutant(
        "kiosk/app/staffroom/sheets.py",
        (("        if may(self.floor.person, Right.OFFICER_FIGURES):\n", "        if may and Right:\n"),),
        f"{_SHEETS}::test_staff_are_offered_no_sheet_and_are_refused",
    ),
    "others shown by the difference": Mutant(
        "kiosk/domain/officer.py",
        (("whole.of - own.of >= LEAST_BALLOTS else", "whole.of else"),),
        "tests/reports/test_officer.py::test_few_ballots_of_others_do_not_show_by_the_difference",
    ),
    "a line with any key": Mutant(
        "sync/client/line.py",
        (("if self.pins and self.key not in self.pins:", "if not self.key:"),),
        f"{_JOURNEYS}::test_a_line_with_another_key_is_told_nothing",
    ),
    "a receipt for something else": Mutant(
        "sync/client/asking.py",
        (("        if (receipt.device, receipt.epoch,", "        if mine and () == (receipt.device, receipt.epoch,"),),
        f"{_JOURNEYS}::test_a_receipt_for_other_entries_is_none",
    ),
    "what is chained again counts where it is": Mutant(
        "kiosk/store/places.py",
        (("_behind_again(database, spot, first, newest) if first <= newest else spot", "spot"),),
        "tests/store/test_rechaining.py::test_figures_and_their_places_in_the_chain_stay_what_they_were",
    ),
    **LACKING,
}  # fmt: skip
