"""A file saved to a stick: really there, or a sentence why not."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app.staffroom.drives import Mounted, Place, PlaceKind, mounted, places, shown_name
from kiosk.app.staffroom.saving import save
from kiosk.domain.errors import EnvironmentProblem

ROOT = Path(__file__).parents[3]
# Run with mounts of its own: nobody else sees them, and they go with the process.
ON_A_STICK = """
import os, subprocess, sys
from pathlib import Path
from kiosk.app.staffroom.drives import Place, PlaceKind
from kiosk.app.staffroom.saving import save
from kiosk.domain.errors import EnvironmentProblem
stick = Path(sys.argv[1])
def mount(*words): subprocess.run(["mount", *words, str(stick)], check=True)
def place(): return Place(PlaceKind.STICK, stick, "KINGSTON", stick.stat().st_dev, 0)
def told(act):
    try:
        return act().name
    except EnvironmentProblem as problem:
        return problem.key
mount("-t", "tmpfs", "-o", "size=256k", "none")
here = place()
print(told(lambda: save(here, "report.pdf", b"a" * 60_000)))
print(told(lambda: save(here, "large.pdf", b"a" * 400_000)))
(stick / "rest").write_bytes(b"b" * 120_000)
# What the system says is free is not always so: the margin is taken away and the write itself runs full.
import kiosk.app.staffroom.saving as saving
saving._MARGIN = -200_000
print(told(lambda: save(here, "full.pdf", b"c" * 100_000)))
print(sorted(path.name for path in stick.iterdir()))
mount("-o", "remount,ro")
print(told(lambda: save(here, "report.pdf", b"d")))
subprocess.run(["umount", str(stick)], check=True)
print(told(lambda: save(here, "report.pdf", b"d")))
print(list(stick.iterdir()))
"""


# What it did to the stick, and when it was on it for good.
SAVE = """
import sys
from pathlib import Path
from kiosk.app.staffroom.drives import Place, PlaceKind
from kiosk.app.staffroom.saving import save
stick = Path(sys.argv[1])
save(Place(PlaceKind.STICK, stick, "KINGSTON", stick.stat().st_dev, 0), "report.pdf", b"%PDF")
"""


def stick(folder: Path) -> Place:
    return Place(PlaceKind.STICK, folder, "KINGSTON", folder.stat().st_dev, 10**9)


def key_of(place: Place, content: bytes = b"%PDF") -> str:
    with pytest.raises(EnvironmentProblem) as caught:
        save(place, "report.pdf", content)
    return caught.value.key


def test_what_is_saved_is_there_whole_and_alone(tmp_path: Path) -> None:
    path = save(stick(tmp_path), "Báo cáo.pdf", b"%PDF-1.4 whole")
    assert path == tmp_path / "Báo cáo.pdf"
    assert path.read_bytes() == b"%PDF-1.4 whole"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_and_then_its_name_are_synced(tmp_path: Path) -> None:
    there, log = tmp_path / "stick", tmp_path / "log"
    there.mkdir()
    watched = ["strace", "-f", "-y", "-qq", "-e", "trace=write,fsync,rename,renameat,renameat2", "-o", str(log)]
    subprocess.run([*watched, sys.executable, "-c", SAVE, str(there)], cwd=ROOT, check=True, timeout=60)
    calls = [line.split(maxsplit=1)[1] for line in log.read_text().splitlines() if str(there) in line]
    named = (
        "fsync" if call.startswith("fsync") else "rename" if call.startswith("rename") else "write" for call in calls
    )
    assert list(named) == ["write", "fsync", "rename", "fsync"]
    assert ".report.pdf.1.part>" in calls[1]
    assert f"<{there}>" in calls[3]


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"older")
    assert save(stick(tmp_path), "report.pdf", b"newer").name == "report (2).pdf"
    assert save(stick(tmp_path), "report.pdf", b"newest").name == "report (3).pdf"
    assert (tmp_path / "report.pdf").read_bytes() == b"older"
    assert len(list(tmp_path.iterdir())) == 3


def test_links_and_folders_in_the_way_are_neither_followed_nor_replaced(tmp_path: Path) -> None:
    outside, there = tmp_path / "outside", tmp_path / "stick"
    outside.write_bytes(b"not on the stick")
    there.mkdir()
    (there / ".report.pdf.1.part").symlink_to(outside)
    (there / ".report.pdf.2.part").mkdir()
    (there / "report.pdf").symlink_to(tmp_path / "nowhere")
    (there / "report (2).pdf").symlink_to(outside)
    assert save(stick(there), "report.pdf", b"%PDF").name == "report (3).pdf"
    assert outside.read_bytes() == b"not on the stick"
    assert not (tmp_path / "nowhere").exists()
    assert sorted(path.name for path in there.iterdir() if path.is_symlink()) == [
        ".report.pdf.1.part",
        "report (2).pdf",
        "report.pdf",
    ]


def test_a_draft_that_another_name_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    (tmp_path / ".report.pdf.1.part").hardlink_to(tmp_path / "kept")
    assert save(stick(tmp_path), "report.pdf", b"%PDF").name == "report.pdf"
    assert (tmp_path / ".report.pdf.1.part").read_bytes() == b"kept"


def test_what_a_writing_that_was_cut_off_has_left_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".report.pdf.1.part").write_bytes(b"half a rep")
    path = save(stick(tmp_path), "report.pdf", b"%PDF")
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_is_taken_a_thousand_times_is_told(tmp_path: Path) -> None:
    for name in ("report.pdf", *(f"report ({number}).pdf" for number in range(2, 1000))):
        (tmp_path / name).touch()
    assert key_of(stick(tmp_path)) == "save_crowded"
    assert not list(tmp_path.glob(".*"))


def test_a_full_a_read_only_and_a_pulled_out_stick_each_get_their_sentence(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    command = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", ON_A_STICK]
    done = subprocess.run(
        [*command, str(tmp_path / "stick")], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines() == [
        "report.pdf",
        "save_full",
        "save_full",
        "['report.pdf', 'rest']",
        "save_unwritable",
        "save_gone",
        "[]",
    ]


def test_a_folder_that_has_become_another_file_system_is_not_written_to(tmp_path: Path) -> None:
    there = stick(tmp_path)
    elsewhere = Place(there.kind, there.folder, there.name, there.device + 1, there.free)
    assert key_of(elsewhere) == "save_gone"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_went_away_is_gone(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    there = stick(tmp_path / "stick")
    (tmp_path / "stick").rmdir()
    assert key_of(there) == "save_gone"


def test_the_documents_folder_is_made_when_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "mounts").write_text("", encoding="utf-8")
    (found,) = places(tmp_path / "mounts", tmp_path / "Documents")
    assert found.kind is PlaceKind.FOLDER
    assert save(found, "report.pdf", b"%PDF").parent == tmp_path / "Documents"


def test_sticks_are_read_from_the_table_of_mounts(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "sysfs /sys sysfs rw 0 0\n"
        "/dev/sda1 / ext4 rw 0 0\n"
        "/dev/sdb1 /media/an/DATA\\040STICK vfat rw 0 0\n"
        "/dev/sdc1 /run/media/an/USB vfat rw 0 0\n"
        "broken\n",
        encoding="utf-8",
    )
    assert mounted(mounts) == [
        Mounted(Path("/media/an/DATA STICK"), "/dev/sdb1"),
        Mounted(Path("/run/media/an/USB"), "/dev/sdc1"),
    ]
    # Neither is plugged into this machine: what cannot be looked at is not offered, and nothing fails.
    assert [place.kind for place in places(mounts, tmp_path)] == [PlaceKind.FOLDER]


def test_a_hostile_name_of_a_stick_makes_neither_lines_nor_places_of_its_own(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    names = ("A\\012B", "\u202egnp.exe", "\x0b/dev/sdz /media/evil vfat rw 0 0", "x" * 300, "{name}")
    lines = [f"/dev/sdb{n} /media/{name.replace(' ', chr(92) + '040')} vfat rw 0 0\n" for n, name in enumerate(names)]
    mounts.write_bytes("".join(lines).encode() + b"/dev/sdc1 /media/\xff\xfe vfat rw 0 0\n")
    found = mounted(mounts)
    assert [one.source for one in sorted(found, key=lambda one: one.source)] == [
        *(f"/dev/sdb{n}" for n in range(len(names))),
        "/dev/sdc1",
    ]
    shown = {one.source: shown_name(one.folder.name) for one in found}
    assert shown["/dev/sdb0"] == "A�B"
    assert shown["/dev/sdb1"] == "�gnp.exe"
    assert len(shown["/dev/sdb3"]) == 40
    assert shown["/dev/sdb4"] == "{name}"
    assert shown["/dev/sdc1"] == "��"
    assert all(name.isprintable() for name in shown.values())
