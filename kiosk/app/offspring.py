"""A child process that can be heard: it holds one end of a pipe to tell by, and one that ends when its parent does."""

import os
import sys
from collections.abc import Mapping, Sequence

PIPES = "HAILONG_PIPES"
"""The variable by which the child knows that it is one: what it tells by, and what ends with its parent."""

if sys.platform == "win32":
    import msvcrt
    import queue
    import subprocess
    import threading

    from kiosk.app.frozen import program

    class Offspring:
        """The kiosk as another process, started by its command line: Windows cannot fork."""

        def __init__(self, words: Sequence[str], told: Mapping[str, str]) -> None:
            heard, telling = os.pipe()
            living, self._life = os.pipe()
            handles = [msvcrt.get_osfhandle(end) for end in (telling, living)]
            for handle in handles:
                os.set_handle_inheritable(handle, True)
            start = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
            environment = {**os.environ, **told, PIPES: f"{handles[0]},{handles[1]}"}
            self._process = subprocess.Popen(program(*words), env=environment, startupinfo=start)  # noqa: S603
            for end in (telling, living):
                os.close(end)
            self._beats: queue.SimpleQueue[bytes] = queue.SimpleQueue()
            threading.Thread(target=self._listen, args=(heard,), daemon=True).start()

        def _listen(self, heard: int) -> None:
            while beats := os.read(heard, 512):
                self._beats.put(beats)
            os.close(heard)
            self._beats.put(b"")

        def hear(self, seconds: float) -> bytes | None:
            """Return what the child told within that time, ``b""`` for nothing, None once it has ended."""
            try:
                return self._beats.get(timeout=seconds) or None
            except queue.Empty:
                return b""

        def ask_to_stop(self, number: int) -> None:
            """Let the child close in order: it does so when its parent's end of the pipe goes."""
            del number
            if self._life >= 0:
                os.close(self._life)
                self._life = -1

        def abort(self) -> None:
            self._process.terminate()

        def kill(self) -> None:
            self._process.kill()

        def status(self) -> int:
            """Return the exit status of a child that has ended."""
            status = self._process.wait()
            self.ask_to_stop(0)
            return status

    def begin(words: Sequence[str], told: Mapping[str, str]) -> Offspring | None:
        """Start the kiosk as a child; None says that this process is the child."""
        return None if PIPES in os.environ else Offspring(words, told)

    def open_pipes(text: str) -> tuple[int, int]:
        """Return the two descriptors that ``text``, the variable of the parent, means."""
        telling, living = map(int, text.split(","))
        return msvcrt.open_osfhandle(telling, os.O_WRONLY), msvcrt.open_osfhandle(living, os.O_RDONLY)

else:
    import select
    import signal

    ASKED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

    class Offspring:
        """The kiosk as a fork of this small process: nothing has to be loaded twice."""

        def __init__(self, process: int, heard: int, life: int) -> None:
            self._process = process
            self._heard = heard
            self._life = life
            self._poll = select.poll()
            self._poll.register(heard, select.POLLIN)

        def hear(self, seconds: float) -> bytes | None:
            """Return what the child told within that time, ``b""`` for nothing, None once it has ended."""
            if not self._poll.poll(int(seconds * 1000)):
                return b""
            return os.read(self._heard, 512) or None

        def ask_to_stop(self, number: int) -> None:
            """Let the child close in order, by the signal that asked its parent."""
            os.kill(self._process, number)

        def abort(self) -> None:
            os.kill(self._process, signal.SIGABRT)

        def kill(self) -> None:
            os.kill(self._process, signal.SIGKILL)

        def status(self) -> int:
            """Return the exit status of a child that has ended, negative for the signal that ended it."""
            _, status = os.waitpid(self._process, 0)
            os.close(self._heard)
            os.close(self._life)
            return os.waitstatus_to_exitcode(status)

    def begin(words: Sequence[str], told: Mapping[str, str]) -> Offspring | None:
        """Start the kiosk as a child, which goes on from here with None."""
        del words
        heard, telling = os.pipe()
        living, life = os.pipe()
        # A signal must never find the parent's handlers in the child.
        signal.pthread_sigmask(signal.SIG_BLOCK, ASKED)
        process = os.fork()
        if process:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED)
            os.close(telling)
            os.close(living)
            return Offspring(process, heard, life)
        os.close(heard)
        os.close(life)
        for number in ASKED:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        # What a terminal sends to all of its programs comes once, by way of the parent.
        os.setpgid(0, 0)
        # A terminal may stop those of another group who write to it.
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED)
        os.environ.update(told)
        os.environ[PIPES] = f"{telling},{living}"
        return None

    def open_pipes(text: str) -> tuple[int, int]:
        """Return the two descriptors that ``text``, the variable of the parent, means."""
        telling, living = map(int, text.split(","))
        # A parent that sleeps must not hold up its child.
        os.set_blocking(telling, False)
        return telling, living
