"""Meetings: their rules, texts and cards, without Discord."""
