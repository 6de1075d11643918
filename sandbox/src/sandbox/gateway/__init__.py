"""Discord's gateway v10 over the world: sessions, replay, compression, intents, who is told what."""
