"""Decides about meetings, purely: values in (now included), values out."""
