"""The slash commands as a whole: their translation, and telling Discord when they have changed."""
