"""Admits and answers every interaction (commands, menus, buttons, forms): who is it, may they, and if it fails,
who tells them. One error handler for all; no state beyond what is under way.
"""

import asyncio
import contextlib
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import discord
import structlog
from discord import app_commands

from bot.drafts import Drafts
from bot.errors import DraftUsed, FormOutdated, Outdated, UserError
from bot.languages import Languages
from bot.people import Person, Right, rights_of
from bot.registry import Registry
from bot.texts import Language, Text, Texts
from bot.ui.components import ComponentEvent
from bot.ui.context import Context
from bot.ui.forms import read_values, split_arguments
from bot.ui.ids import ComponentId, parse_id

RIGHT = "right"
"""The key under which a command's `extras` say who may use it."""

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_INTERACTION = 10062
ALREADY_ANSWERED = 40060
_TOO_LATE = {UNKNOWN_INTERACTION, ALREADY_ANSWERED}

RESTARTING = Text("I am being restarted. Nothing was lost; please try again in a minute.")
BUG = Text(
    "Sorry, something went wrong on our side, and it was not your fault. Please try again; if it happens again, "
    "tell your IT department this number: **{reference}**"
)
_UTC = ZoneInfo("UTC")
_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Dispatcher:
    """Admits interactions until closed, and answers for what goes wrong in them."""

    registry: Registry
    texts: Texts
    drafts: Drafts
    languages: Languages
    _under_way: set[asyncio.Task[Any]] = field(default_factory=set)
    _closed: bool = False

    async def context(self, interaction: discord.Interaction[Any]) -> Context:
        """The interaction's context, made at the first call."""
        known = interaction.extras.get("context")
        if isinstance(known, Context):
            return known
        ctx = Context(interaction, await self._person(interaction), self.texts, self.drafts, self.registry.service)
        interaction.extras["context"] = ctx
        return ctx

    async def admit(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether a command may go on; if not, the person has been told why (autocomplete is just empty)."""
        self._track(interaction)
        silent = interaction.type is discord.InteractionType.autocomplete
        try:
            ctx = await self.context(interaction)
            command = interaction.command
            _log.info("command", name=command.qualified_name if command else None, autocomplete=silent)
            if self._closed:
                raise UserError(RESTARTING)
            if interaction.guild_id is None:
                raise UserError(Text("Please use commands on the forum's server, not in a direct message."))
            # A command that declares no right is for admins alone: a forgotten declaration must not open a door.
            ctx.person.require(command.extras.get(RIGHT, Right.ADMIN) if command else Right.ADMIN)
        except Exception as error:  # noqa: BLE001 - the one error handler takes it
            if silent:
                with contextlib.suppress(discord.HTTPException):
                    await interaction.response.autocomplete([])
            else:
                await self.failed(interaction, error)
            return False
        return True

    async def route(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a button, select or form of ours; leave alone what is not."""
        if interaction.type not in {discord.InteractionType.component, discord.InteractionType.modal_submit}:
            return
        data: Mapping[str, Any] = interaction.data or {}
        parsed = parse_id(data.get("custom_id", ""))
        if parsed is None:
            return
        self._track(interaction)
        pressed = self.registry.components.get(parsed.action)
        _log.info("component", action=parsed.action, args=() if pressed is not None and pressed.secret else parsed.args)
        try:
            ctx = await self.context(interaction)
            if self._closed:
                raise UserError(RESTARTING)
            if interaction.type is discord.InteractionType.component:
                await self._press(ctx, parsed, tuple(data.get("values", ())))
            else:
                await self._submit(ctx, parsed, read_values(data.get("components", ())))
        except Exception as error:  # noqa: BLE001 - the one error handler takes it
            await self.failed(interaction, error)

    async def failed(self, interaction: discord.Interaction[Any], error: BaseException) -> None:
        """Tell the person: an expected refusal as it is, anything else with an apology and the log's reference."""
        while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError) and (
            inner := error.__cause__ or getattr(error, "original", None)
        ):
            error = inner
        if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
            _log.info("answer_came_too_late", code=error.code)
            return
        if isinstance(error, UserError):
            text = error.text
            _log.info("refused", why=type(error).__name__, text=error.text.message)
        elif isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            text = Text("This command has changed. Please restart Discord (Ctrl+R) and try again.")
            _log.warning("command_out_of_date", error=str(error))
        else:
            reference = secrets.token_hex(4)
            text = Text(BUG.message, reference=reference)
            _log.error("bug", reference=reference, exc_info=error)
        try:
            ctx = await self._context_for_apology(interaction)
            # The transaction that used the draft may not be on disk yet, so that the draft would still seem open.
            correct = None if isinstance(error, DraftUsed) else await self._correct_button(ctx)
            await ctx.answer(text, view=correct)
        except discord.HTTPException as problem:
            _log.info("refusal_not_delivered", code=problem.code, status=problem.status)
        except Exception:  # noqa: BLE001 - the handler of last resort must not raise
            _log.exception("refusal_failed")

    async def _context_for_apology(self, interaction: discord.Interaction[Any]) -> Context:
        """The interaction's context; where the database cannot be read, one that knows what Discord says alone."""
        try:
            return await self.context(interaction)
        except sqlite3.Error:
            _log.exception("person_not_looked_up")
            user = interaction.user
            language = Language.of(str(interaction.locale))
            person = Person(interaction.guild_id or 0, user.id, user.display_name, language, _UTC)
            return Context(interaction, person, self.texts, self.drafts, self.registry.service)

    async def _correct_button(self, ctx: Context) -> discord.ui.View | None:
        try:
            return await ctx.correct_button()
        except sqlite3.Error:
            # The way to an apology needs no database; the draft is offered again by /me open.
            _log.exception("draft_not_looked_up")
            return None

    async def drain(self, grace: float) -> None:
        """Admit nothing more, and wait up to `grace` seconds (real time) for what is under way."""
        self._closed = True
        under_way = self._under_way - {asyncio.current_task()}
        if under_way:
            await asyncio.wait(under_way, timeout=grace)

    async def _press(self, ctx: Context, parsed: ComponentId, values: tuple[str, ...]) -> None:
        component = self.registry.components.get(parsed.action)
        if component is None:
            raise Outdated
        if not component.in_dm:
            ctx.guild  # noqa: B018 - raises in a direct message
            ctx.person.require(component.right)
        await component.handler(ctx, ComponentEvent(parsed.args, values, parsed.token))

    async def _submit(self, ctx: Context, parsed: ComponentId, values: dict[str, str]) -> None:
        form = self.registry.forms.get(parsed.action)
        if form is None:
            raise Outdated
        ctx.person.require(form.right)
        arguments, earlier = split_arguments(parsed.args)
        if earlier is not None:
            # A form shows five fields; what a command brought beyond them is not lost by correcting those.
            values = await self.drafts.fields_of(ctx.guild_id, ctx.person.user_id, earlier) | values
        await ctx.save_draft(form.action, arguments, values)
        if earlier is not None:
            # What was corrected takes the place of what it was corrected from.
            await self.drafts.discard(ctx.guild_id, ctx.person.user_id, earlier)
        # Whatever a client leaves out counts as left empty, also where Discord's own would have asked for it.
        try:
            await form.submit(ctx, arguments, defaultdict(str, values))
        except FormOutdated as outdated:
            if ctx.draft is not None:
                ctx.draft = await self.drafts.move(ctx.draft, outdated.arguments)
            raise

    async def context_in(self, ctx: Context, guild: discord.Guild) -> Context:
        """The context of a direct message as that of a member of `guild`. Raises UserError for a stranger."""
        if ctx.guild_id == guild.id:
            return ctx
        user = ctx.interaction.user
        member = guild.get_member(user.id)
        if member is None:
            raise UserError(Text("You are no longer a member of the forum's server, so this cannot be done."))
        locale = str(ctx.interaction.locale)
        person = await self._member(guild.id, member, locale, member.guild_permissions)
        return ctx.as_person(person)

    async def _person(self, interaction: discord.Interaction[Any]) -> Person:
        user = interaction.user
        locale = str(interaction.locale)
        if interaction.guild_id is None or not isinstance(user, discord.Member):
            return Person(0, user.id, user.display_name, Language.of(locale), _UTC)
        return await self._member(interaction.guild_id, user, locale, interaction.permissions)

    async def _member(
        self, guild_id: int, member: discord.Member, locale: str, permissions: discord.Permissions
    ) -> Person:
        self.languages.note(guild_id, member.id, locale)
        record = await self.registry.member_record(guild_id, member.id, frozenset(role.id for role in member.roles))
        return Person(
            guild_id=guild_id,
            user_id=member.id,
            name=member.display_name,
            language=record.language or Language.of(locale),
            zone=ZoneInfo(record.zone) if record.zone else _UTC,
            city_id=record.city_id,
            function=record.function,
            rights=rights_of(
                record,
                manage_guild=permissions.manage_guild,
                moderate_members=permissions.moderate_members,
            ),
        )

    def _track(self, interaction: discord.Interaction[Any]) -> None:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(correlation=f"i{interaction.id}", guild=interaction.guild_id)
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
