"""The bot's clock in the demo's world: who has stopped is not waited for."""

from datetime import timedelta

from tests.e2e.conftest import ForumWorld


async def test_a_bot_that_has_stopped_waits_for_nothing_any_more(ready_forum: ForumWorld) -> None:
    assert ready_forum.sandbox.traveller.wakes()
    await ready_forum.stop_bot()
    assert ready_forum.sandbox.traveller.wakes() == []
    answer = await ready_forum.travel(timedelta(days=7))
    assert answer["stops"] == []
