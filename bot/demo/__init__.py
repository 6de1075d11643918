"""Composes the demo: the stand-in for Discord, the real bot, and a clock that travels.

The only place outside the tests that imports the sandbox; a bot that serves the real Discord never loads it.
"""
