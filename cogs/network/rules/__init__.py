"""Holds the pure decisions of the network: values in, values out."""
