"""What became of a job, as CUPS' library tells it.

``lpstat`` does not: a job that is over has the same words there, "processing-to-stop-point", be it printed or given up.
"""

import ctypes
from enum import IntEnum

from kiosk.domain.errors import EnvironmentProblem

_LIBRARY = "libcups.so.2"
_ALL, _EVERYBODY = -1, 0


class State(IntEnum):
    """The states of a job in RFC 8011, 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


class _Job(ctypes.Structure):
    """``cups_job_t`` of cups.h."""

    _fields_ = (
        ("id", ctypes.c_int),
        ("dest", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed_time", ctypes.c_long),
        ("creation_time", ctypes.c_long),
        ("processing_time", ctypes.c_long),
    )


def state_of(job: str) -> State | None:
    """Return the state of a job, ``Printer-12``; None for one that CUPS does not know (any more).

    Raises EnvironmentProblem ``print_not_installed`` or ``print_not_running``.
    """
    number = int(job.rpartition("-")[2])
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError as problem:
        raise EnvironmentProblem("print_not_installed", program=_LIBRARY) from problem
    # Else the library would keep the connection, and the server, of the last call on this thread.
    library.cupsSetServer(None)
    jobs = ctypes.POINTER(_Job)()
    library.cupsGetJobs.argtypes = (ctypes.POINTER(ctypes.POINTER(_Job)), ctypes.c_char_p, ctypes.c_int, ctypes.c_int)
    count = library.cupsGetJobs(ctypes.byref(jobs), None, _EVERYBODY, _ALL)
    if count < 0:
        raise EnvironmentProblem("print_not_running", detail="…")
    states = {jobs[at].id: jobs[at].state for at in range(count)}
    library.cupsFreeJobs(count, jobs)
    known = {state.value for state in State}
    return State(states[number]) if states.get(number) in known else None
