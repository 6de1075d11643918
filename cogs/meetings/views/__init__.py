"""Handles buttons and forms of meetings: parse, service, render."""
