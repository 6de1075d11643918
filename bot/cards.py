"""Leads from a record to its card: where that stands is read with the record, so that every mention can link to it.

Also the one place that writes Discord's addresses.
"""

from bot.database import Row
from bot.markup import linked
from bot.texts import Bilingual


def channel_url(guild_id: int, channel_id: int | None) -> str:
    """The address of a channel; of the server where there is none."""
    return f"https://discord.com/channels/{guild_id}/{channel_id or ''}"


def message_url(guild_id: int, channel_id: int, message_id: int) -> str:
    """The address of a message."""
    return f"{channel_url(guild_id, channel_id)}/{message_id}"


def card_column(table: str, key: str) -> str:
    """A column for the SELECT of a store: where the card stands that the ledger keeps under `key`, an SQL expression
    over a row of `table`. Both come from the code of the stores.
    """
    return (
        "(SELECT posted.channel_id || '/' || posted.object_id FROM deliveries AS posted"  # noqa: S608 - see above
        f" WHERE posted.guild_id = {table}.guild_id AND posted.key = {key} AND posted.state = 'delivered') AS card_at"
    )


def card_url(row: Row) -> str | None:
    """The address of a record's card, from a row with `card_column`; None while there is none."""
    if row["card_at"] is None:
        return None
    channel_id, message_id = row["card_at"].split("/")
    return message_url(row["guild_id"], int(channel_id), int(message_id))


def linked_words(words: Bilingual, url: str | None) -> Bilingual:
    """People's words in both languages as `linked`; a side that is missing stays so."""
    return Bilingual(*(linked(side, url) if side else "" for side in (words.de, words.en)))
