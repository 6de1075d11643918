"""Holds the use cases of moderation: one transaction each, nothing here talks to Discord."""
