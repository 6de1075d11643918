"""Decides about the archive, pure: values in (now included), values out."""
