"""How moderation looks: models in, texts, embeds and layouts out."""
