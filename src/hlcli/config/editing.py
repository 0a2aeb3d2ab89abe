"""Changes to the config file that leave its comments and order alone."""

from __future__ import annotations

from typing import Any

from hlcli.config.stores import KEYS, ConfigFile, parsed, problem_of
from hlcli.errors import UsageError

#: What somebody may try to keep in the file.
_SECRETS = ("token", "access_key", "client_key")


def with_values(file: ConfigFile, name: str, values: dict[str, str]) -> str:
    """The file's text with settings of one store, or of `defaults`, changed; an empty value takes
    a setting out. Raises UsageError for a setting that there is not, ConfigError for a value that
    does not fit it."""
    import tomlkit

    text = tomlkit.parse(file.text)
    table = _table(text, name)
    for key, value in values.items():
        _check_key(key)
        if value == "":
            table.pop(key, None)
        else:
            table[key] = _typed(key, value)
    return _checked(file, tomlkit.dumps(text))


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
    if key in _SECRETS or any(word in key for word in ("password", "secret")):
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
