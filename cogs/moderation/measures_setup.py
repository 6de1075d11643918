"""Composes what moderation does to channels and through Discord's own filter: AutoMod, purges, locks, slow modes. Apart
from `__init__`, which composes what is done about people.
"""

from datetime import timedelta

from bot.client import Ratsbote
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.texts import Text
from cogs.moderation.cog.channels import ChannelCog, PurgeCog, RulesCog
from cogs.moderation.cog.group import ModGroup
from cogs.moderation.jobs.automod_hits import AutoModEvents, AutoModHitJob
from cogs.moderation.jobs.automod_rules import AutoModRulesJob, fetch_rules
from cogs.moderation.jobs.cards import CaseLog
from cogs.moderation.jobs.channel_state import ChannelEvents, fetch_channel_snapshot, fetch_slow_mode
from cogs.moderation.jobs.channels import ChannelJobs
from cogs.moderation.jobs.purges import PurgeJob
from cogs.moderation.models.automod import RulesSnapshot
from cogs.moderation.models.cases import Case, CaseKind
from cogs.moderation.models.channel_actions import ChannelSnapshot
from cogs.moderation.render.purges import card_notes
from cogs.moderation.service.automod import HIT_DUE, RULES_DUE, AutoModHitService, AutoModRulesService
from cogs.moderation.service.awaited import AwaitedWork
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.channels import ChannelService
from cogs.moderation.service.execution import EffectService
from cogs.moderation.service.purges import PURGE, PurgeService
from cogs.moderation.views.automod import RulesViews
from cogs.moderation.views.channels import ChannelViews, SlowModeState
from cogs.moderation.views.purge_progress import PurgeProgress
from cogs.moderation.views.purges import PurgeViews
from cogs.network.service.server import ServerService

HITS_KEPT = timedelta(days=90)
PURGES_KEPT = timedelta(days=180)

CLASSES = (
    PrivacyClass(
        key="automod_hits",
        purpose=Text("Let moderators see what Discord's filter kept back, and whether it was right to"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("90 days"),
        tables=(PersonalTable("automod_hits", ("user_id",), Erasure.DELETE, HITS_KEPT, "happened_at"),),
    ),
    PrivacyClass(
        key="purges",
        purpose=Text("Delete exactly those messages that a moderator has seen and confirmed, also after a restart"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("180 days after the preview; the case stays"),
        tables=(
            PersonalTable("mod_purges", ("moderator_id", "author_id"), Erasure.ANONYMISE, PURGES_KEPT, "previewed_at"),
        ),
    ),
)


async def compose_measures(bot: Ratsbote, group: ModGroup) -> None:
    """Called once by the feature's `setup`, after the cases stand."""
    registry = bot.registry
    waiting = AwaitedWork()
    registry.add_privacy(*CLASSES)
    server = registry.service(ServerService)
    await _compose_automod(bot, group, server, waiting)
    await _compose_channels(bot, group, server, waiting)
    _compose_purges(bot, group)


async def _compose_channels(bot: Ratsbote, group: ModGroup, server: ServerService, waiting: AwaitedWork) -> None:
    registry = bot.registry
    cases, effects = registry.service(CaseService), registry.service(EffectService)
    channels = ChannelService(bot.database, bot.clock, bot.due, bot.drafts, cases)
    registry.provide(channels)
    registry.add_hold("locks", channels.locked_channels)
    for kind in (CaseKind.LOCK, CaseKind.SLOWMODE):
        effects.add_retry(kind, channels.retry)
    ChannelJobs(
        client=bot,
        channels=channels,
        effects=effects,
        server=server,
        courier=bot.courier,
        settings=bot.settings,
        texts=bot.texts,
        awaited=waiting,
    ).register(registry)

    async def look(guild_id: int, channel_id: int) -> ChannelSnapshot | None:
        return await fetch_channel_snapshot(bot, guild_id, channel_id, server)

    async def look_at_pace(guild_id: int, channel_id: int) -> SlowModeState | None:
        return await fetch_slow_mode(bot, guild_id, channel_id)

    views = ChannelViews(
        channels=channels,
        cases=cases,
        fetch_channel=look,
        fetch_slow_mode=look_at_pace,
        awaited=waiting,
        clock=bot.clock,
        registry=registry,
    )
    group.take(ChannelCog(bot, views))
    events = ChannelEvents(bot, channels)
    registry.on_guild.append(events.check_locks)
    await bot.add_cog(events)


def _compose_purges(bot: Ratsbote, group: ModGroup) -> None:
    registry, reads = bot.registry, bot.config.message_content
    effects = registry.service(EffectService)
    purges = PurgeService(bot.database, bot.clock, bot.due, bot.drafts, registry.service(CaseService))
    registry.provide(purges)
    effects.add_retry(CaseKind.PURGE, purges.retry)

    async def notes(case: Case) -> list[Text]:
        return card_notes(await purges.of_case(case))

    registry.service(CaseLog).add_note(CaseKind.PURGE, notes)
    board = PurgeProgress()
    job = PurgeJob(client=bot, purges=purges, effects=effects, progress=board, clock=bot.clock, reads=reads)
    registry.add_due_kind(PURGE, job.run, Text("Deleting messages"))
    views = PurgeViews(purges=purges, progress=board, clock=bot.clock, registry=registry, reads=reads)
    group.take(PurgeCog(bot, views))


async def _compose_automod(bot: Ratsbote, group: ModGroup, server: ServerService, waiting: AwaitedWork) -> None:
    registry, declared = bot.registry, server.forum.automod
    rules = AutoModRulesService(bot.database, bot.clock, bot.due, declared)
    hits = AutoModHitService(bot.database, bot.clock, bot.due)
    registry.provide(rules)
    registry.provide(hits)

    async def look(guild_id: int) -> RulesSnapshot:
        return await fetch_rules(bot, guild_id, declared, server)

    views = RulesViews(rules, look, waiting, registry)
    registry.add_notices("automod", views.notices)
    registry.add_due_kind(RULES_DUE, AutoModRulesJob(bot, rules, server, waiting).run, Text("AutoMod rules"))
    job = AutoModHitJob(bot, hits, server, bot.courier, bot.settings, bot.texts)
    registry.add_due_kind(HIT_DUE, job.run, Text("Note of what AutoMod found"))
    group.take(RulesCog(bot, views))
    await bot.add_cog(AutoModEvents(hits, bot.clock))
