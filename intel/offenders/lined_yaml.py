"""YAML as plain values that still know their lines, so that a list somebody wrote is refused with the line.

Called by the readers of a matrix and of the tactics. Anchors, aliases, tags and keys written twice are refused: a file
of these has no use for them, and they hide what it says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from intel.errors import AskedWrongly

_MOST_LETTERS: Final = 200_000
_SAFE_TAG: Final = "tag:yaml.org,2002:"
Path = tuple[str | int, ...]


class ListRefused(AskedWrongly):
    """A matrix or a list of tactics that cannot be used; `faults` are sentences, each with its line."""

    def __init__(self, message: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults or (message,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lined:
    """The values of a file, and the line each of them stands on."""

    value: Any
    lines: Mapping[Path, int] = field(repr=False)

    def line_of(self, path: Sequence[str | int]) -> int:
        """Return the line of a value, or of the nearest value around it."""
        at = tuple(path)
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def read_lined(text: str) -> Lined:
    """Read one YAML document; ListRefused names the line where it cannot be read."""
    if len(text) > _MOST_LETTERS:
        raise ListRefused(f"The file is longer than {_MOST_LETTERS:,} letters. Nothing was changed.")
    try:
        events = list(yaml.parse(text, Loader=yaml.CSafeLoader))
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as fault:
        raise _refused(_line(fault.problem_mark), "this is not YAML") from None
    except yaml.YAMLError:
        raise ListRefused(
            "The file holds letters that YAML does not allow. Nothing was changed.", ("line 1: not YAML",)
        ) from None
    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(_line(event.start_mark), "anchors and aliases are not allowed here")
    if root is None:
        raise _refused(1, "the file is empty")
    lines: dict[Path, int] = {}
    return Lined(value=_value(root, (), lines), lines=lines)


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise _refused(key.start_mark.line + 1, f"“{name}” is written twice")
            found[name] = _value(value, (*path, name), lines)
            lines[(*path, name)] = key.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, (*path, at), lines) for at, each in enumerate(node.value)]
    if not node.tag.startswith(_SAFE_TAG):
        raise _refused(node.start_mark.line + 1, "tags are not allowed here")
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        raise _refused(node.start_mark.line + 1, "this value cannot be read") from None
    finally:
        loader.dispose()


def _line(mark: Any) -> int:
    return 1 if mark is None else int(mark.line) + 1


def _refused(line: int, what: str) -> ListRefused:
    return ListRefused(f"Line {line}: {what}. Nothing was changed.", (f"line {line}: {what}",))
