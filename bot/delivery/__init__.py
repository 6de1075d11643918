"""Exactly-once effects on Discord: ledger row, look for its token, send with a nonce, keep the message's id."""
