"""Takes over decisions that another register holds, from the format of our own exports.

Each gets a number of this forum like any other, and keeps the one it had in a field of its own; taken over twice, it
stays one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.people import Person
from bot.texts import Bilingual, Language
from cogs.decisions.models.decisions import DecisionKind, DecisionState, Vote, Wording
from cogs.decisions.models.drafts import DraftContent
from cogs.decisions.rules.parsing import parse_tags
from cogs.decisions.rules.states import CARRIED
from cogs.decisions.rules.wording import parse_wording
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.recording import RecordingService

ADOPTED_ELSEWHERE: Final = "Andernorts angenommen, hier noch zu unterschreiben / adopted elsewhere, to be signed here"
"""A note of the archive, which like all that stands in it has one text for both languages."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a decision: the number here, whether it is new, and the cities whose votes found no place."""

    foreign: str
    number: str
    new: bool
    unknown_cities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportService:
    """Publishes as a person would, one transaction each; what was done before a break is not done again."""

    drafts: DraftService
    recording: RecordingService
    reader: DecisionReader

    async def take(self, actor: Person, data: Mapping[str, Any], cities: Mapping[str, int]) -> ImportResult:
        """Take over one decision of an export. `cities`: the forum's, by name.

        Raises KeyError, TypeError or ValueError for what is not one, UserError for what no decision may be.
        """
        foreign = str(data["number"])
        known = await self.reader.imported(actor.guild_id, foreign)
        if known is not None:
            return ImportResult(foreign, known.number, new=False)
        draft = await self.drafts.begin(actor, read_body(data, cities))
        made = await self.recording.publish(actor, draft)
        return ImportResult(
            foreign, made.number, new=True, unknown_cities=tuple(city for city in data["votes"] if city not in cities)
        )


def read_body(data: Mapping[str, Any], cities: Mapping[str, int]) -> DraftContent:
    """A decision of an export as it is published here; without what belongs to the other forum (its topics, signatures,
    tasks and files). Raises KeyError, TypeError or ValueError.
    """
    wording: Wording = parse_wording(
        Bilingual(data["title"]["de"], data["title"]["en"]),
        Bilingual(data["text"]["de"], data["text"]["en"]),
        Language(data["authoritative"]),
        data["translator"] or "",
    )
    kind, state = DecisionKind(data["kind"]), DecisionState(data["status"])
    # The signatures stay in the other register, and nothing else adopts a joint statement.
    unsigned = kind is DecisionKind.STATEMENT and state in CARRIED
    return DraftContent(
        wording=wording,
        kind=kind,
        state=DecisionState.PROPOSED if unsigned else state,
        state_reason=ADOPTED_ELSEWHERE if unsigned else "",
        source=data["source"]["result"],
        source_hash=data["source"]["text_sha256"],
        votes={cities[name]: Vote(vote) for name, vote in data["votes"].items() if name in cities},
        tags=parse_tags(",".join(data["tags"])),
        threshold=data["threshold"] or "",
        decided_on=date.fromisoformat(data["decided_on"]).isoformat(),
        foreign_number=str(data["number"]),
    )
