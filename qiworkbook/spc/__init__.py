"""Statistical process control: numbers in, a `Reading` out. Standard library only."""
