"""Takes commands: `/meeting`, the menu of messages, and what is done to events by hand."""
