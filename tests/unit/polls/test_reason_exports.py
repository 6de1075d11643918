"""Reasons go into the files where a poll has them, and no spreadsheet takes one for a formula."""

import csv
import io
import json
from dataclasses import replace

from openpyxl import load_workbook

from bot.config import PROJECT
from bot.texts import Language, Texts
from bot.ui.post_text import PostLanguages
from cogs.polls.models.results import Result
from cogs.polls.render.export import as_csv, as_json
from cogs.polls.render.table import as_xlsx
from tests.unit.polls.samples import BERLIN, NOW, poll, result

BOTH = PostLanguages(Texts(PROJECT / "data" / "locales"), tuple(Language))
FORMULA = "=1+1"


def reasoned(*, reasons: bool) -> Result:
    """Two votes, the second with a reason, in a poll that takes reasons or does not."""
    counted = result(poll(reasons=reasons), {1: (1, 0, 0), 2: (0, 1, 0)}, {1: "DE", 2: "US"})
    first, second = counted.ballots
    return replace(counted, ballots=(first, replace(second, reason=FORMULA)) if reasons else (first, second))


def rows(counted: Result) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(counted).decode("utf-8-sig"))))


def test_where_votes_carry_reasons_they_stand_last() -> None:
    counted = reasoned(reasons=True)
    heading, *_, first, second = rows(counted)
    assert (heading[-1], first[-1], second[-1]) == ("reason", "", f"'{FORMULA}")
    assert {len(row) for row in rows(counted)} == {len(heading)}
    assert [ballot["reason"] for ballot in json.loads(as_json(counted, BERLIN))["ballots"]] == [None, FORMULA]
    sheet = load_workbook(io.BytesIO(as_xlsx(counted, BERLIN, BOTH, NOW))).worksheets[2]
    last = [row[-1] for row in sheet.iter_rows()]
    assert [cell.value for cell in last] == ["Begründung / Reason of the vote", None, FORMULA]
    assert last[-1].data_type == "s"


def test_elsewhere_the_files_are_as_they_were() -> None:
    counted = reasoned(reasons=False)
    assert rows(counted)[0][-1] == "C"
    assert all("reason" not in ballot for ballot in json.loads(as_json(counted, BERLIN))["ballots"])
