"""Makes discord.py transformers of a pair of questions: what was meant, and what fits so far.

A feature declares one class for each kind of thing and annotates its options with it, in whatever command they stand:

    TopicArgument = app_commands.Transform[Topic, TopicOption]
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import discord
from discord import app_commands

from bot.markup import cut
from bot.ui.context import Context

Value = TypeVar("Value")

# Discord's limits for autocomplete: choices, and the characters of a choice's name and value.
MAX_CHOICES = 25
MAX_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice of autocomplete: what is shown, and the value that is typed in its place."""

    label: str
    value: str


class CommandOption(app_commands.Transformer, ABC, Generic[Value]):
    """One kind of option. Subclasses are made without arguments; services come from `ctx.service`.

    Signatures with `Any` are discord.py's own.
    """

    @abstractmethod
    async def read(self, ctx: Context, typed: str) -> Value:
        """What was meant. Raises UserError, saying what is accepted."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        """What fits so far, best first; each value must be one that `read` accepts."""
        del ctx, typed
        return ()

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Value:  # noqa: ANN401 - see above
        """What was meant, for discord.py."""
        return await self.read(await interaction.client.context(interaction), str(value))

    async def autocomplete(  # type: ignore[override] # discord.py knows choices of any type; ours are strings
        self, interaction: discord.Interaction[Any], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """What fits so far, for discord.py, cut to Discord's limits; a value that is too long is left out."""
        offers = await self.offer(await interaction.client.context(interaction), str(value))
        return [
            app_commands.Choice(name=cut(offer.label, MAX_LENGTH), value=offer.value)
            for offer in offers
            if offer.label.strip() and 0 < len(offer.value) <= MAX_LENGTH
        ][:MAX_CHOICES]
