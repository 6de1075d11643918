"""The page to chat in: a Discord client in the browser, and the few routes that hand it out.

The client (`static/`) speaks the people's side of the API and the gateway; it has no way into the world of its own.
"""
