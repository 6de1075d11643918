"""Bodies of messages that use every field once."""

import struct
import zlib
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 3, 2, 8, 2, 0, 0, 0) + zlib.compress(b"")

V2 = 1 << 15


def embed() -> dict[str, Any]:
    return {
        "title": "Beschluss",
        "description": "Einstimmig.",
        "color": 0x5865F2,
        "url": "https://example.org/",
        "timestamp": "2026-11-23T09:00:00+00:00",
        "footer": {"text": "Protokoll", "icon_url": "https://example.org/i.png"},
        "author": {"name": "Rat", "url": "https://example.org/"},
        "thumbnail": {"url": "attachment://bild.png"},
        "image": {"url": "https://example.org/i.png"},
        "fields": [{"name": "Ja", "value": "3", "inline": True}, {"name": "Nein", "value": "0"}],
    }


def rows() -> list[dict[str, Any]]:
    return [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 1, "label": "Ja", "custom_id": "vote:1:yes", "emoji": {"name": "✅"}},
                {"type": 2, "style": 5, "label": "Mehr", "url": "https://example.org/"},
            ],
        },
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": "pick",
                    "placeholder": "…",
                    "options": [{"label": "A", "value": "a", "description": "erste", "default": True}],
                }
            ],
        },
        {
            "type": 1,
            "components": [{"type": 8, "custom_id": "where", "channel_types": [0], "min_values": 0}],
        },
    ]


def layout() -> list[dict[str, Any]]:
    return [
        {
            "type": 17,
            "accent_color": 255,
            "components": [
                {"type": 10, "content": "# Sitzung"},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "Dortmund"}],
                    "accessory": {"type": 2, "style": 2, "label": "Details", "custom_id": "d:1"},
                },
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "Bild"}],
                    "accessory": {"type": 11, "media": {"url": "attachment://bild.png"}},
                },
                {"type": 12, "items": [{"media": {"url": "https://example.org/i.png"}}]},
                {"type": 13, "file": {"url": "attachment://bild.png"}},
                {"type": 14},
                {"type": 1, "components": [{"type": 5, "custom_id": "who"}]},
            ],
        }
    ]
