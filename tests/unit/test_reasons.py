"""Reasons: cleaned, measured, asked for where they must be given."""

import pytest

from bot.errors import UserError
from bot.markup import NO_REASON, read_reason
from bot.texts import Text

INVISIBLE = " \n\u200b"


def test_a_reason_is_measured_after_cleaning() -> None:
    assert read_reason(" Sturm\u200f   ", 5) == "Sturm"


def test_one_that_is_too_long_is_told_by_how_much() -> None:
    with pytest.raises(UserError) as refused:
        read_reason("x" * 401, 400)
    assert refused.value.text.params == {"length": 401, "most": 400}


def test_what_cannot_be_seen_is_no_reason() -> None:
    asked = Text("Why?")
    for missing in (NO_REASON, asked):
        with pytest.raises(UserError) as refused:
            read_reason(INVISIBLE, 400, missing)
        assert refused.value.text == missing


def test_where_it_may_be_left_out_nothing_is_enough() -> None:
    assert not read_reason(INVISIBLE, 400, missing=None)
