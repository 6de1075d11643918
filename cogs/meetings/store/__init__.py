"""The meetings' SQL."""
