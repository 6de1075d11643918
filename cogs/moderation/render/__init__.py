"""Shows moderation: models in, texts, embeds and layouts out."""
