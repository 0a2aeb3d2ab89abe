"""A load: what to expect of it, how far it is, and what became of it, on the screen and as a file.

It shows the figures of `bulk` and counts nothing itself.
"""
