"""Discord's REST API v10 over the world: one module per resource, the same routes for bots and people."""
