"""Charts as PNG, drawn to be read on a phone: long labels above their bars, both languages, numbers at the bars.

Matplotlib's object interface only (no pyplot, no global state), so that it can run in a thread. What is said by colour
is said by a mark or a label as well. The palette is Okabe and Ito's, which colour-blind people tell apart:
https://jfly.uni-koeln.de/color/
"""

import io
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import cycle, islice
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.font_manager import findfont as find_font

_WIDTH: Final = 5.0
"""Inches; at 200 dots an inch a thousand pixels, which a phone shows at about a third."""
_DPI: Final = 200
_INK, _SOFT, _GRID, _PAPER = "#1b1f23", "#57606a", "#d8dee4", "#ffffff"
_FIRST, _REST = "#0b6e69", "#a9c4c2"
_PALETTE: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#999933", "#6a3d9a")
_EMOJI_FORM: Final = "\N{VARIATION SELECTOR-16}"
_MARKS: Final = "osD^vPX*h"
_LABEL_WIDTH: Final = 52
_TITLE_WIDTH: Final = 46
_NOTE_WIDTH: Final = 76
_MOST_DATES: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One option: its label (both languages), how long its bar is, what stands beside it, whether it is in front."""

    label: str
    length: float
    figure: str
    first: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One topic over the barometers: at which of them (by index) it stood where (1 is first)."""

    label: str
    places: Mapping[int, Fraction]


def bars(title: Sequence[str], entries: Sequence[Bar], note: Sequence[str]) -> bytes:
    """A bar chart as PNG. `title`: a line for each language; `note`: what the numbers are, likewise."""
    labels = [textwrap.wrap(drawable(entry.label), _LABEL_WIDTH) or [""] for entry in entries]
    title_lines = [line for words in title for line in textwrap.wrap(drawable(words), _TITLE_WIDTH)]
    tops, position = [], 0.0
    for lines in labels:
        position += 0.62 * len(lines) + 0.25
        tops.append(position)
        position += 0.95
    height = 0.32 * position + 0.28 * len(title_lines) + 0.85
    figure, axes = _canvas(height)
    longest = max((entry.length for entry in entries), default=0.0) or 1.0
    for entry, lines, top in zip(entries, labels, tops, strict=True):
        axes.text(0, top - 0.16, "\n".join(lines), ha="left", va="bottom", fontsize=10, color=_INK, linespacing=1.15)
        colour = _FIRST if entry.first else _REST
        axes.barh(top + 0.22, entry.length / longest, height=0.52, color=colour, edgecolor=_INK, linewidth=0.6)
        token = "★ " if entry.first else ""
        axes.text(
            entry.length / longest + 0.015,
            top + 0.22,
            token + entry.figure,
            va="center",
            fontsize=10,
            fontweight="bold" if entry.first else "normal",
            color=_INK,
        )
    axes.set_xlim(0, 1.28)
    axes.set_ylim(position, 0)
    axes.set_axis_off()
    return _as_png(_with_title_and_note(figure, title_lines, note, height))


def lines(title: Sequence[str], dates: Sequence[str], entries: Sequence[Line], note: Sequence[str]) -> bytes:
    """Places over time as PNG: the first place on top, each line named at its end."""
    return _as_png(lines_figure(title, dates, entries, note))


def lines_figure(title: Sequence[str], dates: Sequence[str], entries: Sequence[Line], note: Sequence[str]) -> Figure:
    """The same before it is drawn."""
    title_lines = [line for words in title for line in textwrap.wrap(drawable(words), _TITLE_WIDTH)]
    labels = [textwrap.wrap(drawable(_line_name(entry, dates)), 24) or [""] for entry in entries]
    lowest = max((float(place) for entry in entries for place in entry.places.values()), default=1.0)
    height = max(3.2, 0.2 * sum(map(len, labels)) + 0.12 * len(labels)) + 0.28 * len(title_lines) + 0.9
    figure, axes = _canvas(height)
    last = len(dates) - 1
    for number, entry in enumerate(entries):
        # A second round through the colours has other marks and dashes.
        again, turn = divmod(number, len(_PALETTE))
        colour, token = _PALETTE[turn], _MARKS[(turn + 4 * again) % len(_MARKS)]
        dashes = "--" if again else "-"
        at = sorted(entry.places)
        axes.plot(
            at,
            [float(entry.places[index]) for index in at],
            color=colour,
            marker=token,
            markersize=6,
            linewidth=2,
            linestyle=dashes,
        )
    _name_lines(axes, entries, labels, lowest, last)
    axes.set_ylim(lowest + 0.6, 0.4)
    # One barometer alone stands at the right, beside the names.
    span = max(last, 1)
    axes.set_xlim(last - 1.15 * span, last + 0.02 * span)
    axes.set_yticks(range(1, int(lowest) + 1))
    # Not more dates than fit side by side; the last one always.
    ticks = range(last, -1, -max(1, -(-len(dates) // _MOST_DATES)))
    axes.set_xticks(ticks, [drawable(dates[index]) for index in ticks], fontsize=9, color=_SOFT)
    axes.tick_params(colors=_SOFT, length=0)
    axes.grid(axis="y", color=_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    return _with_title_and_note(figure, title_lines, note, height, right=0.6, left=0.08, bottom=0.62)


def _line_name(entry: Line, dates: Sequence[str]) -> str:
    """The topic's name; of one that was not in the last barometer, also when it was asked about last."""
    end = max(entry.places)
    return entry.label if end == len(dates) - 1 else f"{entry.label} ({dates[end]})"


def drawable(text: str) -> str:
    """The text without what the font cannot draw, such as emoji: a box would say less than nothing."""
    known = get_font(find_font(FontProperties(family="DejaVu Sans"))).get_charmap()
    kept = (char for char in unicodedata.normalize("NFC", text) if ord(char) in known and char != _EMOJI_FORM)
    # Matplotlib reads a pair of dollar signs as mathematics.
    return " ".join("".join(kept).split()).replace("$", r"\$")


def _name_lines(axes: Axes, entries: Sequence[Line], labels: Sequence[list[str]], lowest: float, last: int) -> None:
    """The names at the ends of their lines, moved apart where they would cover each other."""
    order = sorted(range(len(entries)), key=lambda index: float(entries[index].places[max(entries[index].places)]))
    total = sum(len(labels[index]) + 0.5 for index in order) or 1.0
    room = (lowest + 0.2) / total
    used = 0.4
    styles = list(islice(cycle(_PALETTE), len(entries)))
    for index in order:
        entry = entries[index]
        end = max(entry.places)
        place = float(entry.places[end])
        share = (len(labels[index]) + 0.5) * room
        middle = used + share / 2
        used += share
        axes.annotate(
            "\n".join(labels[index]),
            xy=(end, place),
            xytext=(last + 0.12 * max(last, 1), middle),
            fontsize=9,
            color=_INK,
            va="center",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": styles[index],
                "linewidth": 1.2,
                "shrinkA": 1,
                "shrinkB": 4,
                "relpos": (0, 0.5),
            },
        )


def _canvas(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    return figure, figure.add_axes((0, 0, 1, 1))


def _with_title_and_note(
    figure: Figure,
    title_lines: Sequence[str],
    note: Sequence[str],
    height: float,
    *,
    left: float = 0.04,
    right: float = 0.97,
    bottom: float = 0.4,
) -> Figure:
    """The figure with its title above and its note below."""
    notes = [line for words in note for line in textwrap.wrap(drawable(words), _NOTE_WIDTH)]
    bottom += 0.15 * max(len(notes) - 1, 0)
    head = (0.28 * len(title_lines) + 0.22) / height
    (axes,) = figure.axes
    axes.set_position((left, bottom / height, right - left, 1 - head - bottom / height))
    figure.text(0.04, 1 - 0.14 / height, "\n".join(title_lines), va="top", fontsize=12, fontweight="bold", color=_INK)
    figure.text(0.04, 0.14 / height, "\n".join(notes), va="bottom", fontsize=8, color=_SOFT)
    return figure


def _as_png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
