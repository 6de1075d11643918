"""Buttons and forms of moderation."""
