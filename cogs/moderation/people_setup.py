"""Composes the half of the feature that concerns people: measures, their end, by-hand acts, corrections. Apart from
`__init__`, so that cases and what is done with them can be read one without the other.
"""

from collections.abc import Sequence

import discord

from bot.client import Ratsbote
from bot.errors import UserError
from bot.people import Person, Right
from bot.registry import HelpTopic, InboxItem, InboxProvider
from bot.texts import Text, Word
from bot.ui.context import Context
from bot.ui.ids import make_id
from cogs.moderation.cog.cases import CaseCog
from cogs.moderation.cog.group import ModGroup
from cogs.moderation.cog.sanctions import SanctionCog
from cogs.moderation.jobs.audit_log import AuditLogReader, ModerationEvents
from cogs.moderation.jobs.discord_actions import DiscordActions
from cogs.moderation.jobs.sanctions import DirectMessenger, SanctionJobs
from cogs.moderation.models.cases import CaseKind, CaseState
from cogs.moderation.render.cases import RETRY, failed_case_text
from cogs.moderation.service.awaited import AwaitedSanctions
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.service.execution import EffectService
from cogs.moderation.service.manual_changes import ManualChangeService
from cogs.moderation.service.sanctions import SanctionService
from cogs.moderation.views.ban_list import BanList
from cogs.moderation.views.cases import CaseViews, CorrectionViews
from cogs.moderation.views.sanctions import SanctionViews, UnbanViews
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService

HELP = HelpTopic(
    key="moderation",
    title=Text("Moderation"),
    body=Text(
        "**Measures** such as `/mod warn`, `/mod timeout` and `/mod ban` are numbered cases; each has a card in the "
        "moderators' log. The person is told what happened, why, and how to object.\n"
        "**Mistakes** are set right with `/mod amend` (another reason) and `/mod pardon` (take the case back).\n"
        "**By hand** is fine too: what you do in Discord itself becomes a case.\n"
        "**What has failed** stands in `/me open`, with a button to try again."
    ),
    right=Right.MOD,
)


async def compose_people(bot: Ratsbote, cases: CaseService, group: ModGroup) -> None:
    """Called once by the feature's `setup`, after the cases stand."""
    registry = bot.registry
    awaited_sanctions = AwaitedSanctions()
    effects = EffectService(bot.database, bot.clock, bot.due, cases, awaited_sanctions)
    sanctions = SanctionService(
        database=bot.database, clock=bot.clock, due=bot.due, drafts=bot.drafts, cases=cases, effects=effects
    )
    corrections = CorrectionService(
        database=bot.database, clock=bot.clock, due=bot.due, drafts=bot.drafts, cases=cases, effects=effects
    )
    byhand = ManualChangeService(bot.database, bot.due, cases, effects)
    for service in (awaited_sanctions, effects, sanctions, corrections, byhand):
        registry.provide(service)
    messenger = DirectMessenger(
        cases=cases,
        effects=effects,
        courier=bot.courier,
        preferences=registry.service(PreferenceService),
        server=registry.service(ServerService),
        texts=bot.texts,
        registry=registry,
    )
    SanctionJobs(effects, DiscordActions(bot), messenger, bot.clock, registry)
    audit = AuditLogReader(client=bot, changes=byhand, cases=cases, effects=effects, clock=bot.clock, registry=registry)
    banned = BanList(bot.clock)
    views = SanctionViews(
        sanctions=sanctions,
        cases=cases,
        awaited_sanctions=awaited_sanctions,
        drafts=bot.drafts,
        clock=bot.clock,
        texts=bot.texts,
        registry=registry,
        find=_find,
    )
    shown = CaseViews(cases, bot.texts, registry)
    corrected = CorrectionViews(
        corrections=corrections, effects=effects, cases=cases, clock=bot.clock, registry=registry, find=_find
    )
    registry.provide(views)
    registry.provide(shown)
    registry.add_help(HELP)
    registry.add_inbox("moderation", _matters(cases))
    group.take(
        SanctionCog(bot, views, UnbanViews(views, banned, registry), banned),
        CaseCog(bot, cases, shown, corrected),
    )
    await bot.add_cog(ModerationEvents(audit, effects, banned))


async def _find(ctx: Context, user_id: int) -> discord.abc.User:
    """Somebody by id, on the server or not."""
    client = ctx.interaction.client
    found = ctx.guild.get_member(user_id) or client.get_user(user_id)
    if found is not None:
        return found
    await ctx.defer()
    try:
        return await client.fetch_user(user_id)
    except discord.NotFound as error:
        raise UserError(Text("This account does not exist (any more).")) from error


def _matters(cases: CaseService) -> InboxProvider:
    async def provide(person: Person) -> Sequence[InboxItem]:
        if not person.may(Right.MOD):
            return ()
        failed = await cases.not_done(person.guild_id, set(CaseKind), {CaseState.FAILED})
        return [
            InboxItem(failed_case_text(case), button=(Word("button", "Try again"), make_id(RETRY, case.number)))
            for case in failed
        ]

    return provide
