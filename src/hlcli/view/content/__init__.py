"""What a resource, a Bundle or a reply's body holds, in a few words; what differs between two
resources; and which of a server's words may be said.
"""
