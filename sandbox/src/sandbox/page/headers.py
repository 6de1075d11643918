"""What a browser is told about the page, so that nothing that a message contains can run, load or frame anything.

The policy names the folder of our own modules rather than the whole origin, since people's attachments are served from
the same origin.
"""

import re

# A host that a policy can name; IPv6 addresses are none (Content Security Policy Level 3, "host-char").
_NAMEABLE = re.compile(r"[a-z0-9.-]+(:\d+)?", re.IGNORECASE)

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def policy(host: str, folder: str) -> str:
    """The Content-Security-Policy of the page at `host`, whose own files are below `folder` ("/page/")."""
    nameable = _NAMEABLE.fullmatch(host) is not None
    own = f"http://{host}{folder}" if nameable else "'self'"
    socket = f" ws://{host}" if nameable else ""
    directives = (
        "default-src 'none'",
        f"script-src {own}",
        f"style-src {own}",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        f"font-src {own}",
        f"connect-src 'self'{socket}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(directives)
