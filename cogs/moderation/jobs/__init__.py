"""Does what the due list and Discord's events ask of moderation."""
