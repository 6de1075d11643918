"""What the due list and Discord's events have moderation do."""
