"""Holds how the network looks: models to embeds and layouts, pure."""
