"""The description as the page shows it: parts, operations, what each takes and gives."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from binome.core.privacy.models import AccessKey
from binome.interfaces.api.contract import described


@dataclass(frozen=True)
class Parameter:
    """Something that an operation takes. `place`: in its address, in the query, in a header."""

    name: str
    place: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Operation:
    """One operation."""

    name: str
    method: str
    path: str
    summary: str
    meaning: str
    parameters: list[Parameter]
    example: str


@dataclass(frozen=True)
class OperationGroup:
    """The operations of one scope."""

    scope: str
    operations: list[Operation]


@cache
def parts() -> list[OperationGroup]:
    """Every operation, by the scope that opens it."""
    operations = [
        (spec["tags"][0], _operation(path, method, spec))
        for path, methods in described()["paths"].items()
        for method, spec in methods.items()
    ]
    return [
        OperationGroup(
            scope=scope if scope in AccessKey.Scope.values else "", operations=[each for _scope, each in listed]
        )
        for scope, listed in groupby(operations, key=lambda each: each[0])
    ]


def _operation(path: str, method: str, spec: dict[str, Any]) -> Operation:
    return Operation(
        name=spec["operationId"],
        method=method.upper(),
        path=path,
        summary=spec["summary"],
        meaning=spec.get("description", ""),
        parameters=[_parameter(each) for each in spec.get("parameters", [])],
        example=_example(spec),
    )


def _parameter(spec: dict[str, Any]) -> Parameter:
    return Parameter(
        spec["name"],
        spec["in"],
        bool(spec.get("required")),
        spec.get("description") or spec["schema"].get("description", ""),
    )


def _example(spec: dict[str, Any]) -> str:
    """What an answer looks like, field by field."""
    schema = spec["responses"]["200"]["content"]["application/json"]["schema"]
    return json.dumps(_shape(schema), indent=1, ensure_ascii=False)


def _shape(schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _shape(described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return _shape(schema["anyOf"][0])
    kind = schema.get("type")
    if kind == "object":
        return {name: _shape(inner) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [_shape(schema["items"])]
    return schema.get("format") or kind or "…"
