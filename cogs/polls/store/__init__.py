"""Holds the polls' SQL."""
