"""The loading dock: many resources, from files to plans, and what became of each.

It prints nothing and sends nothing itself: `source` reads items, `planning` makes an Interaction of
each, `events` say what happened, `journal` remembers it, `figures` count it.
"""
