"""What is asked for one item: by its id or by criteria, after which others, and in which steps."""
