"""Holds the meetings' SQL."""
