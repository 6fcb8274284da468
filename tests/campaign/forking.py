"""A process that has loaded everything and bears kiosks to be bothered: none of them loads anything anew.

Each line on standard input, ``[FOLDER, SEED, HOW, SAID, COMPLAINT]`` as JSON, is a kiosk of ``bothered`` whose words go
into the two files. It stops itself before its first step: its process id is told then, and its status at its end.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

# What a ledger loads late.
import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401

from tests.campaign import bothered

PR_SET_PTRACER = 0x59616D61
"""Where only a process's own parent may trace it, it names who else may: here anybody."""


def bear() -> list[str] | None:
    """Fork for each line and tell how each ended; return the line in the one that was born, None at the end."""
    for line in sys.stdin:
        born = os.fork()
        if not born:
            return list(map(str, json.loads(line)))
        os.waitpid(born, os.WUNTRACED)
        print(born, flush=True)
        _, status = os.waitpid(born, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    return None


def main() -> int:
    given = bear()
    if given is None:
        return 0
    folder, seed, how, *files = given
    for number, file in enumerate(files, start=1):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    return bothered.main(Path(folder), int(seed), how)


if __name__ == "__main__":
    sys.exit(main())
