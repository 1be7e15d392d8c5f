"""The closed lists this project runs on, read from the YAML files beside this module.

Every room reads its lists here; nothing in code repeats one. A list is read once and is then immutable.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

# The same safe loader, in C where the library was built with it: eight times as fast.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FOLDER: Final = Path(__file__).parent


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return the list `name` (the file's name without its ending) as an immutable mapping."""
    content = yaml.load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - a safe one
    return MappingProxyType({str(key): value for key, value in content.items()})


def link_types() -> Mapping[str, Any]:
    """Return the kinds of link a statement may make."""
    return read("links")


def labels() -> Mapping[str, Any]:
    """Return the labels a mention may be of."""
    return read("labels")


def agencies() -> Mapping[str, Any]:
    """Return the agencies of the meeting."""
    return read("agencies")


def agency_audience(agency: str) -> str:
    """Return the audience that is one agency alone."""
    return f"agency_{agency}"


@cache
def audiences() -> frozenset[str]:
    """Return every audience there is: the named ones and one for each agency."""
    return frozenset(read("audiences")) | {agency_audience(agency) for agency in agencies()}


def audience_name(audience: str) -> str:
    """Return an audience in words."""
    if audience.startswith("agency_"):
        return str(agencies()[audience.removeprefix("agency_")]["name"])
    return str(read("audiences")[audience]["name"])
