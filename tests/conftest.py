"""Laws are about what holds, not about how long a loaded machine takes to show it."""

from hypothesis import settings

settings.register_profile("hlcli", deadline=None)
settings.load_profile("hlcli")
