"""When the digest comes and how it is written."""
