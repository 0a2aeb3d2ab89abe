"""The frame: what the reader of a stream can see, lines that fit it, and bytes onto it.

`screen.Screen` is how one command wants its results shown, `look.Look` how one stream is written
to. Whose text it is, and what about, nothing here knows.
"""
