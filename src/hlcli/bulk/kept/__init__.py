"""What a run keeps in its folder, and what an earlier start has left there."""
