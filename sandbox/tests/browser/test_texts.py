"""The page's modules that are pure: Discord's markdown as trees, addresses, and the words in both languages."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from sandbox.app import Sandbox
from tests.browser.test_hostile_text import ATTACKS

PLACEHOLDER = re.compile(r"\{\w+\}")


@pytest.fixture
async def modules(browser: Browser) -> AsyncIterator[Page]:
    """A document of the page's origin that loads nothing by itself."""
    async with Sandbox() as sandbox:
        page = await browser.new_page()
        await page.goto(f"{sandbox.base}/page/js/text/parse.js")
        yield page
        await page.close()


async def call(page: Page, module: str, name: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever it gives
    return await page.evaluate(
        "([module, name, given]) => import(module).then((all) => all[name](...given))",
        [f"/page/js/{module}.js", name, list(arguments)],
    )


def flat(tree: Any) -> str:  # noqa: ANN401 - a JSON value
    """A tree as one short line: kinds with what they hold."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list):
        return "".join(flat(node) for node in tree)
    kind = f"{tree['type']}{tree.get('level', '')}"
    held = tree.get("children") or tree.get("text") or tree.get("id") or tree.get("at") or tree.get("name") or ""
    if tree["type"] == "list":
        held = "|".join(flat(item["children"]) + flat(item["inner"]) for item in tree["items"])
    return f"({kind}:{flat(str(held) if isinstance(held, int) else held)})"


MARKDOWN = (
    ("plain", "(text:plain)"),
    ("**bold** and *italic* and _too_", "(text:(bold:bold) and (italic:italic) and (italic:too))"),
    ("***both***", "(text:(bold:(italic:both)))"),
    ("__under__ ~~struck~~ ||hidden||", "(text:(underline:under) (strike:struck) (spoiler:hidden))"),
    ("snake_case_word", "(text:snake_case_word)"),
    ("3 * 4 * 5", "(text:3 * 4 * 5)"),
    (r"\*not italic\*", "(text:*not italic*)"),
    ("`**code**`", "(text:(code:**code**))"),
    ("# Title\ntext", "(heading1:Title)(text:text)"),
    ("#hashtag", "(text:#hashtag)"),
    ("-# small", "(subtext:small)"),
    ("- one\n- two", "(list:one|two)"),
    ("- one\n  - inner", "(list:one(list:inner))"),
    ("1. one\n2. two", "(list:one|two)"),
    ("> quoted\nnot", "(quote:(text:quoted))(text:not)"),
    (">>> all\nof it", "(quote:(text:all\nof it))"),
    ("```py\nx = 1\n```", "(codeblock:x = 1)"),
    ("<@123> <@&5> <#7>", "(text:(user:123) (role:5) (channel:7))"),
    ("<t:1796310000:F>", "(text:(time:1796310000000))"),
    ("https://example.org/a_b_c.", "(text:(link:https://example.org/a_b_c).)"),
    ("[map](https://example.org)", "(text:(link:map))"),
    ("[x](javascript:alert(1))", "(text:[x](javascript:alert(1)))"),
)


async def test_markdown_reads_as_discord_reads_it(modules: Page) -> None:
    read = {text: flat(await call(modules, "text/parse", "blocks", text)) for text, _ in MARKDOWN}
    assert read == dict(MARKDOWN)


async def test_a_label_that_poses_as_another_address_is_no_link_to_elsewhere(modules: Page) -> None:
    written = "[https://dortmund.de](https://evil.example)"
    read = await call(modules, "text/parse", "inline", written)
    posing = [node for node in read if isinstance(node, dict) and "dortmund" in flat(node["children"])]
    assert "evil" not in json.dumps([node["url"] for node in posing])


async def test_no_text_is_lost_or_hangs_the_page(modules: Page) -> None:
    for attack in ATTACKS:
        for text in (attack, attack * 3, attack[::-1]):
            read = await call(modules, "text/parse", "blocks", text[:4000])
            assert isinstance(read, list)


REFUSED = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\tjavascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.org/x",
    "//example.org",
)


async def test_only_web_addresses_are_followed(modules: Page) -> None:
    followed = [url for url in REFUSED if await call(modules, "text/links", "safeUrl", url) is not None]
    assert followed == []
    for url in ("https://example.org/", "http://example.org/"):
        assert await call(modules, "text/links", "safeUrl", url) == url


async def test_both_languages_say_the_same_things(modules: Page) -> None:
    words = {
        name: await modules.evaluate(f"import('/page/js/words/{name}.js').then((all) => all.{name})")
        for name in ("de", "en")
    }
    assert words["de"].keys() == words["en"].keys()
    for key in words["en"]:
        german, english = ({*PLACEHOLDER.findall(json.dumps(words[name][key]))} for name in ("de", "en"))
        assert german == english, key
        assert isinstance(words["de"][key], list) == isinstance(words["en"][key], list), key
