"""Looks after the slash commands as a whole: translates them, and tells Discord when they have changed."""
