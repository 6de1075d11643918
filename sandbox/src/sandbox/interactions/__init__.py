"""Interactions: what people start (commands, components, forms), how bots answer, for how long a token lives."""
