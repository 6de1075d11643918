"""Holds the values of moderation: frozen, and free of Discord."""
