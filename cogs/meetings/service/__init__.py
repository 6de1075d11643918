"""Holds the use cases of meetings, one transaction each; the feature's public face."""
