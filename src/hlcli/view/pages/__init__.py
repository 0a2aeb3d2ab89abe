"""Pages on their own: what a command prints that shows no single answer of an endpoint, such as
settings, jobs, the knowledge of R4, and what a checkup found.
"""
