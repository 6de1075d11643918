"""Makes effects on Discord happen exactly once: ledger row, look for its token, send with a nonce, keep the id."""
