"""Holds the features, one folder each, every folder built alike."""
