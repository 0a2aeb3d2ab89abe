"""What takes more than one request: look first, compare, ask, send, explain.

A plan is given a session and plain values, decides by what comes back, and ends in one Exchange
that is shown, or in an exit code. It sends by `session.send` and speaks by `view`.
"""
