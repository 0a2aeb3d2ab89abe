"""The loading dock: many resources, from files to plans, and what became of each.

It prints nothing and sends nothing itself: `input` reads items, `plan` makes an Interaction of
each, `run` says which goes when, `kept` remembers what became of it, `told` says it.
"""
