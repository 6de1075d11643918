"""Holds the values of the archive, between all other layers."""
