"""The loading dock: many resources from files to plans, what came of each, and what that adds up to.

It prints nothing and sends nothing itself: `source` reads items, `planning` makes an Interaction of
each, `events` say what happened, `journal` remembers it, `figures` count it.
"""
