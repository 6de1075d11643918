"""`/decision` and the menu on messages: parse, call the service, answer."""
