"""The SQL of the network, and nothing but SQL."""
