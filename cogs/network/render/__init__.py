"""How the network looks: models to embeds and layouts, pure."""
