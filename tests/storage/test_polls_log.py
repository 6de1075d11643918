"""The write-ahead log, read frame by frame: no commit with a person in it is next to an anonymous ballot."""

import asyncio
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.texts import Language
from cogs.polls.models.polls import Poll, PollSettings, Secrecy, Voters
from cogs.polls.rules.ballots import only
from cogs.polls.service.voting import VotingService
from tests.storage.network_world import GUILD
from tests.storage.poll_house import House

CROWD = PollSettings(voters=Voters.EVERYONE, secrecy=Secrecy.ANONYMOUS, language=Language.DE)
HEADER, FRAME = 32, 24
FIRST_ID = 1_234_567_890_123_456_000
"""As long as Discord's ids: SQLite writes them with eight bytes, by which they are found."""
IDS = [FIRST_ID + number for number in range(1, 13)]


@dataclass(frozen=True)
class Commit:
    """What a commit in the log wrote that its pages did not have before."""

    people: frozenset[int]
    slots: frozenset[bytes]


def log_of(database: Path) -> bytes:
    return database.with_name(f"{database.name}-wal").read_bytes()


def commits(database: Path) -> list[Commit]:
    """Every commit in the log, the first one first."""
    pages: dict[int, bytes] = {}
    read: list[Commit] = []
    people: set[int] = set()
    slots: set[bytes] = set()
    log = log_of(database)
    size = struct.unpack_from(">I", log, 8)[0]
    salts = log[16:24]
    for at in range(HEADER, len(log) - FRAME - size + 1, FRAME + size):
        number, committed = struct.unpack_from(">II", log, at)
        if log[at + 8 : at + 16] != salts:
            break
        page, before = log[at + FRAME : at + FRAME + size], pages.get(number, b"")
        people |= names_in(page) - names_in(before)
        slots |= slots_in(page) - slots_in(before)
        pages[number] = page
        if committed:
            read.append(Commit(frozenset(people), frozenset(slots)))
            people, slots = set(), set()
    return read


def names_in(page: bytes) -> set[int]:
    return {number for number in IDS if number.to_bytes(8) in page or str(number).encode() in page}


def slots_in(page: bytes) -> set[bytes]:
    return set(re.findall(rb"[0-9a-f]{64}", page))


@pytest.fixture
async def house(database: Database, clock: TravellingClock, tmp_path: Path) -> House:
    house = House(database, clock, tmp_path, PROJECT / "data" / "forum.toml")
    await house.found(1)
    return house


async def vote(voting: VotingService, house: House, poll: Poll, user_id: int) -> None:
    await voting.cast(await house.people.person(user_id), poll.id, only(poll, user_id % 3))


async def type_something(house: House, user_id: int) -> None:
    await house.people.drafts.save(GUILD, user_id, "some.form", (), {"text": "x"})


async def test_no_commit_with_a_person_in_it_is_next_to_an_anonymous_ballot(house: House) -> None:
    poll = await house.asked(CROWD)
    await asyncio.gather(
        *(
            step
            for user_id in IDS
            for step in (type_something(house, user_id), vote(house.voting, house, poll, user_id))
        )
    )
    for user_id in IDS:
        await type_something(house, user_id)
        await vote(house.voting, house, poll, user_id)
        await type_something(house, user_id)
    log = commits(house.database.path)
    assert set().union(*(commit.people for commit in log)) == set(IDS), "the people did write"
    assert len(set().union(*(commit.slots for commit in log))) == len(IDS), "and voted"
    for before, commit, after in zip(log, log[1:], log[2:], strict=False):
        if commit.slots:
            assert (before.people, commit.people, after.people) == (frozenset(),) * 3
            assert (before.slots, after.slots) == (frozenset(), frozenset())


async def test_ballots_that_come_within_a_moment_are_one_commit_whatever_comes_between(house: House) -> None:
    voting = VotingService(house.reader.work, house.keys, gathering=0.3)
    poll = await house.asked(CROWD)
    votes = []
    for user_id in IDS:
        votes.append(asyncio.create_task(vote(voting, house, poll, user_id)))
        await type_something(house, user_id)
    await asyncio.gather(*votes)
    (ballots,) = [commit.slots for commit in commits(house.database.path) if commit.slots]
    assert len(ballots) == len(IDS)
    assert sorted(ballots, key=log_of(house.database.path).index) == sorted(ballots, reverse=True), (
        "a page fills from its end, here in the order of the hashes"
    )
