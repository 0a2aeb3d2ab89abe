"""An Exchange, or the Problem instead of one, onto both streams: the resource, table or JSON object
on stdout, the Message on stderr, and the exit code.
"""
