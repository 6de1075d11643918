"""Holds the values of the network: cities and their delegates, topics, the declared server, plans."""
