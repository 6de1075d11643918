"""Holds the use cases of polls, one transaction each; the feature's public face."""
