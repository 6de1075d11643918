"""Decides for moderation: pure, with the moment handed in."""
