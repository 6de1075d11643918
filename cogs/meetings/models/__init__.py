"""Holds the values of meetings, which pass between all other layers."""
