"""Answers `/me`: one's settings, changed in a form, and what waits, gathered from every feature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.drafts import Draft, Drafts
from bot.markup import clean_line, cut, plain
from bot.people import Person, Right
from bot.registry import InboxItem, PersonalSetting, Registry
from bot.texts import Language, Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.ids import make_id
from cogs.network.render.cities import LANGUAGES
from cogs.network.render.me import OPEN, SETTINGS, inbox_page, settings_card
from cogs.network.rules.preferences import (
    AUTOMATIC,
    LANGUAGE,
    NO,
    QUIET,
    REMINDERS,
    TIMEZONE,
    YES,
    read_preferences,
    write_preferences,
)
from cogs.network.service.preferences import PreferenceService


@dataclass(frozen=True, slots=True)
class MeViews:
    """Everybody sees and changes their own only."""

    preferences: PreferenceService
    drafts: Drafts
    registry: Registry

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(SETTINGS, self._open_form), ComponentHandler(OPEN, self._turn))

    @property
    def forms(self) -> tuple[Form, ...]:
        return (Form(SETTINGS, Text("Your settings"), self._fields, self._submit, Right.ALL),)

    async def show_settings(self, ctx: Context) -> None:
        chosen = await self.preferences.of(ctx.guild_id, ctx.person.user_id)
        embed, view = settings_card(
            ctx.t, chosen, ctx.language, ctx.zone, await self._others(ctx.person), changed=False
        )
        await ctx.answer(embed, view=view)

    async def typed(self, ctx: Context, changes: Mapping[str, str | None]) -> dict[str, str]:
        """The settings as the form holds them, with what was typed in their place."""
        chosen = await self.preferences.of(ctx.guild_id, ctx.person.user_id)
        return write_preferences(chosen) | {key: value for key, value in changes.items() if value is not None}

    async def save(self, ctx: Context, typed: Mapping[str, str]) -> None:
        """Keep what was typed, and answer as it is from now on."""
        chosen = read_preferences(typed)
        await self.preferences.change(ctx.person, chosen, ctx.draft)
        language = chosen.language or Language.of(str(ctx.interaction.locale))
        zone: ZoneInfo = await self.preferences.zone_of(ctx.guild_id, ctx.person.user_id)
        changed = ctx.as_person(replace(ctx.person, language=language, zone=zone))
        embed, view = settings_card(changed.t, chosen, language, zone, await self._others(ctx.person), changed=True)
        await changed.answer(embed, view=view)

    async def show_open(self, ctx: Context, number: int = 0, *, replace: bool = False) -> None:
        """What every feature says waits for the person."""
        items = [item for provider in self.registry.inbox.values() for item in await provider(ctx.person)]
        embed, view = inbox_page(ctx.t, ctx.language, ctx.zone, items, number)
        await ctx.answer(embed, view=view, replace=replace)

    async def unfinished_drafts(self, person: Person) -> Sequence[InboxItem]:
        """What the person began to type and has not finished; the newest first."""
        return [
            InboxItem(
                _unfinished(self.registry.forms[draft.kind].title, draft),
                until=draft.expires_at,
                button=(Text("Continue"), make_id("drafts.correct", draft.id)),
            )
            for draft in await self.drafts.of_person(person.guild_id, person.user_id)
            if draft.kind in self.registry.forms
        ]

    async def _others(self, person: Person) -> list[PersonalSetting]:
        settings = [await provider(person) for provider in self.registry.personal_settings.values()]
        return [setting for setting in settings if setting is not None]

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show_open(ctx, event.number(0), replace=True)

    async def _open_form(self, ctx: Context, _: ComponentEvent) -> None:
        await open_form(ctx, self.forms[0], (), await self.typed(ctx, {}))

    async def _submit(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.save(ctx, values)

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                LANGUAGE,
                Text("Language"),
                choices=(
                    Choice(AUTOMATIC, Text("As my Discord")),
                    *(Choice(language.value, name) for language, name in LANGUAGES.items()),
                ),
            ),
            Field(
                TIMEZONE,
                Text("Time zone"),
                Text("For example Europe/Berlin; empty: as my city"),
                required=False,
                max_length=80,
            ),
            Field(
                REMINDERS,
                Text("Reminders by direct message"),
                choices=(Choice(NO, Text("off")), Choice(YES, Text("on"))),
            ),
            Field(
                QUIET, Text("Quiet hours"), Text("For example 22:00-7:00; empty: none"), required=False, max_length=40
            ),
        )


_NAMED_BY = ("title", "question", "title_de", "title_en", "reason", "text")
"""The fields of forms that tell one draft from another, the most telling first."""
_SHOWN = 60


def _unfinished(form: Text, draft: Draft) -> Text:
    """A draft by its form, and by what was typed."""
    words = next((words for key in _NAMED_BY if (words := clean_line(draft.fields.get(key, "")))), "")
    if not words:
        return Text("Unfinished: {form}", form=form)
    return Text("Unfinished: {form} (“{words}”)", form=form, words=plain(cut(words, _SHOWN)))
