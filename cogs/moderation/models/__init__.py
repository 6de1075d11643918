"""The values of moderation: frozen, and free of Discord."""
