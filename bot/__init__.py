"""The kernel: what every feature needs. It imports no feature."""
