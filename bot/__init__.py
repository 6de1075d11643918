"""Holds the kernel: what every feature needs. It imports no feature."""
