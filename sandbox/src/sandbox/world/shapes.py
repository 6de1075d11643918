"""The one name for JSON objects as they travel."""

from typing import Any

# Only the edges (REST, gateway) may look inside.
Json = dict[str, Any]
