"""Drives a browser window in which a persona uses the page: what tests do with it, and what must never happen in it."""

import re
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import quote, urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, Request, expect

# Nobody in the tests lives here or reads this language: what the page shows must come from the persona.
_ELSEWHERE_ZONE, _ELSEWHERE_LOCALE = "Asia/Tokyo", "fr-FR"
_RUN = re.compile("^(Run|Ausführen)$")
_MOST_TABS = 120
_PATIENCE_MS = 20_000
# What the browser writes about answers that the page deals with.
_ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
_WATCH_POLICY = (
    "addEventListener('securitypolicyviolation', (e) => console.error('policy:', e.blockedURI, e.sourceFile))"
)


class Window:
    """One page, logged in as `persona`. `trouble` collects script errors, policy violations, dialogs, and requests
    that leave this machine.
    """

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.trouble: list[str] = []
        self._origin = urlsplit(origin).netloc
        page.set_default_timeout(_PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("request", self._watch)

    @classmethod
    async def open(
        cls,
        browser: Browser,
        address: str,
        persona: str,
        *,
        width: int = 1280,
        height: int = 860,
        scheme: str = "light",
        tour: bool = False,
    ) -> Self:
        """Opens the page at `address` (with its key) and waits until it is logged in."""
        context: BrowserContext = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            timezone_id=_ELSEWHERE_ZONE,
            locale=_ELSEWHERE_LOCALE,
        )
        await context.add_init_script(_WATCH_POLICY)
        window = cls(await context.new_page(), address)
        query = f"&as={quote(persona)}" + ("" if tour else "&tour=off")
        await window.page.goto(address + query)
        await window.ready()
        return window

    async def close(self) -> None:
        await self.page.context.close()

    async def ready(self) -> None:
        """Logged in, the server in sight."""
        await expect(self.page.locator("#app[data-ready='true']")).to_be_attached(timeout=_PATIENCE_MS)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _ANSWERED.match(message.text):
            self.trouble.append(f"{message.type}: {message.text}")

    async def _dismiss(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    def _watch(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.netloc != self._origin:
            self.trouble.append(f"request: {request.url}")

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer-input")

    @property
    def suggestions(self) -> Locator:
        return self.page.locator("#suggestions").get_by_role("option")

    @property
    def log(self) -> Locator:
        return self.page.locator("#log")

    @property
    def form(self) -> Locator:
        return self.page.locator("dialog#form")

    def messages(self, text: str | re.Pattern[str] = "") -> Locator:
        """The messages shown that hold this text."""
        return self.log.locator("[data-message-id]").filter(has_text=text)

    def ephemeral(self, text: str | re.Pattern[str] = "") -> Locator:
        """The answers that only this person sees."""
        return self.log.locator(".message[data-ephemeral]").filter(has_text=text)

    def option(self, name: str) -> Locator:
        """The field of a command's option, by its base name."""
        return self.page.locator(f"[data-option='{name}']")

    async def enter(self, channel: str) -> None:
        """Opens a channel by its name; where the channels have no room, through the button that shows them."""
        drawer = self.page.locator(".drawer-button[data-drawer=channels]")
        if await drawer.is_visible():  # on narrow screens the channels are put away
            await drawer.click()
        entry = self.page.locator("li[data-channel-id]").filter(has_text=channel).first
        await entry.get_by_role("link").or_(entry.get_by_role("button")).first.click()
        await expect(self.page.get_by_role("heading", name=channel).first).to_be_visible()

    async def say(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def start_command(self, name: str) -> None:
        """Types `/name` and takes the suggestion of exactly that name."""
        await self.composer.click()
        await self.composer.press_sequentially(f"/{name}")
        await self.suggestions.filter(has=self.page.get_by_text(f"/{name}", exact=True)).click()

    async def call(self, name: str) -> None:
        """Calls a command that needs no options."""
        await self.start_command(name)
        await self.run()

    def field(self, name: str) -> Locator:
        """What one types an option's value into."""
        return self.option(name).locator("input:not([type=file]), textarea, [role=combobox]").first

    async def choose(self, name: str, typed: str, wanted: str | re.Pattern[str]) -> None:
        """Types into an option and takes the first suggestion that holds what is wanted."""
        await self.field(name).click()
        await self.field(name).fill(typed)
        await self.suggestions.filter(has_text=wanted).first.click()

    async def run(self) -> None:
        """Sends the command that is being filled in."""
        await self.page.get_by_role("button", name=_RUN).click()

    async def pick(self, menu: str, wanted: Sequence[str], within: Locator) -> None:
        """Chooses in a menu of a message or a form, named by its placeholder or label."""
        await within.get_by_role("combobox", name=menu).or_(within.get_by_role("button", name=menu)).first.click()
        for name in wanted:
            await self.page.get_by_role("option", name=name).first.click()
        if len(wanted) > 1:
            await self.press("Done")

    async def tab_to(self, target: Locator, *, back: bool = False) -> None:
        """Presses Tab until the focus is in `target`; fails after more steps than anybody has patience for."""
        for _ in range(_MOST_TABS):
            inside = await target.evaluate_all("(nodes) => nodes.some((node) => node.contains(document.activeElement))")
            if inside:
                return
            await self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError("not reached by Tab")

    async def press(self, button: str, within: Locator | None = None) -> None:
        await (within or self.page).get_by_role("button", name=button).first.click()

    async def tool(self, message: Locator, name: str) -> None:
        """Uses one of the buttons that a message shows when the pointer or the focus is on it."""
        await message.focus()
        await self.press(name, message)

    async def switch_to(self, persona: str) -> None:
        """Becomes somebody else by the page's own switch."""
        await self.page.locator("#persona-button").click()
        async with self.page.expect_navigation():
            await self.page.get_by_role("menuitemradio", name=persona).click()
        await self.ready()

    async def forward(self, step: str) -> None:
        """Turns the demo's clock, by seconds or to what is "next", and waits until it has arrived."""
        async with self.page.expect_response(
            lambda answer: answer.request.method == "POST" and answer.url.endswith("/clock")
        ):
            await self.page.locator(f"[data-clock='{step}']").click()
        await expect(self.page.locator("[data-clock][aria-disabled]")).to_have_count(0)

    async def violations(self, axe: str) -> Sequence[str]:
        """What axe-core finds wrong with the page as it is now, one line each."""
        if not await self.page.evaluate("Boolean(window.axe)"):
            await self.page.evaluate(axe)
        found: dict[str, Any] = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]} :: {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
