"""Holds the SQL of the network, and nothing but SQL."""
