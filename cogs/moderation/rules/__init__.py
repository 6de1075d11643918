"""What moderation decides: pure, with the moment handed in."""
