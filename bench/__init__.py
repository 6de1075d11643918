"""What the program costs, each figure against its stated limit, in one run. `python -m bench.<name>`."""
