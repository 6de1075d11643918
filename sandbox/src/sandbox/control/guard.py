"""Who may steer the sandbox: programs on this machine, and the sandbox's own page. Not the other pages that a
browser on this machine shows, whatever name they reach us by; they know neither our origin nor the page's key.

The one guard for `/sandbox/…` and for the page.
"""

import ipaddress
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import web

KEY_HEADER = "X-Page-Key"
_KEY_BYTES = 24
_PORT = re.compile(r":\d+$")


class Refused(web.HTTPException):
    """An error as one JSON object with a sentence in it."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status_code = status
        super().__init__(text=json.dumps({"error": sentence}), content_type="application/json")


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine: a page elsewhere on the web must not steer the sandbox by a DNS
    name of its own that points here.
    """
    name = _PORT.sub("", host).strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _new_key() -> str:
    return secrets.token_urlsafe(_KEY_BYTES)


@dataclass(frozen=True, slots=True)
class Guard:
    """Knows the page's key, which is new at every start and stands in the page's address only."""

    key: str = field(default_factory=_new_key)

    def knows(self, key: str) -> bool:
        return secrets.compare_digest(key.encode(), self.key.encode())

    def check_host(self, request: web.Request) -> None:
        """403 for a request by a name that is not this machine's."""
        if not is_loopback(request.host):
            raise Refused(403, "the sandbox answers on loopback names only, such as 127.0.0.1 or localhost")

    def check_key(self, request: web.Request) -> None:
        """403 for who does not bring the page's key in the header."""
        if not self.knows(request.headers.get(KEY_HEADER, "")):
            raise Refused(403, f"this needs the page's key in the header {KEY_HEADER}")

    def check_control(self, request: web.Request) -> None:
        """What `/sandbox/…` demands: a program sends what it likes; a browser's script must come from our page."""
        self.check_host(request)
        if _asked_by_a_script(request.headers):
            if not _same_origin(request):
                raise Refused(403, "the control routes answer to the sandbox's own page, not to other pages")
            self.check_key(request)


def _asked_by_a_script(headers: Mapping[str, str]) -> bool:
    """Browsers say `Sec-Fetch-Site: none` for an address that a person typed; programs say nothing at all."""
    return "Origin" in headers or headers.get("Sec-Fetch-Site", "none") != "none"


def _same_origin(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
