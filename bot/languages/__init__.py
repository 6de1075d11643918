"""Chooses a person's language: what they chose, else what their client last spoke, else their city's."""
