"""A browser's part of the centre's pages: cookies, forms and their hidden fields."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib.auth.models import Permission, User

from tests.sync.server.running import Answer, Running


@dataclass
class Browser:
    """Somebody who reads the pages in English."""

    centre: Running
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    def _headers(self, path: str) -> dict[str, str]:
        told = "; ".join(f"{name}={value}" for name, value in {**self.cookies, "language": self.language}.items())
        host = f"https://127.0.0.1:{self.centre.address[1]}"
        return {"Cookie": told, "Referer": host + path}

    def opens(self, path: str) -> Answer:
        return self._heard(self.centre.ask(path, headers=self._headers(path)))

    def sends(self, path: str, form: dict[str, str | list[str]], page: str = "") -> Answer:
        """Send a form of a page: that of its own path, unless another is named."""
        shown = self.opens(page or path).content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
        return self.sends_bare(path, form | ({"csrfmiddlewaretoken": token[1]} if token else {}))

    def sends_bare(self, path: str, form: dict[str, str | list[str]]) -> Answer:
        """Send a form that stands on no page of ours."""
        headers = self._headers(path) | {"Content-Type": "application/x-www-form-urlencoded"}
        return self._heard(self.centre.ask(path, urlencode(form, doseq=True).encode(), headers))

    def uploads(self, path: str, name: str, content: bytes) -> Answer:
        """Send a file by the form of the page at a path."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.opens(path).content.decode())
        assert token is not None
        line = b"--the-end-of-a-part"
        part = b'\r\nContent-Disposition: form-data; name="%s"'
        body = line + part % b"csrfmiddlewaretoken" + b"\r\n\r\n" + token[1].encode() + b"\r\n"
        body += (
            line + part % b"file" + b'; filename="%s"\r\n\r\n' % name.encode() + content + b"\r\n" + line + b"--\r\n"
        )
        headers = self._headers(path) | {"Content-Type": "multipart/form-data; boundary=the-end-of-a-part"}
        return self._heard(self.centre.ask(path, body, headers))

    def _heard(self, answer: Answer) -> Answer:
        for line in answer.cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def signs_in(self, name: str, password: str) -> Answer:
        return self.sends("/admin/login/", {"username": name, "password": password, "next": "/admin/"})


def somebody(name: str, *rights: str, everything: bool = False) -> User:
    """Return an account that may do these things, with ``mua-xuan-2026`` as its password."""
    user = User.objects.create_user(name, password="mua-xuan-2026", is_staff=True, is_superuser=everything)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user
