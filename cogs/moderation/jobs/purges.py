"""Deletes what a confirmed purge names: looks, keeps as evidence, deletes in bites, notes each. It can stop after any bite
and go on after a restart; messages that were not in the preview are never touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

import discord

from bot.clock import Clock
from bot.due.models import Dropped, DueItem, backoff
from bot.errors import Undeliverable
from cogs.moderation.models.cases import Case, Party, Snapshot
from cogs.moderation.models.purges import MessageState, Purge, Tally
from cogs.moderation.models.troubles import Trouble
from cogs.moderation.rules.purging import BULK_MOST, bites
from cogs.moderation.service.effects import EffectService
from cogs.moderation.service.purges import PurgeService
from cogs.moderation.views.purge_board import PurgeBoard

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
_TOO_OLD_FOR_BULK = 50034
_SYSTEM_MESSAGE = 50021
_log_name = __name__
