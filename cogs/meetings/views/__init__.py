"""Buttons and forms of meetings: parse, service, render."""
