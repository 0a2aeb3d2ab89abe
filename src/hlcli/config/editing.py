"""Changes to the config file that leave its comments and order alone."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import Any

from hlcli.config.checking import check
from hlcli.config.stores import KEYS, ConfigFile, Store, parsed, problem_of
from hlcli.errors import UsageError

#: What somebody may try to keep in the file.
_SECRETS = ("token", "access_key", "client_key", "password", "secret")


def with_values(file: ConfigFile, name: str, values: dict[str, str]) -> str:
    """The file's text with settings of one store, or of `defaults`, changed; an empty value takes
    a setting out. Raises UsageError for a setting that there is not or a value that cannot be
    used, ConfigError for one of another kind."""
    import tomlkit

    _check_name(name)
    text = tomlkit.parse(file.text)
    table = _table(text, name)
    for key, value in values.items():
        _check_key(key)
        if value == "":
            table.pop(key, None)
        else:
            table[key] = _typed(key, value)
    changed = tomlkit.dumps(text)
    found = parsed(file.path, changed.encode())
    check(name, found.defaults if name == "defaults" else found.stores[name])
    return changed


def name_for(file: ConfigFile, told: str | None, id: str, endpoint: str) -> str:
    """What a data store of AWS is called in the file: by the name it has there already, else by
    its own, else by one that is free."""
    known = (name for name, one in file.stores.items() if _is_at(one, id, endpoint))
    bare = re.sub(r"[^\w.-]+", "-", told or "").strip("-.") or "store"
    numbered = (f"{bare}-{id[-6:]}-{number}" for number in count(2))
    free = chain([bare] if told else [], [f"{bare}-{id[-6:]}"], numbered)
    taken = ("defaults", *file.stores)
    return next(chain(known, (name for name in free if name not in taken)))


def _is_at(store: Store, id: str, endpoint: str) -> bool:
    if store.endpoint:
        return store.endpoint.rstrip("/") == endpoint.rstrip("/")
    return store.datastore_id == id


def _check_name(name: str) -> None:
    if not name.strip() or not name.isprintable():
        raise UsageError("a store needs a name", hint="was a shell variable empty?")


def with_default(file: ConfigFile, name: str) -> str:
    """The file's text with that store as the one used where none is named."""
    import tomlkit

    text = tomlkit.parse(file.text)
    if "default" in text:
        text["default"] = name
        return _checked(file, tomlkit.dumps(text))
    # A key after a table would belong to the table: it goes to the very top.
    head = tomlkit.document()
    head["default"] = name
    gap = "\n" if file.text.strip() else ""
    return _checked(file, tomlkit.dumps(head) + gap + file.text)


def _checked(file: ConfigFile, text: str) -> str:
    """Never write what could not be read again."""
    parsed(file.path, text.encode())
    return text


def _table(text: Any, name: str) -> Any:
    """tomlkit's types say less than they hold."""
    import tomlkit

    if name == "defaults":
        return text.setdefault("defaults", tomlkit.table())
    stores = text.setdefault("stores", tomlkit.table(is_super_table=True))
    return stores.setdefault(name, tomlkit.table())


def _check_key(key: str) -> None:
    if key in KEYS:
        return
    if any(word in key.lower() for word in _SECRETS):
        raise UsageError(
            "no secret is kept in the config file",
            hint="set HLCLI_TOKEN, or token_file, token_command, client_secret_file or "
            "client_key_file, or use an AWS profile",
        )
    raise problem_of("", key, KEYS)


def _typed(key: str, value: str) -> object:
    """`true`, `10` and `0.5` are what they look like where the setting wants that."""
    from hlcli.config.stores import KINDS

    kinds = KINDS.get(key, (str,))
    if bool in kinds:
        return {"true": True, "false": False}.get(value.lower(), value)
    for kind in kinds:
        if kind is not str:
            try:
                return kind(value)
            except ValueError:
                continue
    return value
