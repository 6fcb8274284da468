"""The printers of Windows: Qt draws the pages, the spooler (winspool) says what becomes of them."""

import sys
from itertools import count

if sys.platform == "win32":
    import ctypes
    from collections.abc import Callable
    from ctypes import wintypes
    from typing import TypeVar

    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    from kiosk.app.printing.drawing import draw
    from kiosk.app.printing.queue import Printer, Progress, Sides, Stage, Ticket, Trouble
    from kiosk.domain.copies import replace
    from kiosk.domain.errors import EnvironmentProblem

    T = TypeVar("T")
    _numbers = count(1)
    _DELETE, _MOST_JOBS = 5, 500
    _PAUSED, _PRINTING, _OVER = 0x001, 0x010, 0x080 | 0x1000
    _DELETED = 0x004 | 0x100
    # The bits of JOB_INFO_1.Status and the sentence for each; the first that is set counts.
    _TROUBLES = ((0x040, "print_paper_out"), (0x020, "print_offline"), (0x400, "print_stopped"))
    _STOPPED = 0x002 | 0x200
    _SIDES = {
        QPrinter.DuplexMode.DuplexLongSide: Sides.LONG,
        QPrinter.DuplexMode.DuplexShortSide: Sides.SHORT,
    }
    _FAULTY = (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error)

    class _Job(ctypes.Structure):
        """``JOB_INFO_1W`` of winspool.h."""

        _fields_ = (
            ("job_id", wintypes.DWORD),
            ("printer", wintypes.LPWSTR),
            ("machine", wintypes.LPWSTR),
            ("user", wintypes.LPWSTR),
            ("document", wintypes.LPWSTR),
            ("datatype", wintypes.LPWSTR),
            ("status_words", wintypes.LPWSTR),
            ("status", wintypes.DWORD),
            ("priority", wintypes.DWORD),
            ("position", wintypes.DWORD),
            ("pages", wintypes.DWORD),
            ("printed", wintypes.DWORD),
            ("submitted", wintypes.WORD * 8),
        )

    class WindowsQueue:
        """The printers that the account of the kiosk has."""

        def printers(self) -> tuple[Printer, ...]:
            return tuple(_printer(info) for info in QPrinterInfo.availablePrinters())

        def send(self, pdf: bytes, ticket: Ticket) -> str:
            info = QPrinterInfo.printerInfo(ticket.printer)
            if info.isNull():
                raise EnvironmentProblem("print_gone", printer=ticket.printer)
            # The spooler gives Qt's jobs no number that could be asked for: the name makes it known again.
            job = f"{ticket.title} #{next(_numbers)}"
            draw(pdf, QPrinter(info, QPrinter.PrinterMode.HighResolution), replace(ticket, title=job))
            return job

        def look(self, job: str, ticket: Ticket) -> Progress:
            try:
                found = _with_printer(ticket.printer, lambda handle: _job(handle, job))
            except EnvironmentProblem as problem:
                return Progress(Stage.LOST, trouble=Trouble.of(problem))
            if found is None or found[1] & _OVER:
                return Progress(Stage.DONE)
            _number, status, words, printed = found
            about: dict[str, object] = {"printer": ticket.printer, "detail": words or "…"}
            if status & _DELETED:
                return Progress(Stage.LOST, trouble=Trouble("print_cancelled_there", about))
            for bit, key in (*_TROUBLES, (_STOPPED, "print_stopped"), (_PAUSED, "print_held")):
                if status & bit:
                    return Progress(Stage.STUCK, trouble=Trouble(key, about))
            return Progress(Stage.PRINTING, printed) if status & _PRINTING else Progress(Stage.WAITING)

        def cancel(self, job: str, ticket: Ticket) -> None:
            def act(handle: object) -> bool:
                found = _job(handle, job)
                return found is None or bool(_spooler().SetJobW(handle, found[0], 0, None, _DELETE))

            if not _with_printer(ticket.printer, act):
                raise EnvironmentProblem("print_not_cancelled", printer=ticket.printer, detail="SetJob")

    def _printer(info: QPrinterInfo) -> Printer:
        modes = info.supportedDuplexModes()
        name = info.printerName()
        faulty = info.state() in _FAULTY
        return Printer(
            name=name,
            title=info.description() or name,
            place=info.location(),
            sides=(Sides.ONE, *(side for mode, side in _SIDES.items() if mode in modes)),
            sizes=frozenset(size.key() for size in info.supportedPageSizes()),
            usual=info.isDefault(),
            trouble=Trouble("print_stopped", {"printer": name, "detail": "…"}) if faulty else None,
        )

    def _spooler() -> ctypes.WinDLL:
        return ctypes.WinDLL("winspool.drv", use_last_error=True)

    def _with_printer(name: str, act: Callable[[object], T]) -> T:
        handle = wintypes.HANDLE()
        if not _spooler().OpenPrinterW(ctypes.c_wchar_p(name), ctypes.byref(handle), None):
            raise EnvironmentProblem("print_gone", printer=name)
        try:
            return act(handle)
        finally:
            _spooler().ClosePrinter(handle)

    def _job(handle: object, job: str) -> tuple[int, int, str, int] | None:
        """Return number, status, the spooler's words and the pages printed of a job; None once it is gone."""
        need, told = wintypes.DWORD(), wintypes.DWORD()
        asked = (handle, 0, _MOST_JOBS, 1)
        _spooler().EnumJobsW(*asked, None, 0, ctypes.byref(need), ctypes.byref(told))
        room = ctypes.create_string_buffer(max(1, need.value))
        if not _spooler().EnumJobsW(*asked, room, need.value, ctypes.byref(need), ctypes.byref(told)):
            return None
        for one in ctypes.cast(room, ctypes.POINTER(_Job))[: told.value]:
            if one.document == job:
                return one.job_id, one.status, one.status_words or "", one.printed
        return None
