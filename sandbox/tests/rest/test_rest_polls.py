"""Native polls: asked by bots and people, voted by people, ended early or by the world's time."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import discord
import pytest

from sandbox.app import Sandbox
from sandbox.people import Person
from tests.rest.client import Client
from tests.small_bot import SmallBot

Meet = Callable[[str], Person]


def question(**fields: object) -> dict[str, Any]:
    answers = [{"poll_media": {"text": "Monday"}}, {"poll_media": {"text": "Friday", "emoji": {"name": "🎉"}}}]
    return {"question": {"text": "When?"}, "answers": answers, "duration": 2, **fields}


async def asked(rest: Client, channel: str, **fields: object) -> str:
    """The path of a poll that was asked."""
    reply = await rest("POST", f"/channels/{channel}/messages", {"poll": question(**fields)})
    assert reply.status == 200, reply.body
    return f"/channels/{channel}/polls/{reply.body['id']}"


async def shown(client: Client, poll: str) -> Any:  # noqa: ANN401 - a poll's JSON
    return (await client("GET", poll.replace("polls", "messages"))).body["poll"]


async def test_votes_are_counted_and_changed_by_setting_them_anew(rest: Client, newcomer: Client, channel: str) -> None:
    poll = await asked(rest, channel)
    assert (await newcomer("PUT", f"{poll}/answers/@me", {"answer_ids": ["1"]})).status == 204
    assert (await shown(newcomer, poll))["results"]["answer_counts"] == [{"id": 1, "count": 1, "me_voted": True}]
    await newcomer("PUT", f"{poll}/answers/@me", {"answer_ids": [2]})
    assert (await shown(rest, poll))["results"]["answer_counts"] == [{"id": 2, "count": 1, "me_voted": False}]
    voters = await rest("GET", f"{poll}/answers/2")
    assert [user["id"] for user in voters.body["users"]] == [newcomer.user_id]
    await newcomer("PUT", f"{poll}/answers/@me", {"answer_ids": []})
    assert (await shown(rest, poll))["results"]["answer_counts"] == []


async def test_two_answers_need_a_poll_that_allows_them(rest: Client, newcomer: Client, channel: str) -> None:
    both = {"answer_ids": [1, 2]}
    single, several = await asked(rest, channel), await asked(rest, channel, allow_multiselect=True)
    assert (await newcomer("PUT", f"{single}/answers/@me", both)).code == 520000
    assert (await newcomer("PUT", f"{several}/answers/@me", both)).status == 204
    assert (await newcomer("PUT", f"{several}/answers/@me", {"answer_ids": [3]})).code == 10105
    assert (await rest("PUT", f"{several}/answers/@me", both)).code == 20001


async def test_a_poll_ends_when_its_time_is_over_and_tells_the_result(
    sandbox: Sandbox, rest: Client, newcomer: Client, channel: str
) -> None:
    poll = await asked(rest, channel)
    await newcomer("PUT", f"{poll}/answers/@me", {"answer_ids": [2]})
    await sandbox.traveller.advance(sandbox.world.now() + timedelta(hours=3))
    assert (await shown(rest, poll))["results"]["is_finalized"] is True
    assert (await newcomer("PUT", f"{poll}/answers/@me", {"answer_ids": [1]})).code == 520001
    result = (await rest("GET", f"/channels/{channel}/messages?limit=1")).body[0]
    assert (result["type"], result["message_reference"]["message_id"]) == (46, poll.rsplit("/", 1)[1])
    told = {field["name"]: field["value"] for field in result["embeds"][0]["fields"]}
    assert told["victor_answer_text"] == "Friday"
    assert (told["total_votes"], told["victor_answer_votes"], told["victor_answer_id"]) == ("1", "1", "2")
    asked_at, told_at = (discord.utils.snowflake_time(int(n)) for n in (poll.rsplit("/", 1)[1], result["id"]))
    assert timedelta(hours=2) <= told_at - asked_at < timedelta(hours=2, minutes=1), "it ended at its own time"


async def test_only_who_asked_ends_a_poll_early_and_nobody_rewrites_it(
    rest: Client, newcomer: Client, admin: Client, channel: str
) -> None:
    poll = await asked(newcomer, channel)
    assert (await admin("POST", f"{poll}/expire")).code == 50005
    assert (await newcomer("PATCH", poll.replace("polls", "messages"), {"content": "never mind"})).code == 520003
    ended = await newcomer("POST", f"{poll}/expire")
    assert ended.body["poll"]["results"]["is_finalized"] is True
    assert (await newcomer("POST", f"{poll}/expire")).code == 520001
    plain = await rest.say(channel)
    assert (await rest("POST", f"/channels/{channel}/polls/{plain['id']}/expire")).code == 520006


async def test_a_wrong_poll_is_refused_at_its_field(rest: Client, channel: str) -> None:
    async def code(place: tuple[str, ...], **fields: object) -> str:
        reply = await rest("POST", f"/channels/{channel}/messages", {"poll": question(**fields)})
        assert reply.status == 400, reply.body
        return reply.error_at("poll", *place)

    eleven = [{"poll_media": {"text": str(n)}} for n in range(11)]
    assert await code(("answers",), answers=eleven) == "BASE_TYPE_BAD_LENGTH"
    assert await code(("duration",), duration=769) == "NUMBER_TYPE_MAX"
    assert await code(("question", "text"), question={}) == "BASE_TYPE_REQUIRED"
    long = [{"poll_media": {"text": "x" * 56}}]
    assert await code(("answers", "0", "poll_media", "text"), answers=long) == "BASE_TYPE_BAD_LENGTH"


async def test_polls_need_their_permission(rest: Client, newcomer: Client, channel: str) -> None:
    deny = {"type": 0, "allow": "0", "deny": str(1 << 49)}
    await rest("PUT", f"/channels/{channel}/permissions/GUILD", deny)
    assert (await newcomer("POST", f"/channels/{channel}/messages", {"poll": question()})).code == 50013


async def test_discord_py_asks_hears_the_votes_and_ends_the_poll(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    votes: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

    @bot.event
    async def on_raw_poll_vote_add(vote: discord.RawPollVoteActionEvent) -> None:
        votes.put_nowait(("add", vote.answer_id))

    @bot.event
    async def on_raw_poll_vote_remove(vote: discord.RawPollVoteActionEvent) -> None:
        votes.put_nowait(("remove", vote.answer_id))

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    poll = discord.Poll("Soup or salad?", duration=timedelta(hours=1)).add_answer(text="Soup").add_answer(text="Salad")
    message = await bot.guilds[0].text_channels[0].send(poll=poll)
    path = f"/channels/{message.channel.id}/polls/{message.id}/answers/@me"
    await newcomer.request("PUT", path, {"answer_ids": ["1"]})
    await newcomer.request("PUT", path, {"answer_ids": ["2"]})
    heard = [await asyncio.wait_for(votes.get(), 5) for _ in range(3)]
    assert heard == [("add", 1), ("remove", 1), ("add", 2)]
    read = await message.channel.fetch_message(message.id)
    assert read.poll is not None
    assert [answer.vote_count for answer in read.poll.answers] == [0, 1]
    assert [user.id async for user in read.poll.answers[1].voters()] == [int(newcomer.id)]
    ended = await read.end_poll()
    assert ended.poll is not None
    assert ended.poll.is_finalised()
    await newcomer.wait_message(lambda seen: seen["type"] == 46)


@pytest.mark.parametrize("intent", [True, False])
async def test_votes_are_told_to_bots_that_asked_for_them(
    sandbox: Sandbox,
    meet: Meet,
    intent: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    intents = discord.Intents.default()
    intents.polls = intent
    bot = SmallBot(intents)
    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    asked_here = await newcomer.request(
        "POST", f"/channels/{bot.guilds[0].text_channels[0].id}/messages", {"poll": question()}
    )
    await newcomer.request(
        "PUT", f"/channels/{asked_here['channel_id']}/polls/{asked_here['id']}/answers/@me", {"answer_ids": [1]}
    )
    await newcomer.say(None, "after the vote")
    await bot.hears("message", times=2)
    assert ("raw_poll_vote_add" in bot.heard) is intent
    await bot.stop()
