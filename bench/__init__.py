"""What the program costs, each bench against its stated limit."""
