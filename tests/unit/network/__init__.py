"""Pure decisions of the network."""
