"""Sets pictures and papers by typst, from the templates in data/papers.

What people wrote reaches a template as data (JSON in `sys.inputs`) and is set as plain text, so that nothing that they
write can be markup. Only the fonts that stand beside the templates are used: the same input gives the same picture on
every machine. Everything here blocks for tens of milliseconds: call it in a thread.
"""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from bot.config import PROJECT
from bot.markup import cut

TEMPLATES: Final = PROJECT / "data" / "papers"
FONTS: Final = TEMPLATES / "fonts"
_DOTS_PER_INCH: Final = 200


def png(template: str, data: Mapping[str, object]) -> bytes:
    """The one page of `template` (its name without ".typ") as PNG. Raises typst.TypstError where that fails."""
    made = _compiler(template, data).compile(format="png", ppi=_DOTS_PER_INCH)
    if not isinstance(made, bytes):
        raise TypeError(f"{template} has more than one page")
    return made


def placed(template: str, data: Mapping[str, object]) -> list[dict[str, Any]]:
    """What the template says of where it put its texts: `text`, and `x`, `y`, `width`, `height` in points."""
    boxes: list[dict[str, Any]] = json.loads(_compiler(template, data).query("<placed>", field="value"))
    return boxes


def drawable(text: str, length: int = 200) -> str:
    """The text in characters that the fonts can draw; others are written out in Latin letters (שלום: slvm).

    A box in the place of a letter would say less than nothing. At most `length` characters, also where one is written
    out as many (﷽ as a sentence): a picture of endless text takes minutes and is too large to be posted.
    """
    known = _coverage()
    composed = cut(unicodedata.normalize("NFC", text[: 4 * length]), length)
    if all(ord(char) in known for char in composed):
        return composed
    # 0.1 MB that hardly any text needs.
    from anyascii import anyascii  # noqa: PLC0415

    return cut("".join(char if ord(char) in known else anyascii(char) for char in composed), length)


def _compiler(template: str, data: Mapping[str, object]) -> Any:  # noqa: ANN401 - typst's, imported at its first use
    import typst  # noqa: PLC0415 - 7 MB that a bot which has drawn nothing yet need not hold

    return typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


@cache
def _fonts() -> Any:  # noqa: ANN401 - as above
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _coverage() -> frozenset[int]:
    """The code points that a font of ours draws. The file is held against the fonts by a test."""
    ranges = (line.split("-") for line in (FONTS / "coverage.txt").read_text(encoding="ascii").split())
    return frozenset(code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))
