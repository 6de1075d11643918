"""Builds buttons, selects and forms whose whole state is in their `custom_id`, so that they work after a restart."""
