"""A run: who may go now, how many at once, when it ends."""
