"""Decisions as cards, pages and answers: pure, tested without a connection."""
