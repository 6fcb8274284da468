"""CUPS, spoken to through its own programs: processes of their own, so that nothing of it can hold up the kiosk."""

import os
import re
import shutil
import subprocess

from kiosk.app.printing import libcups, lpstat
from kiosk.app.printing.libcups import State
from kiosk.app.printing.lpstat import Told
from kiosk.app.printing.queue import Printer, Progress, Stage, Ticket, Trouble
from kiosk.domain.errors import EnvironmentProblem

_PATIENCE_S, _SENDING_S = 8, 60
_SENT = re.compile(r"request id is (\S+)")
_PROGRAMS = ("lp", "lpstat", "lpoptions", "cancel")
# The language of the answers, and no window system for whatever they start.
_OTHERWISE = {"LC_ALL": "C", "LANGUAGE": "C"}


class CupsQueue:
    """The printers of CUPS; CUPS_SERVER and client.conf say where it is, as for every program of CUPS."""

    def printers(self) -> tuple[Printer, ...]:
        states = self._printers()
        refusing = lpstat.refusing(_run("lpstat", "-a").stdout)
        usual = lpstat.usual(_run("lpstat", "-d").stdout)
        return tuple(self._printer(told, told.name in refusing, told.name == usual) for told in states)

    def _printer(self, told: Told, refuses: bool, usual: bool) -> Printer:
        sides, sizes = lpstat.sides_and_sizes(_run("lpoptions", "-p", told.name, "-l").stdout)
        trouble = lpstat.trouble_of(told)
        if trouble is None and refuses:
            trouble = Trouble("print_refused", {"printer": told.title, "detail": lpstat.detail("")})
        return Printer(told.name, told.title, told.place, sides, sizes, usual, trouble)

    def send(self, pdf: bytes, ticket: Ticket) -> str:
        options = [f"media={ticket.size}", f"sides={ticket.sides.value}", "print-scaling=none", "collate=true"]
        words = [word for option in options for word in ("-o", option)]
        asked = ("-d", ticket.printer, "-n", str(ticket.copies), "-t", ticket.title, *words)
        answer = _run("lp", *asked, content=pdf, seconds=_SENDING_S)
        sent = _SENT.search(answer.stdout)
        if answer.returncode == 0 and sent:
            return sent[1]
        # lp says the same of a printer that is not there and of a CUPS that is not running.
        if ticket.printer not in {told.name for told in self._printers()}:
            raise EnvironmentProblem("print_gone", printer=ticket.printer)
        why = lpstat.detail(answer.stderr.removeprefix("lp: "))
        raise EnvironmentProblem("print_refused", printer=ticket.printer, detail=why)

    def look(self, job: str, ticket: Ticket) -> Progress:
        try:
            return self._look(job, ticket)
        except EnvironmentProblem as problem:
            return Progress(Stage.STUCK, trouble=Trouble.of(problem))

    def _look(self, job: str, ticket: Ticket) -> Progress:
        told = next((one for one in self._printers() if one.name == ticket.printer), None)
        waiting = lpstat.alerts_of(_run("lpstat", "-l", "-W", "not-completed", "-o").stdout, job)
        if waiting is not None and told is not None:
            return lpstat.waiting_or_printing(waiting[1], told, waiting[0])
        state = libcups.state_of(job)
        if state is State.COMPLETED:
            return Progress(Stage.DONE)
        # A printer that is taken away takes its jobs along, maybe since the first question.
        told = next((one for one in self._printers() if one.name == ticket.printer), None)
        if told is None:
            return Progress(Stage.LOST, trouble=Trouble("print_gone", {"printer": ticket.printer}))
        if state is None:
            # A CUPS that keeps no history forgets what it has printed; people are asked whether it came out.
            return Progress(Stage.DONE)
        if state in {State.PENDING, State.HELD, State.PROCESSING, State.STOPPED}:
            # It came into the queue, or the queue began anew, since lpstat was asked.
            return Progress(Stage.WAITING)
        if state is State.CANCELLED:
            return Progress(Stage.LOST, trouble=Trouble("print_cancelled_there", {"printer": told.title}))
        over = lpstat.alerts_of(_run("lpstat", "-l", "-W", "completed", "-o").stdout, job)
        why = lpstat.detail((over[0] if over else "") or told.message)
        return Progress(Stage.LOST, trouble=Trouble("print_failed", {"printer": told.title, "detail": why}))

    def cancel(self, job: str, ticket: Ticket) -> None:
        answer = _run("cancel", job)
        if answer.returncode == 0 or self._look(job, ticket).is_over:
            return
        detail = lpstat.detail(answer.stderr.removeprefix("cancel: "))
        raise EnvironmentProblem("print_not_cancelled", printer=ticket.printer, detail=detail)

    def _printers(self) -> tuple[Told, ...]:
        answer = _run("lpstat", "-l", "-p")
        if answer.returncode and "No destinations added" not in answer.stderr:
            raise EnvironmentProblem("print_not_running", detail=lpstat.detail(answer.stderr.removeprefix("lpstat: ")))
        return lpstat.printers_told(answer.stdout)


def _run(
    program: str, *words: str, content: bytes = b"", seconds: float = _PATIENCE_S
) -> "subprocess.CompletedProcess[str]":
    """Return what a program of CUPS answers; raises ``print_not_installed`` and ``print_silent``."""
    path = shutil.which(program)
    if path is None:
        raise EnvironmentProblem("print_not_installed", program=program)
    try:
        answer = subprocess.run(  # noqa: S603 - a program of the system, without a shell
            [path, *words],
            input=content,
            capture_output=True,
            env={**os.environ, **_OTHERWISE},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise EnvironmentProblem("print_silent") from problem
    except OSError as problem:
        raise EnvironmentProblem("print_not_installed", program=program) from problem
    out, err = (part.decode("utf-8", "replace") for part in (answer.stdout, answer.stderr))
    return subprocess.CompletedProcess(answer.args, answer.returncode, out, err)
