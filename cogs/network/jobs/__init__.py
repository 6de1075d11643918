"""What the due list calls for the network."""
