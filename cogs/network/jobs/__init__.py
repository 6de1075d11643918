"""Holds what the due list calls for the network."""
