"""Polls as cards, results, ballots, answers, charts and files: pure, tested without a connection."""
