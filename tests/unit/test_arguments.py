"""What a form is about comes back with its types."""

from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.arguments import Arguments
from bot.errors import UserError


class Scope(StrEnum):
    ONE = "one"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Target(Arguments):
    number: int
    scope: Scope = Scope.ONE
    city_id: int | None = None
    day: str | None = None
    pinned: bool = False


@given(
    st.builds(
        Target,
        st.integers(0, 2**63 - 1),
        st.sampled_from(Scope),
        st.none() | st.integers(0, 2**63 - 1),
        st.none() | st.dates().map(str),
        st.booleans(),
    )
)
def test_what_is_written_is_read_back(target: Target) -> None:
    assert Target.load(target.dump()) == target


def test_what_an_earlier_version_did_not_write_has_its_default() -> None:
    assert Target.load(("12",)) == Target(12)


def test_nothing_is_written_as_a_dash() -> None:
    assert Target(12, Scope.ALL).dump() == ("12", "all", "-", "-", "0")


@pytest.mark.parametrize("arguments", [(), ("twelve",), ("1", "some"), ("-1",), (str(2**63),)])
def test_another_shape_is_outdated(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match="earlier version"):
        Target.load(arguments)
