"""A button that makes something so carries the state that it stood under, or the number of what never changes."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.architecture.literals import parsed
from tests.architecture.test_names import modules, name

STATE: Final = re.compile(r"version|fingerprint|hash|name_terms|draft|code")
"""How an id's argument for that is called; a draft never changes under its number."""
FIXED: Final = {
    "cogs/meetings/render/minutes.py: REMOVE": "items of an agenda are moved or removed, never reworded",
    "cogs/meetings/views/availability.py: POLL_PLAN": "what is asked and its times stay as they are",
    "cogs/moderation/render/purges.py: CONFIRM": "the messages to go are listed once, in the preview",
    "cogs/moderation/render/purges.py: CANCEL": "stops what is under way, whatever is left of it",
    "cogs/network/render/invitations.py: REVOKE": "an invitation stays as it was made",
    "cogs/network/render/offices.py: END_ABSENT": "a term's office and person stay as they are",
    "cogs/network/render/offices.py: LEAVE": "a term's office and person stay as they are",
}


def confirming(tree: ast.Module) -> Iterator[str]:
    """The ids of the buttons that a module makes red or green; a name is followed to what it stands for."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        known = {
            node.targets[0].id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("button") and len(node.args) > 1:
                if not re.search(r"ButtonStyle\.(success|danger)", ast.unparse(node)):
                    continue
                custom_id = node.args[1]
                yield ast.unparse(known.get(custom_id.id, custom_id) if isinstance(custom_id, ast.Name) else custom_id)


def test_what_is_confirmed_is_what_was_shown() -> None:
    found = {
        f"{name(path)}: {custom_id.removeprefix('make_id(').split(',')[0]}"
        for path in modules()
        for custom_id in confirming(parsed(path))
        if not STATE.search(custom_id)
    }
    assert found == FIXED.keys()
