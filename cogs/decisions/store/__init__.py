"""The SQL of the archive."""
