"""What is said before a request is sent, or instead of it: what is wrong with a body, what is about
to change and whether it may, the request itself.
"""
