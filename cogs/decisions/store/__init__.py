"""Holds the SQL of the archive."""
