"""The page's serving: who gets it, with which headers, and what it hands to whom."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from yarl import URL

from sandbox.app import Sandbox
from sandbox.page import files
from sandbox.people import File, Person

PASSWD = "etc/passwd"


@pytest.fixture
async def browser(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sandbox.base) as session:
        yield session


def key_of(sandbox: Sandbox) -> str:
    return URL(sandbox.page).query["key"]


def own(sandbox: Sandbox) -> dict[str, str]:
    """What the page's own scripts send."""
    return {"Origin": sandbox.base, "Sec-Fetch-Site": "same-origin", "X-Page-Key": key_of(sandbox)}


async def test_the_page_opens_with_its_key_and_only_with_it(sandbox: Sandbox, browser: aiohttp.ClientSession) -> None:
    async with browser.get(sandbox.page) as response:
        assert (response.status, response.content_type) == (200, "text/html")
    for wrong in ("/", "/?key=", "/?key=guess", f"/?key={key_of(sandbox)}x"):
        async with browser.get(wrong) as response:
            assert response.status == 403
            assert "whole address" in await response.text()


async def test_each_start_has_a_key_of_its_own_that_nobody_guesses(sandbox: Sandbox) -> None:
    async with Sandbox() as other:
        assert key_of(other) != key_of(sandbox)
        assert len(key_of(other)) >= 32


async def test_the_page_may_load_its_own_files_only_and_no_inline_script(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    async with browser.get(sandbox.page) as response:
        headers, text = response.headers, await response.text()
    directives = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == f"{sandbox.base}/page/"
    assert directives["connect-src"] == f"'self' ws://{urlsplit(sandbox.base).netloc}"
    assert directives["frame-ancestors"] == directives["base-uri"] == directives["form-action"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert re.search(r"<script(?![^>]*\bsrc=)", text) is None
    assert not re.search(r"\son[a-z]+=|\sstyle=|javascript:", text)


async def test_everything_the_page_names_is_there_and_comes_from_here(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    async with browser.get(sandbox.page) as response:
        waiting = re.findall(r'(?:src|href)="([^"#]+)"', await response.text())
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        assert address.startswith("/page/"), address
        async with browser.get(address) as response:
            assert response.status == 200, address
            kind, text = response.content_type, await response.text(errors="replace")
        if kind == "text/javascript":
            named = re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', text)
            waiting.extend(str(URL(f"http://x{address}").join(URL(name)).path) for name in named)
    assert any(address.endswith(".js") for address in seen)


@pytest.mark.parametrize(
    "path",
    [
        f"/page/../../../../{PASSWD}",
        f"/page/%2e%2e/%2e%2e/%2e%2e/%2e%2e/{PASSWD}",
        f"/page/..%2f..%2f..%2f..%2f{PASSWD}",
        f"/page//{PASSWD}",
        "/page/../routes.py",
        "/page/..%5croutes.py",
        "/page/.hidden.js",
        "/page/js%00.js",
        "/page/js",
        "/page/js/",
        "/page/nothing.js",
    ],
)
async def test_nothing_but_the_pages_files_is_handed_out(browser: aiohttp.ClientSession, path: str) -> None:
    async with browser.get(URL(path, encoded=True)) as response:
        assert response.status == 404


def test_a_link_out_of_the_folder_leads_nowhere(tmp_path: Path) -> None:
    root = tmp_path / "static"
    root.mkdir()
    (tmp_path / "secret.js").write_text("secret", encoding="utf-8")
    (root / "own.js").write_text("own", encoding="utf-8")
    (root / "link.js").symlink_to(tmp_path / "secret.js")
    (root / "own.py").write_text("no type of ours", encoding="utf-8")
    found = {name: files.read(name, root) for name in ("own.js", "link.js", "own.py", "../secret.js")}
    own = files.File("text/javascript; charset=utf-8", b"own")
    assert found == {"own.js": own, "link.js": None, "own.py": None, "../secret.js": None}


async def test_the_people_are_told_to_the_page_without_the_bots_token(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    async with browser.get("/page/bootstrap", headers=own(sandbox)) as response:
        told = await response.json()
        assert response.headers["Cache-Control"] == "no-store"
    assert told["personas"] == sandbox.info()["personas"]
    assert sandbox.bot_token not in str(told)
    assert told["clock_zones"] == [
        {"label": "Dortmund", "zone": "Europe/Berlin"},
        {"label": "Pittsburgh", "zone": "America/New_York"},
    ]


@pytest.mark.parametrize("missing", ["X-Page-Key", "Origin"])
async def test_tokens_are_for_the_page_only(sandbox: Sandbox, browser: aiohttp.ClientSession, missing: str) -> None:
    """Neither to a page of another local server that shows our key's absence, nor to one from elsewhere."""
    foreign = own(sandbox) | {missing: "http://localhost:3000"}
    async with browser.get("/page/bootstrap", headers=foreign) as response:
        assert response.status == 403
    async with browser.get("/page/bootstrap") as response:
        assert response.status == 403


@pytest.mark.parametrize("path", ["/", "/page/index.html", "/page/bootstrap", "/sandbox/info", "/sandbox/clock"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1"])
async def test_a_name_that_was_bent_to_point_here_gets_nothing(
    sandbox: Sandbox, browser: aiohttp.ClientSession, path: str, host: str
) -> None:
    """DNS rebinding: the browser thinks that we are evil.example, and says so."""
    asked = own(sandbox) | {"Host": host, "Origin": f"http://{host}"}
    async with browser.get(path, params={"key": key_of(sandbox)}, headers=asked) as response:
        assert response.status == 403
        assert "token" not in await response.text()


@pytest.mark.parametrize(
    "browsers",
    [
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_page_of_this_machine_steers_nothing_even_with_the_key(
    sandbox: Sandbox, browser: aiohttp.ClientSession, browsers: dict[str, str]
) -> None:
    asked = browsers | {"X-Page-Key": key_of(sandbox), "Content-Type": "text/plain"}
    async with browser.post("/sandbox/clock", data=b'{"advance": 60}', headers=asked) as response:
        assert response.status == 403
    async with browser.get("/sandbox/info", headers=asked) as response:
        assert response.status == 403


async def test_the_page_turns_the_clock_and_programs_and_people_read_on(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    async with browser.post("/sandbox/clock", json={"advance": 60}, headers=own(sandbox)) as response:
        assert response.status == 200
    keyless = {key: value for key, value in own(sandbox).items() if key != "X-Page-Key"}
    async with browser.post("/sandbox/clock", json={"advance": 60}, headers=keyless) as response:
        assert response.status == 403
    for reader in ({}, {"Sec-Fetch-Site": "none"}):  # a program; a person who typed the address
        async with browser.get("/sandbox/info", headers=reader) as response:
            assert await response.json() == sandbox.info()


async def test_what_people_attach_cannot_act_as_a_page_of_ours(
    sandbox: Sandbox, browser: aiohttp.ClientSession
) -> None:
    """Attachments come from the page's own origin, so a browser is told to treat them as foreign."""
    page = File("minutes.html", b"<script>alert(1)</script>", "text/html")
    picture = File("map.png", b"\x89PNG\r\n\x1a\n", "image/png")
    async with Person(sandbox.info(), "Newcomer") as newcomer:
        message = await newcomer.say("general", "files", [page, picture])
    dispositions = []
    for attachment in message["attachments"]:
        async with browser.get(URL(attachment["url"], encoded=True)) as response:
            assert response.headers["Content-Security-Policy"].startswith("sandbox;")
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            dispositions.append(response.headers["Content-Disposition"])
    assert dispositions == ["attachment", "inline"]


async def test_what_a_bot_uploads_without_a_type_gets_the_one_of_its_name(sandbox: Sandbox) -> None:
    """Otherwise no browser would show a bot's pictures."""
    named = [File(name, b"x") for name in ("plan.PNG", "minutes.txt", "archive.ratsbote", "invite.ics")]
    async with Person(sandbox.info(), "Newcomer") as newcomer:
        message = await newcomer.say("general", "files", named)
    types = [attachment["content_type"] for attachment in message["attachments"]]
    text, calendar = "text/plain; charset=utf-8", "text/calendar; charset=utf-8"
    assert types == ["image/png", text, "application/octet-stream", calendar]
