"""What tests and the demo turn: faults, the record of requests, the world's clock. Never under `/api`."""
