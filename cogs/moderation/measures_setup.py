"""Composes what moderation does to channels and through Discord's own filter: AutoMod, purges, locks, slow modes. Apart
from `__init__`, which composes what is done about people.
"""

from datetime import timedelta

from bot.client import Ratsbote
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.texts import Text
from cogs.moderation.cog.automod_events import AutoModEvents
from cogs.moderation.cog.group import ModGroup
from cogs.moderation.cog.rules import RulesCog
from cogs.moderation.jobs.automod import HitJob, RulesJob
from cogs.moderation.jobs.automod_look import look_at_rules
from cogs.moderation.models.automod import Sight
from cogs.moderation.service.automod import HIT_DUE, RULES_DUE, HitService, RulesService
from cogs.moderation.service.waiting import Waiting
from cogs.moderation.views.automod import RulesViews
from cogs.network.service.server import ServerService

HITS_KEPT = timedelta(days=90)

CLASSES = (
    PrivacyClass(
        key="automod_hits",
        purpose=Text("Let moderators see what Discord's filter kept back, and whether it was right to"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("90 days"),
        tables=(PersonalTable("automod_hits", ("user_id",), Erasure.DELETE, HITS_KEPT, "happened_at"),),
    ),
)


async def compose_measures(bot: Ratsbote, group: ModGroup) -> None:
    """Called once by the feature's `setup`, after the cases stand."""
    registry = bot.registry
    waiting = Waiting()
    registry.add_privacy(*CLASSES)
    await _compose_automod(bot, group, registry.service(ServerService), waiting)


async def _compose_automod(bot: Ratsbote, group: ModGroup, server: ServerService, waiting: Waiting) -> None:
    registry, declared = bot.registry, server.forum.automod
    rules = RulesService(bot.database, bot.clock, bot.due, declared)
    hits = HitService(bot.database, bot.clock, bot.due)
    registry.provide(rules)
    registry.provide(hits)

    async def look(guild_id: int) -> Sight:
        return await look_at_rules(bot, guild_id, declared, server)

    views = RulesViews(rules, look, waiting, registry)
    registry.add_notices("automod", views.notices)
    registry.add_due_kind(RULES_DUE, RulesJob(bot, rules, server, waiting).run, Text("AutoMod rules"))
    job = HitJob(bot, hits, server, bot.courier, bot.settings, bot.texts)
    registry.add_due_kind(HIT_DUE, job.run, Text("Note of what AutoMod found"))
    group.take(RulesCog(bot, views))
    await bot.add_cog(AutoModEvents(hits, bot.clock))
