"""The slash commands of the network."""
