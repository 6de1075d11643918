"""Lets `python -m bot` do what `ratsbote` does."""

from bot.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
