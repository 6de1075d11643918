"""What tests use to sit down before the page: a real Chromium, windows in it, and a channel full of messages.

Needs Playwright (`pip install discord-sandbox[browser]`) and a Chromium of the system. Nothing else of the sandbox
imports this.
"""
