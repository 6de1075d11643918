"""The house rules that import-linter cannot see: short modules that say what they are for, no back door for types."""

import ast
from pathlib import Path

import pytest

import sandbox

SOURCE = Path(sandbox.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST = 300
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "misc", "common"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(SOURCE).as_posix())
def test_a_module_is_short_says_what_it_is_for_and_imports_openly(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text))
    assert "TYPE_CHECKING" not in text
    assert not VAGUE_NAMES & set(module.relative_to(SOURCE).with_suffix("").parts)


def test_every_folder_of_tests_is_a_package() -> None:
    """Two test files may then share a name, and mypy still tells them apart."""
    folders = {path.parent for path in Path(__file__).parent.rglob("test_*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []
