"""What is said about one Exchange, as a `message.Message`: what was done or why not, the issues and
their places in the user's file, and the commands that go on from there. Nothing here is printed.
"""
