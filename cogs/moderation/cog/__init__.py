"""The commands of moderation: parse, call the service, answer."""
