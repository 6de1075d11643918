"""Compares two texts in time that grows with their length, whatever they say: by the words that stand once in both.

What stands once in each text and in the same order holds the comparison together (patience diff); between such places
ever smaller pieces are compared. Pieces without one are compared word by word while they are small, and else count as
changed as a whole: a longer answer than needed, never a wrong one.
"""

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final

_AROUND: Final = 1
"""Unchanged lines that are shown around a change."""
_WORD = re.compile(r"\s+|[^\s]+")
_CELLS: Final = 2_500
"""Pieces of so many pairs of words (fifty by fifty) are compared word by word."""
_ALL_CELLS: Final = 250_000
"""So many pairs are compared in all."""
_PASSES: Final = 20
"""So many times, on average, texts are looked through for what stands once."""
Span = tuple[int, int, int, int]
"""From and to in the old text, from and to in the new one."""


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """What changed, line by line: (`-` taken out, `+` put in, ` ` unchanged around it, `…` left out between)."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[tuple[str, str]] = []
    written_until = 0
    for from_old, to_old, from_new, to_new in changed_spans(old, new):
        start = max(written_until, from_old - _AROUND)
        if lines:
            trailing = min(written_until + _AROUND, start)
            lines += [(" ", line) for line in old[written_until:trailing]]
            if trailing < start:
                lines.append(("…", ""))
        lines += [(" ", line) for line in old[start:from_old]]
        lines += [("-", line) for line in old[from_old:to_old]]
        lines += [("+", line) for line in new[from_new:to_new]]
        written_until = to_old
    if lines:
        lines += [(" ", line) for line in old[written_until : written_until + _AROUND]]
    return lines


def changed_words(before: str, after: str) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """Both lines in pieces, with whether each piece differs, to mark what changed within a line."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    spans = changed_spans(old, new)
    return _pieces(old, [(start, end) for start, end, _, _ in spans]), _pieces(
        new, [(start, end) for _, _, start, end in spans]
    )


def changed_spans(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """Where two sequences differ, in their order; what lies between two spans is the same in both."""
    spans: list[Span] = []
    budget, passes = _ALL_CELLS, _PASSES * (len(old) + len(new))
    waiting: list[Span] = [(0, len(old), 0, len(new))]
    while waiting:
        from_old, to_old, from_new, to_new = span = _trimmed(old, new, waiting.pop())
        if from_old == to_old and from_new == to_new:
            continue
        cells = (to_old - from_old) * (to_new - from_new)
        if 0 < cells <= min(_CELLS, budget):
            budget -= cells
            matcher = difflib.SequenceMatcher(None, old[from_old:to_old], new[from_new:to_new], autojunk=False)
            spans += [
                (from_old + start_old, from_old + end_old, from_new + start_new, from_new + end_new)
                for tag, start_old, end_old, start_new, end_new in matcher.get_opcodes()
                if tag != "equal"
            ]
            continue
        passes -= to_old - from_old + to_new - from_new
        anchors = _anchors(old, new, span) if cells and passes > 0 else []
        if not anchors:
            spans.append(span)
            continue
        ends = [*anchors, (to_old, to_new)]
        starts = [(from_old, from_new), *((at_old + 1, at_new + 1) for at_old, at_new in anchors)]
        # The last one first: the stack gives them back in their order.
        waiting += [
            (start_old, end_old, start_new, end_new)
            for (start_old, start_new), (end_old, end_new) in reversed(list(zip(starts, ends, strict=True)))
        ]
    return spans


def _trimmed(old: Sequence[str], new: Sequence[str], span: Span) -> Span:
    """The span without what both sides begin and end with."""
    from_old, to_old, from_new, to_new = span
    while from_old < to_old and from_new < to_new and old[from_old] == new[from_new]:
        from_old, from_new = from_old + 1, from_new + 1
    while from_old < to_old and from_new < to_new and old[to_old - 1] == new[to_new - 1]:
        to_old, to_new = to_old - 1, to_new - 1
    return from_old, to_old, from_new, to_new


def _anchors(old: Sequence[str], new: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """The places of what stands once in each side, as many as keep the same order in both."""
    from_old, to_old, from_new, to_new = span
    often_old, often_new = Counter(old[from_old:to_old]), Counter(new[from_new:to_new])
    at_new = {word: at for at, word in enumerate(new[from_new:to_new], from_new) if often_new[word] == 1}
    pairs = [
        (at, at_new[word])
        for at, word in enumerate(old[from_old:to_old], from_old)
        if often_old[word] == 1 and word in at_new
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, sorted by their first part, of which the second part rises too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        before.append(last[length - 1] if length else -1)
        # Behind the last end, this adds one; else it takes the place of a higher one.
        ends[length : length + 1], last[length : length + 1] = [value], [number]
    run = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _pieces(words: Sequence[str], changed: Sequence[tuple[int, int]]) -> list[tuple[bool, str]]:
    """The words joined again, parted where a change begins or ends."""
    pieces: list[tuple[bool, str]] = []
    at = 0
    for start, end in [*changed, (len(words), len(words))]:
        pieces += [
            (differs, "".join(part)) for differs, part in ((False, words[at:start]), (True, words[start:end])) if part
        ]
        at = end
    return pieces
