"""Holds the use cases of the archive, one transaction each; the feature's public face."""
