"""What people and bots write is text. Whatever it says, nothing of it runs, loads, frames or leaves the page."""

import json

from playwright.async_api import Browser, expect
from yarl import URL

from sandbox.app import Sandbox
from sandbox.browser.fixtures import Opener
from sandbox.browser.window import Window
from sandbox.people import File, Person
from sandbox.rest.buckets import Strictness
from sandbox.rest.messages import create_message

ATTACKS = (
    "<script>document.body.dataset.broken = 1</script>",
    "<img src=x onerror=document.body.dataset.broken=1>",
    "<svg/onload=document.body.dataset.broken=1>",
    '"><iframe srcdoc="<script>parent.document.body.dataset.broken=1</script>"></iframe>',
    "[click](javascript:document.body.dataset.broken=1)",
    "[click](<javascript:document.body.dataset.broken=1>)",
    "[https://dortmund.de](https://evil.example/login)",
    "[click](data:text/html,<script>alert(1)</script>)",
    '<javascript:alert(1)> <https://example.org/"onmouseover="document.body.dataset.broken=1>',
    "https://example.org/'onclick='document.body.dataset.broken=1'",
    "`<b>` ```html\n<script>document.body.dataset.broken=1</script>\n```",
    "||<img src=x onerror=document.body.dataset.broken=1>||",
    "<t:99999999999999:F> <t:-99999999999:R> <@999> <@&999> <#999> </x:1> <:x:1>",
    "{{constructor.constructor('document.body.dataset.broken=1')()}} ${document.body.dataset.broken=1}",
    "__proto__ constructor toString <@__proto__>",
    "\u202etxet desrever\u2066 \u200b\u200d \x07",
    "# " + "*" * 1500,
    "> " * 400 + "deep",
    "[" * 900 + "](" * 50,
    "*_" * 900,
    "@everyone @here <@&0>",
)
ELEMENTS = "script, iframe, object, embed, form[action], base, link, meta, style, [onerror], [onload], [onclick]"


async def test_no_text_becomes_markup_script_or_a_way_out(opened: Opener) -> None:
    async with Sandbox(limits=Strictness.OFF) as sandbox:
        async with Person(sandbox.info(), "Moderation") as writer:
            for attack in ATTACKS:
                await writer.say("general", attack[:2000])
            for attack in ATTACKS[:6]:
                name = attack[:80]
                await writer.request("PATCH", f"/guilds/{writer.guild_id}/members/@me", {"nick": name[:32]})
                await writer.say("general", "a name", [File(f"{name}.html", b"<script>1</script>", "text/html")])
        guild = sandbox.seeded.guild
        channel = sandbox.world.channels[guild.system_channel_id or 0]
        bot = sandbox.world.users[sandbox.seeded.application.bot_id]
        for attack in ATTACKS[:12]:
            create_message(sandbox.world, channel, bot, _card(attack))
            create_message(sandbox.world, channel, bot, _layout(attack))
        window = await opened(sandbox.page, "Newcomer")
        await window.enter("general")
        await scroll_to_beginning(window)
        assert await window.messages().count() == len(ATTACKS) + 6 + 24
        for words in (ATTACKS[0], ATTACKS[1], ATTACKS[4]):
            await expect(window.messages(words).first).to_be_visible()
        assert await window.page.locator("body").get_attribute("data-broken") is None
        assert await window.log.locator(ELEMENTS).count() == 0
        hrefs = await window.log.locator("a[href]").evaluate_all("links => links.map((link) => link.href)")
        assert all(href.startswith(("http://", "https://", "blob:")) for href in hrefs), json.dumps(hrefs)
        assert [href for href in hrefs if "evil.example" in href] == []
        outward = window.log.locator("a[target=_blank]")
        for link in await outward.all():
            assert "noopener" in (await link.get_attribute("rel") or "")
        assert window.trouble == []
        await window.close()


async def scroll_to_beginning(window: Window) -> None:
    beginning = window.log.get_by_text("This is the beginning of #general.")
    while not await beginning.count():
        await window.log.evaluate("(log) => log.scrollTo(0, 1)")
        await window.log.evaluate("(log) => log.scrollTo(0, 0)")
        await expect(window.log).not_to_have_attribute("aria-busy", "true")


def _card(text: str) -> dict[str, object]:
    """An embed and components whose every text is the attack."""
    fields = [{"name": text[:256], "value": text[:1024], "inline": True}]
    embed = {
        "title": text[:256],
        "description": text,
        "author": {"name": text[:256]},
        "footer": {"text": text},
        "fields": fields,
    }
    menu = {
        "type": 3,
        "custom_id": f"m{text[:50]}",
        "placeholder": text[:150],
        "options": [{"label": text[:100], "value": text[:100], "description": text[:100]}],
    }
    button = {"type": 2, "style": 1, "label": text[:80], "custom_id": text[:100]}
    rows = [{"type": 1, "components": [button]}, {"type": 1, "components": [menu]}]
    return {"content": text, "embeds": [embed], "components": rows}


def _layout(text: str) -> dict[str, object]:
    button = {"type": 2, "style": 1, "label": text[:80], "custom_id": text[:100]}
    section = {"type": 9, "components": [{"type": 10, "content": text}], "accessory": button}
    return {"flags": 1 << 15, "components": [{"type": 17, "components": [section]}]}


async def test_a_page_of_another_server_on_this_machine_reads_steers_and_frames_nothing(browser: Browser) -> None:
    async with Sandbox(limits=Strictness.OFF) as sandbox, Sandbox(limits=Strictness.OFF) as other:
        page = await browser.new_page()
        await page.goto(f"{other.base}/sandbox/info")  # a document without a policy of its own
        for path in ("/sandbox/info", "/page/bootstrap", URL(sandbox.page).path_qs):
            read = "(url) => fetch(url).then((answer) => answer.text(), (error) => error.name)"
            assert await page.evaluate(read, sandbox.base + path) == "TypeError", path
        before = sandbox.clock.now()
        steer = (
            "(url) => fetch(url, {method: 'POST', mode: 'no-cors', body: '{\"advance\": 86400}'}).then(() => 'sent')"
        )
        assert await page.evaluate(steer, f"{sandbox.base}/sandbox/clock") == "sent"
        assert (sandbox.clock.now() - before).total_seconds() < 60
        framing = """(url) => new Promise((loaded) => {
          const frame = document.body.appendChild(document.createElement("iframe"));
          frame.onload = loaded;
          frame.src = url;
        }).then(() => null)"""
        await page.evaluate(framing, sandbox.page)
        assert [frame.url.partition(":")[0] for frame in page.frames[1:]] == ["chrome-error"]
        await page.context.close()
