"""Entities as Discord writes them. Pure functions, entity in, JSON object out; ids become strings here."""
