"""Flags, environment and config file -> settings, each of which remembers its source."""

from hlcli.config.aws import Account, account_of
from hlcli.config.flags import FORMS, Connection, Flag, Output
from hlcli.config.settings import Asked, Settings, resolve
from hlcli.config.stores import ConfigFile, Store, load, location
from hlcli.config.target_of import known, near

__all__ = [
    "FORMS",
    "Account",
    "Asked",
    "ConfigFile",
    "Connection",
    "Flag",
    "Output",
    "Settings",
    "Store",
    "account_of",
    "known",
    "load",
    "location",
    "near",
    "resolve",
]
