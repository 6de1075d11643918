"""A figure beside its limit and the ratio of the two, for every bench alike."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` above 1 means that the limit is not kept."""

    what: str
    value: float
    limit: float
    unit: str

    @property
    def ratio(self) -> float:
        return self.value / self.limit


def report(figures: Sequence[Figure]) -> int:
    """Print the table; returns the exit code: 1 when a limit is not kept."""
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        verdict = "ok" if figure.ratio <= 1 else "OVER"
        print(
            f"{figure.what:<{width}}  {figure.value:>10.3f} {figure.unit:<8} limit {figure.limit:>8g}"
            f"  ratio {figure.ratio:>6.3f}  {verdict}"
        )
    return int(any(figure.ratio > 1 for figure in figures))
