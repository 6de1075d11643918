"""Finds where a function stands, so that a test can put another in its place: the function itself is named."""

import sys
from collections.abc import Callable


def place_of(function: Callable[..., object]) -> tuple[object, str]:
    """Its module or class, and its name there."""
    owner: object = sys.modules[function.__module__]
    *classes, name = function.__qualname__.split(".")
    for kind in classes:
        owner = getattr(owner, kind)
    return owner, name
