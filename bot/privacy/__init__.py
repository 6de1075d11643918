"""Sorts personal data into classes. Every table with a user id belongs to one; an architecture test sees to it."""
