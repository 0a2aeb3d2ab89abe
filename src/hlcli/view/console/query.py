"""--query: JMESPath (https://jmespath.org) over the JSON object, digits kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hlcli.errors import UsageError
from hlcli.fhir import jsontext

if TYPE_CHECKING:
    from jmespath.functions import Functions
    from jmespath.parser import ParsedResult

_HINT = "https://jmespath.org/tutorial.html; the object is what --output json prints"


class QueryFailed(ValueError):
    """The expression is well formed but does not fit this answer: `length(status)`."""


@dataclass(frozen=True)
class Query:
    """A compiled expression; `text` is what the user wrote."""

    text: str
    parsed: ParsedResult

    def search(self, value: Mapping[str, Any] | list[Any]) -> Any:
        """What the expression finds; None where it finds nothing. Raises QueryFailed."""
        from jmespath import Options, exceptions

        options = Options(custom_functions=_functions())
        try:
            found = self.parsed.search(value, options=options)
            jsontext.dumps(found)  # an expression reference and an infinite sum are no JSON
            return found
        except (exceptions.JMESPathError, TypeError, ValueError, ArithmeticError) as error:
            raise QueryFailed(_one_line(error)) from error


def compile_query(text: str) -> Query:
    """Raises UsageError for what is no JMESPath, or calls a function that does not exist."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        query = Query(text, jmespath.compile(text))
    except (JMESPathError, ValueError) as error:
        raise UsageError("--query is no JMESPath expression", hint=_HINT) from error
    unknown = sorted(set(_called(query.parsed.parsed)) - set(_functions().FUNCTION_TABLE))
    if unknown:
        raise UsageError(f"--query: JMESPath has no function {unknown[0]}()", hint=_HINT)
    return query


def _called(node: Any) -> Iterator[str]:
    """The functions a syntax tree names; jmespath itself looks only when it gets there."""
    if isinstance(node, dict):
        if node["type"] == "function_expression":
            yield node["value"]
        for child in node.get("children", ()):
            yield from _called(child)


def _functions() -> Functions:
    """jmespath knows types by name: tell it that Digits are numbers, and how they are written."""
    from jmespath import functions

    class Exact(functions.Functions):
        def _get_allowed_pytypes(self, types: Any) -> Any:
            allowed, inside = super()._get_allowed_pytypes(types)  # type: ignore[misc]
            also = ["Digits"] if "float" in allowed else []
            return [*allowed, *also], [(*one, *_also(one)) for one in inside]

        def _convert_to_jmespath_type(self, name: str) -> Any:
            own = "float" if name == "Digits" else name
            return super()._convert_to_jmespath_type(own)  # type: ignore[misc]

        @functions.signature({"types": []})
        def _func_to_string(self, value: Any) -> str:
            return value if isinstance(value, str) else jsontext.dumps(value)

    return Exact()


def _also(names: tuple[str, ...]) -> tuple[str, ...]:
    return ("Digits",) if "float" in names else ()


def _one_line(error: Exception) -> str:
    """Why it does not fit. jmespath's own text about a type repeats the value that has it."""
    from jmespath.exceptions import JMESPathTypeError

    if isinstance(error, JMESPathTypeError):
        wanted = " or ".join(error.expected_types)
        return f"{error.function_name}() takes {wanted}, not {error.actual_type}"
    return " ".join(str(error).split())
