"""Holds the SQL of moderation: rows to models and back."""
