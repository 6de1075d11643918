"""The features, one folder each, every folder built alike."""
