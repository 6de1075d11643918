"""The use cases of the network, one transaction each; its public face for other features."""
