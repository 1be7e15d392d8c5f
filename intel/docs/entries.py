"""`docs/entries.md`: the closed list of ledger entries, made from their payload classes."""

import inspect
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from intel.app import all_kinds
from intel.ledger.erasure import with_erasures
from intel.ledger.kinds import Kind

_HEAD: Final = """# What the ledger holds

Made from the payload classes by `python -m intel.docs`; change those, not this page.

This list is closed: nothing else can be appended. Each kind has a version; a payload that does not fit its class is
refused before it is written. Every entry also has its number, time, actor, subjects and hashes (`intel/ledger/kinds.py`)."""


def entries_page() -> str:
    """Return the whole page: every kind with its fields, then what those fields hold."""
    kinds = with_erasures(all_kinds())
    parts = [_HEAD, *(_kind(kind) for kind in kinds.values()), "# What payloads hold"]
    held: dict[str, type[BaseModel]] = {}
    for kind in kinds.values():
        for model in _models_in(kind.payload):
            held.setdefault(model.__name__, model)
    return "\n\n".join([*parts, *(_model(held[name]) for name in sorted(held))]) + "\n"


def _kind(kind: Kind) -> str:
    words = _words(kind.payload).removeprefix(f"`{kind.name}`:").strip()
    where = f"Version {kind.version}, `{kind.payload.__module__}.{kind.payload.__name__}`."
    return f"## `{kind.name}`\n\n{words[:1].upper()}{words[1:]}\n\n{where}\n\n{_fields(kind.payload)}"


def _model(model: type[BaseModel]) -> str:
    return f"## {model.__name__}\n\n{_words(model)}\n\n{_fields(model)}"


def _words(model: type[BaseModel]) -> str:
    """Return a class's own docstring; one inherited says nothing of this class."""
    return inspect.cleandoc(model.__dict__.get("__doc__") or "")


def _fields(model: type[BaseModel]) -> str:
    lines = ["| field | holds |", "|---|---|"]
    for name, field in model.model_fields.items():
        optional = "" if field.is_required() else " (may be left out)"
        lines.append(f"| `{name}` | {_type(field.annotation)}{optional} |")
    return "\n".join(lines)


_PLAIN: Final[dict[Any, str]] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "yes or no",
    date: "date",
    datetime: "date and time",
    object: "anything",
}


def _type(annotation: Any) -> str:
    """Return what a field holds, in words."""
    if get_origin(annotation) is not None:
        return _composed(get_origin(annotation), get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{each.value}`" for each in annotation)
    return _PLAIN[annotation]


def _composed(origin: Any, inside: tuple[Any, ...]) -> str:
    if origin is Annotated:
        return _type(inside[0])
    if origin is Literal:
        return " or ".join(f"`{each}`" if each else "empty" for each in inside)
    if origin is dict:
        return f"{_type(inside[1])}, by name"
    if origin is tuple:
        fixed = inside[-1] is not Ellipsis
        return " and ".join(map(_type, inside)) if fixed else f"list of {_type(inside[0])}"
    return " or ".join(_type(each) for each in inside if each is not type(None))


def _models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield the models that a model's fields hold, and theirs."""
    for field in model.model_fields.values():
        for found in _classes_in(field.annotation):
            yield found
            yield from _models_in(found)


def _classes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inside in get_args(annotation):
        yield from _classes_in(inside)
