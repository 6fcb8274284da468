"""What CUPS' own programs say, taken apart: printers, their state, and jobs.

In the language C their form has been the same since CUPS 1.4; whatever does not look like it is left out.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from kiosk.app.printing.queue import Progress, Sides, Stage, Trouble

_PRINTER = re.compile(r"printer (\S+) (is idle|now printing|disabled)(.*)")
_REFUSING = re.compile(r"(\S+) not accepting requests")
_USUAL = re.compile(r"system default destination: (\S+)")
_PAGE = re.compile(r"\bpage (\d+)", re.IGNORECASE)
_DUPLEX = re.compile(r"\w*Duplex")
_LONGEST_DETAIL = 120

# Keywords of RFC 8011 (5.4.12) and of CUPS, and the sentence for each; the first that is found counts.
_REASONS: tuple[tuple[str, str], ...] = (
    (r"media-.*(mismatch|wrong|size)|wrong-media", "print_wrong_size"),
    (r"media-jam", "print_jam"),
    (r"media-(empty|needed)|input-tray-missing|input-.*empty", "print_paper_out"),
    (r"(cover|door|interlock)-open", "print_open"),
    (r"(toner|marker-supply|marker-ink|developer)-empty|cups-.*(toner|ink)-empty", "print_ink_out"),
    (r"offline|connecting-to-device|timed-out|shutdown|cups-remote-.*", "print_offline"),
    (r"cups-(missing|insecure)-filter|cups-pki-.*|interpreter-resource-unavailable", "print_driver"),
)
# Something runs low, but still prints.
_PASSING = "-warning"
# What stands under the head of a printer that has nothing to say.
_NO_MESSAGE = "Form mounted:"


class Told(Struct, frozen=True):
    """A printer as ``lpstat -l -p`` tells it: its lines in short."""

    name: str
    state: str
    message: str
    title: str
    place: str
    alerts: tuple[str, ...]


def printers_told(text: str) -> tuple[Told, ...]:
    """Return the printers of ``lpstat -l -p``."""
    found: list[Told] = []
    for block in _blocks(text):
        head = _PRINTER.match(block[0])
        if head is None:
            continue
        first = block[1].strip() if len(block) > 1 else _NO_MESSAGE
        found.append(
            Told(
                name=head[1],
                state=head[2],
                message="" if first == _NO_MESSAGE else first,
                title=_after(block, "Description:") or head[1],
                place=_after(block, "Location:"),
                alerts=tuple(_after(block, "Alerts:").split()),
            )
        )
    return tuple(found)


def refusing(text: str) -> frozenset[str]:
    """Return the printers that take no jobs, of ``lpstat -a``."""
    return frozenset(found[1] for line in text.splitlines() if (found := _REFUSING.match(line)))


def usual(text: str) -> str:
    """Return the system's own choice, of ``lpstat -d``; ``""`` for none."""
    found = _USUAL.search(text)
    return found[1] if found else ""


def trouble_of(told: Told) -> Trouble | None:
    """Return what keeps a printer from printing, if anything."""
    reasons = " ".join(reason for reason in told.alerts if not reason.endswith(_PASSING))
    for pattern, key in _REASONS:
        if re.search(rf"(^|\s)({pattern})", reasons):
            return Trouble(key, {"printer": told.title})
    if told.state == "disabled":
        return Trouble("print_stopped", {"printer": told.title, "detail": detail(told.message)})
    return None


def detail(message: str) -> str:
    """Return a queue's own words, short enough for a sentence; three dots for none."""
    line = " ".join(message.split()).rstrip(".")
    return (line if len(line) <= _LONGEST_DETAIL else line[:_LONGEST_DETAIL] + "…") or "…"


def sides_and_sizes(text: str) -> tuple[tuple[Sides, ...], frozenset[str]]:
    """Return how a printer can lay out sheets and its paper sizes, of ``lpoptions -l``."""
    sides, sizes = [Sides.ONE], frozenset[str]()
    for line in text.splitlines():
        name, _, values = line.partition(":")
        key = name.partition("/")[0]
        offered = [value.lstrip("*") for value in values.split()]
        if key == "PageSize":
            sizes = frozenset(offered)
        elif _DUPLEX.fullmatch(key):
            sides += [Sides.LONG] if "DuplexNoTumble" in offered else []
            sides += [Sides.SHORT] if "DuplexTumble" in offered else []
    return tuple(sides), sizes


def alerts_of(text: str, job: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the status and the alerts of a job of ``lpstat -l -o``; None when it is not among them."""
    for block in _blocks(text):
        if block[0].split(" ", 1)[0] == job:
            return _after(block, "Status:"), tuple(_after(block, "Alerts:").split())
    return None


def waiting_or_printing(alerts: Sequence[str], told: Told, refused: str) -> Progress:
    """Return how far a job is that the queue still has; ``refused`` is the status of the job itself."""
    trouble = trouble_of(told)
    if trouble is not None:
        if trouble.key == "print_stopped" and refused:
            trouble = Trouble(trouble.key, {**trouble.params, "detail": detail(told.message or refused)})
        return Progress(Stage.STUCK, trouble=trouble)
    if any(alert.startswith("job-hold") or alert == "job-held-on-create" for alert in alerts):
        return Progress(Stage.STUCK, trouble=Trouble("print_held", {"printer": told.title}))
    page = _PAGE.search(told.message)
    if "job-printing" in alerts:
        return Progress(Stage.PRINTING, int(page[1]) if page else 0)
    return Progress(Stage.WAITING)


def _blocks(text: str) -> list[list[str]]:
    """Return lines with the indented ones that belong to them."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(("\t", " ")) and found:
            found[-1].append(line)
        elif line.strip():
            found.append([line])
    return found


def _after(block: Sequence[str], words: str) -> str:
    """Return what follows ``words`` in the lines of a block, ``""`` for nothing."""
    lines = (line.strip() for line in block[1:])
    return next((line.removeprefix(words).strip() for line in lines if line.startswith(words)), "")
