"""What the disk still knows of who cast a secret ballot, read as somebody would who has every file: after the close,
nothing.
"""

import asyncio
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.due.models import DueState
from bot.errors import UserError
from bot.forgetting import Forgetting
from bot.privacy.service import Privacy
from bot.texts import Language
from bot.work import TRUNCATE_WAL
from cogs.polls.models.polls import Poll, PollSettings, Secrecy, Voters
from cogs.polls.rules.ballots import only
from tests.storage.network_world import GUILD
from tests.storage.poll_house import House, rows

SECRET = PollSettings(secrecy=Secrecy.ANONYMOUS, language=Language.DE)
CROWD = PollSettings(voters=Voters.EVERYONE, secrecy=Secrecy.ANONYMOUS, language=Language.DE)
FORUM = PROJECT / "data" / "forum.toml"


@pytest.fixture
async def house(database: Database, clock: TravellingClock, tmp_path: Path) -> House:
    house = House(database, clock, tmp_path, FORUM)
    await house.found(6)
    return house


async def test_anonymous_ballots_are_replaced_while_the_key_lives_and_never_after_it_is_lost(
    house: House, tmp_path: Path
) -> None:
    poll = await house.asked(SECRET)
    first = await house.voting.cast(await house.mayor(2), poll.id, only(poll, 0))
    again = await house.voting.cast(await house.mayor(2), poll.id, only(poll, 2))
    assert (again.replaced, again.receipt) == (True, first.receipt)
    colleagues = await house.voting.cast(await house.mayor(2, 1), poll.id, only(poll, 1))
    assert not colleagues.replaced, "that a colleague had voted is not said"
    assert colleagues.receipt != first.receipt
    assert [row["choice"] for row in await rows(house, "poll_secret_ballots")] == ["010"]
    # Restored elsewhere: the database came back, the key did not.
    shutil.rmtree(tmp_path / "keys")
    elsewhere = House(house.database, house.clock, tmp_path, PROJECT / "data" / "forum.toml")
    for number in (2, 3):
        with pytest.raises(UserError, match="restored from a backup"):
            await elsewhere.voting.cast(await elsewhere.mayor(number), poll.id, only(poll, 0))
    snapshot, _ = await elsewhere.reader.view(GUILD, poll.id)
    assert snapshot.key_lost
    await elsewhere.closing.close(await elsewhere.mayor(1), poll.id)
    assert [row["choice"] for row in await rows(house, "poll_secret_ballots")] == ["010"]


async def test_nothing_on_disk_ties_a_secret_ballot_to_its_voter_after_the_close(
    house: House, tmp_path: Path, clock: TravellingClock
) -> None:
    """The bytes of the database, the log and a mid-poll backup, read as somebody would who has all of them."""
    poll = await house.asked(SECRET, options="|".join(f"Wahl {number}" for number in range(12)))
    order = [4, 2, 6, 1, 5, 3]
    slots = {}
    backup = tmp_path / "backup.db"
    for count, number in enumerate(order):
        voter = await house.mayor(number)
        await house.voting.cast(voter, poll.id, only(poll, number))
        ((slot, *_),) = [
            [row["slot"]] for row in await rows(house, "poll_secret_ballots") if row["choice"] == code(poll, number)
        ]
        slots[number] = str(slot)
        await clock.travel(timedelta(minutes=1))
        if count == 2:
            await asyncio.to_thread(back_up, house.database.path, backup)
    await house.closing.close(await house.mayor(1), poll.id)
    closed = await house.reader.poll(GUILD, poll.id)
    assert await house.closing.shred(closed)
    assert files(tmp_path / "keys", "*") == b""
    everything = files(tmp_path, "ratsbote.db*")
    for slot in slots.values():
        assert slot.encode() not in everything, "the keyed hash is gone from the file and its log"
    final = await rows(house, "poll_secret_ballots")
    assert set(final[0]) == {"poll_id", "guild_id", "slot", "choice", "receipt"}, "no time, no person, no city"
    assert sorted(str(row["choice"]) for row in final) == sorted(code(poll, number) for number in order)
    assert [row["slot"] for row in final] == [f"{number:06}" for number in range(1, 7)]
    # The other tables know that there was a poll, and nothing of who took part in it.
    for table in ("poll_ballots", "poll_history"):
        assert await rows(house, table) == []
    with closing(sqlite3.connect(backup)) as saved:
        kept = saved.execute("SELECT slot, choice FROM poll_secret_ballots").fetchall()
        assert len(kept) == 3
        assert [slot for slot, _ in kept] == sorted(slot for slot, _ in kept), "in the order of the hashes alone"
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            saved.execute("SELECT rowid FROM poll_secret_ballots")
    assert re.search(rb"(?:city|person):\d+", files(tmp_path, "backup.db")) is None


async def test_the_final_order_of_secret_ballots_is_drawn_anew_each_time(house: House) -> None:
    orders: Counter[tuple[str, ...]] = Counter()
    for _ in range(12):
        poll = await house.asked(SECRET, options="|".join(f"Wahl {number}" for number in range(12)))
        for number in range(1, 7):
            await house.voting.cast(await house.mayor(number), poll.id, only(poll, number))
        await house.closing.close(await house.mayor(1), poll.id)
        kept = [row for row in await rows(house, "poll_secret_ballots") if row["poll_id"] == poll.id]
        orders[tuple(str(row["choice"]) for row in kept)] += 1
    assert len(orders) > 6, "twelve draws of 720 orders hardly repeat"


async def test_a_crowds_ballots_leave_no_trace_between_the_cells_of_a_page_either(house: House, tmp_path: Path) -> None:
    """Hundreds of ballots fill, split and empty pages; what SQLite moved there must not stay behind."""
    neighbour = await house.asked(CROWD)
    poll = await house.asked(CROWD)
    people = [await house.people.person(10_000 + number) for number in range(400)]
    for voted in (neighbour, poll):
        await asyncio.gather(
            *(house.voting.cast(one, voted.id, only(voted, number % 3)) for number, one in enumerate(people))
        )
    for number in range(0, 400, 7):
        await house.voting.cast(people[number], poll.id, only(poll, 2))
    before = {str(row["slot"]) for row in await rows(house, "poll_secret_ballots") if row["poll_id"] == poll.id}
    assert len(before) == 400
    await house.closing.close(await house.mayor(1), poll.id)
    assert await house.closing.shred(await house.reader.poll(GUILD, poll.id))
    everything = await asyncio.to_thread(files, tmp_path, f"{house.database.path.name}*")
    pieces = {slot[at : at + 12].encode() for slot in before for at in (0, 12, 24, 36, 48)}
    assert [piece for piece in pieces if piece in everything] == []
    after = [row for row in await rows(house, "poll_secret_ballots") if row["poll_id"] == neighbour.id]
    assert len(after) == 400, "the other poll goes on"
    again = await house.voting.cast(people[0], neighbour.id, only(neighbour, 1))
    assert again.replaced


def code(poll: Poll, option: int) -> str:
    return "".join(map(str, only(poll, option)))


def files(folder: Path, pattern: str) -> bytes:
    """Everything that stands in these files."""
    return b"".join(path.read_bytes() for path in folder.glob(pattern))


def back_up(source: Path, target: Path) -> None:
    """As a backup does it: SQLite's own copy of a database in use."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


async def test_a_program_that_reads_for_ever_stops_neither_writers_nor_the_end_of_a_key(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await house.asked(SECRET)
    await house.voting.cast(await house.mayor(2), poll.id, only(poll, 0))
    replicator = await asyncio.to_thread(sqlite3.connect, house.database.path, check_same_thread=False)
    with closing(replicator):
        await asyncio.to_thread(lambda: replicator.execute("BEGIN").execute("SELECT * FROM polls").fetchone())
        await house.closing.close(await house.mayor(1), poll.id)
        shredding = asyncio.create_task(house.closing.shred(await house.reader.poll(GUILD, poll.id)))
        while files(tmp_path / "keys", "*"):
            async with house.database.transaction() as tx:
                await tx.execute("UPDATE polls SET guild_id = guild_id")
        assert not shredding.done(), "what was written did not wait for the reader"
        assert not await shredding, "the log has to wait, the key has not"
        forgetting = Forgetting(Privacy(house.database, house.clock, {}), house.closing.work)
        monkeypatch.setattr("bot.database._WAITS_FOR_READERS", (0.0,))
        for _ in range(20):
            (item,) = [item for item in await house.due.ready(50) if item.kind == TRUNCATE_WAL]
            await forgetting.truncate_wal(item)
            items = await house.due.of_queue(GUILD, "database-log")
            assert DueState.PENDING in [item.state for item in items], "it is never given up"
            await house.clock.travel(timedelta(hours=1))
    (item,) = [item for item in await house.due.ready(50) if item.kind == TRUNCATE_WAL]
    await forgetting.truncate_wal(item)
    wal = house.database.path.with_name(f"{house.database.path.name}-wal")
    assert await asyncio.to_thread(wal.read_bytes) == b""
