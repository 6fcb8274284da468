"""Which queue this system has; each is loaded only where it is."""

import sys

from kiosk.app.printing.queue import Queue

if sys.platform == "win32":

    def system_queue() -> Queue:
        """Return the queue of Windows."""
        from kiosk.app.printing.windows import WindowsQueue

        return WindowsQueue()

else:

    def system_queue() -> Queue:
        """Return the queue of CUPS."""
        from kiosk.app.printing.cups import CupsQueue

        return CupsQueue()
