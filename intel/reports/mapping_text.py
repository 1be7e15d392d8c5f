"""A mapping as text a person writes: YAML read with every fault and its line, and written out again; and in words.

Called by the mapping pages and by `intel import --mapping`. The text is from outside: it is read as plain words, lists
and pairs, never as anything that YAML could make of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import yaml
from pydantic import ValidationError

from intel import vocabulary
from intel.errors import AskedWrongly
from intel.reports.mapping import SLOTS, Column, Mapping, StatedLink

LONGEST: Final = 200_000  # characters; the longest mapping of the town has six thousand
_DEEPEST: Final = 8  # lists in lists; a mapping has four
_OPENING: Final = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING: Final = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_CLEVER: Final = (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingFault:
    """One thing wrong with a mapping's text; line 0 where no line is to blame."""

    line: int
    reason: str


class MappingRefused(AskedWrongly):
    """A text that is no mapping; `faults` say what to put right, in the order of their lines."""

    def __init__(self, faults: Iterable[MappingFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda each: each.line))
        said = " ".join(
            f"Line {each.line}: {each.reason}" if each.line else each.reason for each in self.faults
        )
        super().__init__(f"This is not a mapping, so nothing was changed. {said}")


def read_mapping(text: str, *, agency: str = "") -> Mapping:
    """Read a mapping; with `agency`, one of that agency. MappingRefused names each fault by its line."""
    node, content = _plainly(text)
    try:
        mapping = Mapping.model_validate(content)
    except ValidationError as error:
        raise MappingRefused(_faults(error, node)) from None  # the cause quotes the text
    if agency and mapping.agency != agency:
        line = _line_of(node, ("agency",))
        raise MappingRefused(
            [MappingFault(line=line, reason="This is another agency, not the one asked for.")]
        )
    return mapping


def write_mapping(mapping: Mapping) -> str:
    """Write a mapping as text that reads back the same, without what it leaves as usual."""
    content = mapping.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


# -- faults ----------------------------------------------------------------------------------------


def _plainly(text: str) -> tuple[yaml.Node, object]:
    """Return the text as nodes that know their lines, and as what it says, once it is plain enough to be read."""
    if not text.strip():
        raise MappingRefused([MappingFault(line=0, reason="There is no text in it.")])
    if len(text) > LONGEST:
        raise MappingRefused([MappingFault(line=0, reason="It is longer than any mapping.")])
    try:
        _refuse_clever(yaml.scan(text, Loader=yaml.SafeLoader))
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content: object = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes words, lists and pairs, nothing else
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = f"It cannot be read as YAML: {error.problem or 'something is out of place'}."
        raise MappingRefused([MappingFault(line=mark.line + 1 if mark else 0, reason=reason)]) from None
    except yaml.YAMLError:
        reason = "It holds a character that YAML does not allow."
        raise MappingRefused([MappingFault(line=0, reason=reason)]) from None
    if not isinstance(node, yaml.MappingNode):
        raise MappingRefused(
            [MappingFault(line=1, reason="It is not a list of fields: begin with “agency: …”.")]
        )
    return node, content


def _refuse_clever(tokens: Iterator[yaml.Token]) -> None:
    """Refuse what can make much out of little, before anything is made of it."""
    depth = 0
    for token in tokens:
        line = token.start_mark.line + 1
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > _DEEPEST:
            raise MappingRefused([MappingFault(line=line, reason="Lists lie too deep in lists.")])
        if isinstance(token, _CLEVER):
            reason = "A mapping uses no anchors, references or types (&, *, !). Put the words in quotes."
            raise MappingRefused([MappingFault(line=line, reason=reason)])


def _faults(error: ValidationError, node: yaml.Node) -> list[MappingFault]:
    found = []
    for each in error.errors(include_input=False, include_url=False):
        place, said = each["loc"], str(each["msg"]).removeprefix("Value error, ")
        line = _line_of(node, place) if place else _line_saying(node, said.partition(" ")[0])
        found.append(MappingFault(line=line, reason=_sentence(str(each["type"]), said, place)))
    return found


def _sentence(kind: str, said: str, place: tuple[int | str, ...]) -> str:
    name = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    if kind == "missing":
        return f"“{name}” is missing."
    if kind == "extra_forbidden":
        return f"“{name}” is no part of a mapping."
    said = said.removesuffix(".")
    return (
        f"{name}: {said[:1].lower()}{said[1:]}."
        if name and kind != "value_error"
        else f"{said[:1].upper() if place else said[:1]}{said[1:]}."
    )


def _line_of(node: yaml.Node, place: tuple[int | str, ...]) -> int:
    """Return the line of the part at `place`, or of the nearest part around it."""
    line = node.start_mark.line + 1
    for part in place:
        found = _inside(node, part)
        if found is None:
            break
        line, node = found
    return line


def _line_saying(node: yaml.Node, word: str) -> int:
    """Return the first line that says a word by itself, for a fault of the whole; 0 where none does."""
    if isinstance(node, yaml.ScalarNode):
        return node.start_mark.line + 1 if node.value == word else 0
    parts = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return next(filter(None, (_line_saying(part, word) for part in parts)), 0)


def _inside(node: yaml.Node, part: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    return None


# -- in words --------------------------------------------------------------------------------------


def field_in_words(field: str) -> str:
    """Return what a field means: “adult of concern 1: date of birth”."""
    words = vocabulary.read("return_fields")
    if field in words["report"]:
        return str(words["report"][field])
    slot, _, part = field.partition(".")
    if SLOTS[slot.rpartition("_")[0]] == "Vehicle" and part == "description":
        return f"{slot_in_words(slot)}: make and colour"
    return f"{slot_in_words(slot)}: {words['mention'][part]}"


def slot_in_words(slot: str) -> str:
    """Return a slot as a sentence names it: “young person 1”."""
    kind, _, number = slot.rpartition("_")
    return f"{vocabulary.read('return_fields')['slots'][kind]} {number}"


def column_in_words(column: Column) -> str:
    """Return what a column is read as, or that it is passed over."""
    if not column.field:
        return "passed over"
    words = field_in_words(column.field)
    return f"{words}, last name first" if column.name_order == "last_first" else words


def link_in_words(link: StatedLink) -> str:
    """Return a statement each row makes, with the column that has to say so."""
    kind = vocabulary.link_types()[link.link]
    words = f"{slot_in_words(link.from_slot)} {kind['sentence']} {slot_in_words(link.to_slot)}"
    if link.when_column:
        said = " or ".join(f"“{each}”" for each in link.when_values)
        words += f", where “{link.when_column}” says {said}"
    return f"{words} (assessment)" if link.basis == "assessment" else words
