"""The values of meetings, between all other layers."""
