"""A browser without a window, told what to do over its pipe (Chrome DevTools Protocol)."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb",
    "--font-render-hinting=none", "--ignore-certificate-errors", "--no-first-run", "--remote-debugging-pipe",
)  # fmt: skip
_TALLEST = 4000


class Browser:
    """One page of it; every call waits until it is done."""

    def __init__(self, asks: int, tells: int) -> None:
        self._asks, self._tells = os.fdopen(asks, "wb", buffering=0), os.fdopen(tells, "rb")
        self._number, self._heard, self._session = 0, b"", ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")

    def _message(self) -> Mapping[str, Any]:
        while b"\0" not in self._heard:
            more = os.read(self._tells.fileno(), 1 << 20)
            if not more:
                raise RuntimeError("the browser has gone")
            self._heard += more
        message, _, self._heard = self._heard.partition(b"\0")
        told: Mapping[str, Any] = json.loads(message)
        return told

    def _call(self, method: str, **params: object) -> Mapping[str, Any]:
        self._number += 1
        asked: dict[str, object] = {"id": self._number, "method": method, "params": params}
        if self._session:
            asked["sessionId"] = self._session
        self._asks.write(json.dumps(asked).encode() + b"\0")
        while (told := self._message()).get("id") != self._number:
            pass
        if "error" in told:
            raise RuntimeError(f"{method}: {told['error']}")
        found: Mapping[str, Any] = told["result"]
        return found

    def _loaded(self) -> None:
        while self._message().get("method") != "Page.loadEventFired":
            pass
        self._call("Runtime.evaluate", expression="document.fonts.ready.then(() => 1)", awaitPromise=True)

    def opens(self, url: str) -> None:
        """Go to an address and wait until everything of it is there."""
        self._call("Page.navigate", url=url)
        self._loaded()

    def does(self, script: str) -> object:
        """Run a line of script on the page, and return what it gives."""
        return self._call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def sends(self, fields: Mapping[str, str], form: str = "main form[method=post], form[method=post]") -> None:
        """Fill a form in and send it."""
        filled = ";".join(f"f.elements[{json.dumps(name)}].value={json.dumps(value)}" for name, value in fields.items())
        self.does(f"(() => {{const f=document.querySelector({json.dumps(form)});{filled};f.submit()}})()")
        self._loaded()

    def speaks(self, lang: str, url: str) -> None:
        """Have chosen a language of the pages at an address."""
        self._call("Network.setCookie", name="language", value=lang, url=url, secure=True)

    def sized(self, width: int, height: int) -> None:
        """Have a screen of that size; the narrow ones are telephones."""
        self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def shoot(self) -> bytes:
        """Return the page as PNG, as tall as it is."""
        size = self._call("Page.getLayoutMetrics")
        view, page = size["cssLayoutViewport"], size["cssContentSize"]
        tall = min(_TALLEST, max(view["clientHeight"], page["height"]))
        clip = {"x": 0, "y": 0, "width": view["clientWidth"], "height": tall, "scale": 1}
        shot = self._call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def close(self) -> None:
        self._asks.close()
        self._tells.close()


def program() -> str | None:
    """Return the browser of this machine, None where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Open a browser that remembers nothing, and close it again."""
    there = program()
    if there is None:
        raise RuntimeError(f"none of {', '.join(PROGRAMS)} is here")
    with TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as folder:
        asked, asks = os.pipe()
        tells, told = os.pipe()
        command = [there, *_FLAGS, f"--user-data-dir={Path(folder)}"]
        # The browser reads at 3 and writes at 4.
        process = subprocess.Popen(
            ["sh", "-c", f'exec "$@" 3<&{asked} 4>&{told}', "sh", *command],
            pass_fds=(asked, told),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(asked)
        os.close(told)
        try:
            opened = Browser(asks, tells)
            yield opened
            opened.close()
        finally:
            process.kill()
            process.wait()
