"""The polls' SQL."""
