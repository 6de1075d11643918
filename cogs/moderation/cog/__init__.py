"""Parses the commands of moderation, calls the services, answers."""
