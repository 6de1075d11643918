"""Keeps what admins choose for their server with /setup settings."""
