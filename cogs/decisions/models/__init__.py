"""The values of the archive, between all other layers."""
