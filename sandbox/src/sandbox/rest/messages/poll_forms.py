"""The form of a native poll, and the poll that it makes. Apart from the routes because every message may bring one.

Sizes: the reference, "Poll Create Request" and "Poll Media"; 1 to 768 hours, a day unless told otherwise.
"""

from datetime import datetime, timedelta

from sandbox.rest.checks import Place, array, boolean, integer, nullable, one_of, optional, record, required, text
from sandbox.world.entities import Json
from sandbox.world.polls import Poll, PollAnswer

QUESTION = 300
ANSWER = 55
ANSWERS = 10
HOURS = 768
_DEFAULT_HOURS = 24


def _text_needed(media: Json, place: Place) -> None:
    if not media.get("text"):
        place.into("text").fail("BASE_TYPE_REQUIRED", "This field is required")


def _unicode_only(emoji: Json, place: Place) -> None:
    """The sandbox's servers have no emoji of their own that a poll could use."""
    if emoji.get("id") is not None or not emoji.get("name"):
        place.fail("POLL_EMOJI_INVALID", "Cannot use an emoji included with the poll")


_EMOJI = record({"id": nullable(text(20)), "name": nullable(text(32))}, _unicode_only)
_QUESTION = record({"text": optional(text(QUESTION, 1)), "emoji": optional(_EMOJI)}, _text_needed)
_ANSWER_MEDIA = record({"text": optional(text(ANSWER, 1)), "emoji": optional(_EMOJI)}, _text_needed)

POLL = record(
    {
        "question": required(_QUESTION),
        "answers": required(array(record({"poll_media": required(_ANSWER_MEDIA)}), ANSWERS, 1)),
        "allow_multiselect": optional(boolean()),
        "layout_type": optional(one_of({1})),
        "duration": optional(integer(1, HOURS)),
    }
)


def poll_of(form: Json, now: datetime) -> Poll:
    """The poll that an understood form asks for, begun at `now` (aware)."""
    answers = [
        PollAnswer(number, _media(answer["poll_media"])) for number, answer in enumerate(form["answers"], start=1)
    ]
    return Poll(
        question=form["question"]["text"],
        answers=answers,
        expires_at=now + timedelta(hours=form.get("duration", _DEFAULT_HOURS)),
        multiselect=form.get("allow_multiselect", False),
    )


def _media(media: Json) -> Json:
    understood: Json = {"text": media["text"]}
    if "emoji" in media:
        understood["emoji"] = {"id": None, "name": media["emoji"]["name"]}
    return understood
