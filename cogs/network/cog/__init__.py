"""Holds the slash commands of the network."""
