"""Draws meetings as cards, reminders, answers and events: pure, tested without a connection."""
