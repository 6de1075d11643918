"""An erasure is found again in a database that has the person, and names nobody by itself."""

from datetime import UTC, datetime

import pytest

from bot.privacy.commitments import ErasureCommitment, commit_to, erased_among, new_salt

AT = datetime(2026, 11, 23, tzinfo=UTC)


def test_whoever_was_erased_is_found_in_the_right_guild_alone() -> None:
    salt = new_salt()
    entry = ErasureCommitment(7, commit_to(salt, 7, 1001), AT)
    assert erased_among([(7, 1001), (7, 1002), (8, 1001)], [entry]) == [(7, 1001)]
    assert erased_among([(7, 1002)], []) == []


def test_other_salts_give_other_commitments() -> None:
    assert commit_to(new_salt(), 7, 1001) != commit_to(new_salt(), 7, 1001)


@pytest.mark.parametrize("text", ["", "abc", "0" * 32, f"{'0' * 32}:xyz"])
def test_what_is_no_commitment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a commitment"):
        erased_among([(7, 1001)], [ErasureCommitment(7, text, AT)])
