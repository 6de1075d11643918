"""Reads what is typed into a command's option and offers what fits while it is being typed: each kind once."""
