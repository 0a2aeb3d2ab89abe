"""What is told of a run: events, and the figures they come to."""
