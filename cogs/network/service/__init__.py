"""Holds the use cases of the network, one unit of work each; its public face for other features."""
