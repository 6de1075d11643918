"""A local stand-in for Discord: REST v10, gateway, people. It knows nothing of the bot."""
