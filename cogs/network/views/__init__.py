"""The buttons, selects and forms of the network."""
