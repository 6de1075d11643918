"""Accompanies one interaction from who it is to its answer. Commands, buttons, selects and forms all get one."""

from dataclasses import dataclass
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

import discord

from bot.drafts import Draft, Drafts
from bot.errors import UserError
from bot.people import Person
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, button, view

Body = Text | Bilingual | str | discord.Embed


Service = TypeVar("Service")


class ServiceLookup(Protocol):
    """Finds a service by its class (`Registry.service`)."""

    def __call__(self, kind: type[Service], /) -> Service:
        """The service of that class. Raises KeyError when no loaded feature provides it."""
        ...


@dataclass(slots=True)
class Context:
    """Answers are private unless said otherwise, in the person's language, and ping nobody.

    `draft` is what was typed so far; an error then comes with a button that brings it back.
    """

    interaction: discord.Interaction
    person: Person
    texts: Texts
    drafts: Drafts
    service: ServiceLookup
    draft: Draft | None = None
    _replaces: bool = False

    @property
    def guild_id(self) -> int:
        return self.person.guild_id

    @property
    def language(self) -> Language:
        return self.person.language

    @property
    def zone(self) -> ZoneInfo:
        return self.person.zone

    @property
    def guild(self) -> discord.Guild:
        """The guild. Raises UserError in a direct message, where there is none."""
        if self.interaction.guild is None:
            raise UserError(Text("Please do this on the forum's server; it cannot be done in a direct message."))
        return self.interaction.guild

    def typed(self, option: str) -> str:
        """What another option of the command holds so far; empty where it is not filled in yet."""
        return str(getattr(self.interaction.namespace, option, "") or "")

    def as_person(self, person: Person) -> "Context":
        """The same interaction, answered as that of `person`: with a language just chosen, or as a guild's member."""
        return Context(self.interaction, person, self.texts, self.drafts, self.service)

    def t(self, text: Text | Bilingual | str) -> str:
        """The text in the person's language."""
        return self.texts.render(text, self.language)

    def in_every_language(self, text: Text) -> list[str]:
        """The text in each of the forum's languages, for what people may type in any of them."""
        return [self.texts.render(text, language) for language in Language]

    async def defer(self, *, replace: bool = False) -> None:
        """Show "is thinking…": before anything that can take longer than a second (three are allowed).

        `replace`: the answer will change the message that was pressed, which stays as it is until then.
        """
        if self.interaction.response.is_done():
            return
        if replace:
            await self.interaction.response.defer()
            self._replaces = True
        else:
            await self.interaction.response.defer(ephemeral=True, thinking=True)

    async def answer(
        self,
        *bodies: Body,
        view: discord.ui.View | None = None,
        file: discord.File | None = None,
        replace: bool = False,
    ) -> None:
        """Answer privately: texts as one embed, or ready embeds. `replace` changes the message that was pressed."""
        embeds = [self.embed(body) for body in bodies]
        if view is not None:
            view.stop()
        view_or_missing = view if view is not None else discord.utils.MISSING
        response = self.interaction.response
        if replace and not response.is_done():
            await response.edit_message(content=None, embeds=embeds, view=view, attachments=[])
        elif not response.is_done():
            await response.send_message(
                embeds=embeds,
                view=view_or_missing,
                file=file if file is not None else discord.utils.MISSING,
                ephemeral=True,
            )
        elif replace and self._replaces:
            await self.interaction.edit_original_response(content=None, embeds=embeds, view=view, attachments=[])
        else:
            await self.interaction.followup.send(
                embeds=embeds,
                view=view_or_missing,
                file=file if file is not None else discord.utils.MISSING,
                ephemeral=True,
            )

    def embed(self, body: Body) -> discord.Embed:
        """A text as this forum's private answers look; a ready embed as it is."""
        if isinstance(body, discord.Embed):
            return body
        return discord.Embed(description=self.t(body), colour=COLOUR)

    async def save_draft(self, action: str, arguments: tuple[str, ...], fields: dict[str, str]) -> None:
        """Store what was typed before anything is done with it; errors from here on bring it back."""
        self.draft = await self.drafts.save(self.guild_id, self.person.user_id, action, arguments, fields)

    async def load_draft(self, draft_id: int, *kinds: str) -> Draft:
        """The draft that a button names, for drafts of these kinds: from here on errors bring it back.

        Raises as `Drafts.load`.
        """
        self.draft = await self.drafts.load(self.guild_id, self.person.user_id, draft_id, *kinds)
        return self.draft

    async def correct_button(self) -> discord.ui.View | None:
        """The button that brings back what was typed, where something was and nothing has been made of it yet."""
        if self.draft is None or not await self.drafts.is_open(self.draft):
            return None
        return view(
            button(self.t(Text("Correct")), make_id("drafts.correct", self.draft.id), discord.ButtonStyle.primary),
            button(self.t(Text("Discard")), make_id("drafts.discard", self.draft.id)),
        )
