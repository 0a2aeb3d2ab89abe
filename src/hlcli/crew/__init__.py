"""Who sends during a load: worker processes, one for each core, or this very process.

A worker has its own event loop, connections and credentials, and drives the courses of `bulk` with
the errands of `wire`; the parent reads, plans, remembers, and holds the one limiter.
"""
