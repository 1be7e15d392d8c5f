"""A matrix is data that is checked whole: what is wrong with one is said with the line."""

import pytest

from intel.offenders.lined_yaml import ListRefused
from intel.offenders.read_matrix import read_matrix, shipped_text

TEXT = shipped_text()


def line_with(text: str, words: str) -> int:
    return next(at for at, line in enumerate(text.splitlines(), 1) if words in line)


def faults(old: str, new: str) -> tuple[str, ...]:
    assert old in TEXT
    with pytest.raises(ListRefused) as refused:
        read_matrix(TEXT.replace(old, new, 1))
    assert "Nothing was changed" in str(refused.value)
    return refused.value.faults


def test_the_matrix_that_comes_with_the_tool_is_whole_and_says_it_is_illustrative() -> None:
    matrix = read_matrix(TEXT)
    assert matrix.illustrative
    assert [each.code for each in matrix.components] == ["recency", "frequency", "gravity", "victims"]
    assert matrix.most == 100
    for each in matrix.components:
        assert each.source
        assert all(band.because and band.words for band in each.bands)
    assert [matrix.band_of(total).code for total in (0, 24, 25, 49, 50, 74, 75, 100)] == list("11223344")


@pytest.mark.parametrize(
    ("old", "new", "words", "at"),
    [
        ("from: 31, to: 90", "from: 32, to: 90", "a band is missing: nothing covers 31 after 30", "bands"),
        ("from: 31, to: 90", "from: 30, to: 90", "two bands overlap at 30", "bands"),
        ("{from: 0, to: 30,", "{from: 2, to: 30,", "nothing covers 0 to 1", "bands"),
        ("from: 366, to: null", "from: 366, to: 900", "nothing covers 901 and more", "bands"),
        ("from: 31, to: 90, points: 20", "from: 31, to: 20, points: 20", "ends at 20, before it begins", "from: 31"),
        ("points: 25, words: within", "points: -1, words: within", "points are never negative (-1)", "to: 30"),
        ("from: 75, to: 100", "from: 75, to: 99", "nothing covers 100", "\nbands:"),
        ("measure: incidents", "measure: shoe_size", "no measure “shoe_size”; the measures are", "measure:"),
        ("code: rape", "code: robbery", "two offences have one code", "gravity:"),
        ("measure: young_people", "measure: incidents", "two components have one measure", "version"),
        ("title:", "titel:", "titel: there is no field of this name", "titel:"),
    ],
)  # fmt: skip
def test_a_matrix_that_does_not_hold_is_refused_with_the_line(
    old: str, new: str, words: str, at: str
) -> None:
    found = faults(old, new)
    assert any(words in each for each in found), found
    assert all(each.startswith("line ") for each in found)
    changed = TEXT.replace(old, new, 1)
    if at in {"from: 31", "to: 30", "measure:", "titel:"}:
        wanted = new if at in {"from: 31", "to: 30", "measure:", "titel:"} else at
        assert any(f"line {line_with(changed, wanted)}:" in each for each in found), found


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("ethnicity", "ethnicity, a protected characteristic"),
        ("ethnic_group", "ethnicity, a protected characteristic"),
        ("nationality", "nationality, a protected characteristic"),
        ("religion", "religion or belief, a protected characteristic"),
        ("age", "age, a protected characteristic"),
        ("home_ward", "home area, something that never enters a score"),
        ("postcode", "home area"),
        ("family", "family, something that never enters a score"),
    ],
)
def test_a_component_that_names_what_never_enters_a_score_is_refused_by_name(word: str, name: str) -> None:
    for old, new in (("code: recency", f"code: {word}"), ("name: Frequency", f"name: {word}")):
        (found,) = faults(old, new)
        assert f"it names {name}" in found
        assert found.startswith(
            f"line {line_with(TEXT, '- code: ' + ('recency' if 'code' in old else 'frequency'))}:"
        )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("a: [1, 2", "this is not YAML"),
        ("a: &x 1\nb: *x", "anchors and aliases are not allowed"),
        ("a: 1\na: 2", "“a” is written twice"),
        ("a: !!python/object/apply:os.system [x]", "line 1"),
        ("x" * 200_001, "longer than"),
        ("a: \x00", "letters that YAML does not allow"),
        ("- just\n- a list", "line 1"),
    ],
)
def test_what_is_no_matrix_at_all_is_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(ListRefused) as refused:
        read_matrix(text)
    assert words in f"{refused.value} {refused.value.faults}"
