"""Two versions of how an agency's columns are read, compared in sentences. Called by the mapping pages and commands."""

from intel.reports.mapping import Column, Mapping
from intel.reports.mapping_text import column_in_words, field_in_words, link_in_words
from intel.reports.values import folded


def differences(before: Mapping, after: Mapping) -> tuple[str, ...]:
    """Return what the later one says otherwise, a sentence each, in the order of its columns; nothing where they agree."""
    return (
        *_settings(before, after),
        *_columns(before, after),
        *_defaults(before, after),
        *_links(before, after),
    )


def _settings(before: Mapping, after: Mapping) -> list[str]:
    said = []
    if before.sheet != after.sheet:
        said.append(f"The sheet is {_named(after.sheet)}; it was {_named(before.sheet)}.")
    if (before.header_row, before.header_rows) != (after.header_row, after.header_rows):
        said.append(f"The headings end in line {after.header_row}; they ended in line {before.header_row}.")
    if before.dates != after.dates:
        said.append(f"Dates in text are {_order(after.dates)}; they were {_order(before.dates)}.")
    return said


def _named(sheet: str) -> str:
    return f"“{sheet}”" if sheet else "the first"


def _order(order: str) -> str:
    return order.replace("_", " ")


def _columns(before: Mapping, after: Mapping) -> list[str]:
    old, new = _by_heading(before), _by_heading(after)
    said = [
        f"“{new[key][0].column}” is new: {_meaning(new[key])}." if key not in old else sentence
        for key in new
        for sentence in ([""] if key not in old else _changed(old[key], new[key]))
    ]
    said += [f"“{old[key][0].column}” is gone; it was {_meaning(old[key])}." for key in old if key not in new]
    return said


def _by_heading(mapping: Mapping) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for column in mapping.columns:
        found.setdefault(folded(column.column), []).append(column)
    return found


def _meaning(columns: list[Column]) -> str:
    return " and ".join(column_in_words(each) for each in columns)


def _changed(old: list[Column], new: list[Column]) -> list[str]:
    heading, said = new[0].column, []
    if _meaning(old) != _meaning(new):
        said.append(f"“{heading}” is read as {_meaning(new)}; it was {_meaning(old)}.")
    if [each.dates for each in old] != [each.dates for each in new]:
        said.append(f"The dates of “{heading}” are {_order(new[0].dates) or 'as elsewhere'}.")
    before = {
        (word, each.elsewhere.get(word, ""), ours) for each in old for word, ours in each.values.items()
    }
    after = {(word, each.elsewhere.get(word, ""), ours) for each in new for word, ours in each.values.items()}
    for word, field, ours in sorted(after - before):
        also = f", {field_in_words(field)}" if field else ""
        said.append(f"In “{heading}”, “{word}” means {ours or 'not said'}{also}.")
    gone = {word for word, _, _ in before} - {word for word, _, _ in after}
    said += [f"In “{heading}”, “{word}” has no meaning of its own any more." for word in sorted(gone)]
    return said


def _defaults(before: Mapping, after: Mapping) -> list[str]:
    said = [
        f"Where the sheet says nothing, {field_in_words(name)} counts as {value}."
        for name, value in after.defaults.items()
        if before.defaults.get(name) != value
    ]
    said += [
        f"Nothing stands in for {field_in_words(name)} any more."
        for name in before.defaults
        if name not in after.defaults
    ]
    return said


def _links(before: Mapping, after: Mapping) -> list[str]:
    said = [
        f"Each row now states: {link_in_words(each)}." for each in after.links if each not in before.links
    ]
    return said + [
        f"No row states any more: {link_in_words(each)}." for each in before.links if each not in after.links
    ]
