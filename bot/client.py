"""Composes the bot: builds the kernel, loads the features, and holds the connection to Discord."""

import asyncio
import contextlib
import importlib
import sqlite3
from collections.abc import Sequence
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.commands import CommandTranslator, sync
from bot.config import Config
from bot.database import Database
from bot.delivery.courier import Courier
from bot.delivery.ledger import Ledger
from bot.dispatcher import Dispatcher
from bot.drafts import Drafts
from bot.due.runner import DueRunner
from bot.due.service import DueList
from bot.endpoint import request_trace, use_endpoint
from bot.errors import StartupRefused, UserError
from bot.forgetting import Forgetting
from bot.housekeeping import Housekeeping
from bot.kernel_components import KernelComponents
from bot.languages import Languages
from bot.privacy.service import Privacy
from bot.registry import Greeting, Registry
from bot.settings import LANGUAGES, Settings
from bot.texts import Text, Texts
from bot.ui.context import Context
from bot.web import WebListener
from bot.work import Work

FEATURES = (
    "cogs.network",
    "cogs.moderation",
    "cogs.polls",
    "cogs.meetings",
    "cogs.decisions",
    "cogs.digest",
    "cogs.privacy",
    "cogs.operations",
)
"""The features, lower ones first: a feature finds the services of those before it."""

DRAIN_SECONDS = 8.0
"""What is under way gets this long at SIGTERM; with closing, the whole stays under ten seconds."""
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_BAD_TOKEN = 4004
_log = structlog.stdlib.get_logger(__name__)


class Tree(app_commands.CommandTree["Ratsbote"]):
    """Sends every command through the dispatcher."""

    async def interaction_check(self, interaction: discord.Interaction["Ratsbote"], /) -> bool:
        return await interaction.client.dispatcher.admit(interaction)

    async def on_error(
        self, interaction: discord.Interaction["Ratsbote"], error: app_commands.AppCommandError, /
    ) -> None:
        await interaction.client.dispatcher.failed(interaction, error)


class Ratsbote(commands.Bot):
    """The bot. Build it with an open database and a clock, `serve()` it, `drain()` it."""

    def __init__(
        self, config: Config, database: Database, clock: Clock, texts: Texts, features: Sequence[str] = FEATURES
    ) -> None:
        # The bot speaks to nobody: what its voice would need is not worth a warning.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        intents = discord.Intents.default()
        intents.members = True
        intents.message_content = config.message_content
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=config.guild_ready_timeout,
            http_trace=request_trace(),
            enable_debug_events=False,
        )
        use_endpoint(config.api, config.gateway)
        self.config = config
        self._features = features
        self._loaded = False
        self.database = database
        self.clock = clock
        self.texts = texts
        self.registry = Registry()
        self.due = DueList(database, clock)
        self.ledger = Ledger(database, clock)
        self.courier = Courier(self, self.ledger)
        self.drafts = Drafts(database, clock)
        self.work = Work(database, clock, self.due, self.drafts)
        self.registry.provide(self.work)
        self.languages = Languages(database, clock)
        self.settings = Settings(database, clock, self.registry.settings)
        self.registry.provide(self.settings)
        self.privacy = Privacy(database, clock, self.registry.privacy, self.registry.before_erasing)
        self.dispatcher = Dispatcher(self.registry, self.texts, self.drafts, self.languages)
        self.runner = DueRunner(self.due, clock, self.registry.due_kinds, self.registry.background_kinds)
        self.web = WebListener(config.web_port)
        self.serving = asyncio.Event()
        self._stop = asyncio.Event()
        self._greetings: set[asyncio.Task[None]] = set()
        self.registry.add_setting(LANGUAGES)
        KernelComponents(self.registry, self.drafts, self.ledger).register()
        Housekeeping(self.privacy, self.languages, self.work).register(self.registry)
        Forgetting(self.privacy, self.work).register(self.registry)

    async def context(self, interaction: discord.Interaction[Any]) -> Context:
        """The context of an interaction that the tree has admitted."""
        return await self.dispatcher.context(interaction)

    async def context_in(self, ctx: Context, guild_id: int) -> Context:
        """A context of a direct message as that of a member of the guild that its button names. Raises UserError."""
        guild = self.get_guild(guild_id)
        if guild is None:
            raise UserError(Text("The bot is no longer on the forum's server, so this cannot be done."))
        return await self.dispatcher.context_in(ctx, guild)

    async def prepare(self) -> None:
        """Log in, load the features and tell Discord the commands; what was done already is not done again."""
        if self.user is None:
            await self._log_in()
        if not self._loaded:
            await self.tree.set_translator(CommandTranslator(self.texts))
            await self.load_features()
            self._loaded = True
            await self.web.start(self.registry.routes)
        if self.application_id is None:
            raise StartupRefused("Discord did not say which application this token belongs to.")
        await sync(self.tree, self.texts, self.database, self.application_id)

    async def load_features(self) -> None:
        """Have every feature contribute. Commands that only look at the data do without the connection."""
        for feature in self._features:
            # Not `load_extension`: it hides what a feature raises, and closing would throw its modules away.
            module = await asyncio.to_thread(importlib.import_module, feature)
            await module.setup(self)

    async def on_ready(self) -> None:
        """Connected, and the guilds are known: work off what is due. Also called after a lost session."""
        _log.info("ready", guilds=len(self.guilds))
        for guild in self.guilds:
            await self._greet(guild.id)
        # Whatever failed above: what is due is done.
        self.runner.start()
        self.serving.set()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._greet(guild.id)

    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """The bot may have been let into a channel, and what waited for it is posted."""
        await self.due.retry_places(after.guild.id)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        await self.dispatcher.route(interaction)

    async def on_message(self, message: discord.Message, /) -> None:
        """Prefix commands are not used: nothing that people write is read."""

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        _log.exception("bug_in_event", listener=event_method)

    async def serve(self) -> None:
        """Stay connected until `close`. Raises StartupRefused for what waiting cannot mend (token, intents).

        discord.py gives up when the first connection fails, and dies with whatever escapes its gateway loop:
        both are begun again here, with a growing wait.
        """
        wait = _FIRST_WAIT
        while not self.is_closed():
            self.serving.clear()
            try:
                await self.prepare()
                await self.connect(reconnect=True)
            except discord.LoginFailure as error:
                raise StartupRefused(
                    "Discord does not accept DISCORD_TOKEN. Reset the token in the developer portal (page Bot) "
                    "and put the new one into .env."
                ) from error
            except discord.PrivilegedIntentsRequired as error:
                raise StartupRefused(
                    "The bot may not see members: switch on “Server Members Intent” in the developer portal, page Bot"
                    + (" (and “Message Content Intent”, as .env asks for it)." if self.config.message_content else ".")
                ) from error
            except discord.ConnectionClosed as error:
                if error.code == _BAD_TOKEN:
                    raise StartupRefused("Discord closed the connection: DISCORD_TOKEN is no longer valid.") from error
                # discord.py has closed the client for good: whoever supervises the process starts it anew.
                raise StartupRefused(f"Discord closed the connection for good (code {error.code}).") from error
            except (StartupRefused, app_commands.CommandSyncFailure):
                raise
            except Exception as error:  # noqa: BLE001 - whatever escapes is a reason to connect again, not to die
                wait = _FIRST_WAIT if self.serving.is_set() else wait
                _log.warning("connection_lost", wait=wait, error=f"{type(error).__name__}: {error}")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), wait)
                wait = min(wait * 2, _LONGEST_WAIT)
                if self.ws is not None:
                    # The old connection's heartbeat thread would go on beside the new one's.
                    with contextlib.suppress(Exception):
                        await self.ws.close(code=1000)

    async def drain(self) -> None:
        """Take nothing new, finish what is under way, and close. Within ten seconds."""
        if self._stop.is_set():
            return
        _log.info("draining")
        self._stop.set()
        await asyncio.gather(
            self.web.stop(),
            self.dispatcher.drain(DRAIN_SECONDS),
            self.runner.stop(DRAIN_SECONDS),
            _events_handled(),
        )
        for task in self._greetings:
            task.cancel()
        try:
            await self.languages.write()
        except sqlite3.Error:
            # Learned again at the next word of each person.
            _log.exception("languages_not_written")
        await self.close()
        _log.info("closed")

    async def _log_in(self) -> None:
        try:
            await self.login(self.config.token)
        except Exception:
            # A failed login leaves its HTTP session behind, and the next one would make another.
            await self.http.close()
            self.http.connector = discord.utils.MISSING
            raise

    async def _greet(self, guild_id: int) -> None:
        """Have every feature look after a guild. What fails touches no other, and is tried again until it works."""
        failed = [greet for greet in self.registry.on_guild if not await _greeted(greet, guild_id)]
        if failed:
            task = asyncio.create_task(self._greet_again(guild_id, failed), name=f"greet-{guild_id}")
            self._greetings.add(task)
            task.add_done_callback(self._greetings.discard)

    async def _greet_again(self, guild_id: int, failed: Sequence[Greeting]) -> None:
        wait = _FIRST_WAIT
        while failed:
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
            failed = [greet for greet in failed if not await _greeted(greet, guild_id)]
        _log.info("greeted_at_last", guild=guild_id)


async def _greeted(greet: Greeting, guild_id: int) -> bool:
    try:
        await greet(guild_id)
    except Exception:  # noqa: BLE001 - a full disk, a locked database: the bot serves on, and this is tried again
        _log.exception("greeting_failed", guild=guild_id)
        return False
    return True


async def _events_handled() -> None:
    """What Discord has told so far is noted before the database closes; discord.py names its tasks for the event."""
    events = [task for task in asyncio.all_tasks() if task.get_name().startswith("discord.py: ")]
    if events:
        await asyncio.wait(events, timeout=DRAIN_SECONDS)
