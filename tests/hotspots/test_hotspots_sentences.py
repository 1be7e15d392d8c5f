import pytest

from intel.hotspots.model import Change, NotMapped, Verdict
from intel.hotspots.sentences import counted, headline, words_for


def a_change(unit: str, verdict: Verdict) -> Change:
    return Change(unit=unit, recent=9, before=9, lower=1, upper=5, p=0.01, verdict=verdict, among=28)


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (
            {"Darnall": Verdict.MORE, "Burngreave": Verdict.MAYBE_MORE, "Gleadless Valley": Verdict.FEWER},
            (
                "Darnall had more reports than usual. Burngreave may have, but it could be chance. "
                "Gleadless Valley has gone quiet. Nowhere else can a change be told."
            ),
        ),
        (
            {"Burngreave": Verdict.MAYBE_MORE, "Darnall": Verdict.MAYBE_MORE, "City": Verdict.USUAL},
            (
                "Burngreave and Darnall may have had more reports than usual, but it could be chance. "
                "Nowhere else can a change be told."
            ),
        ),
        ({"City": Verdict.USUAL, "Crookes": Verdict.TOO_FEW}, "In no ward can a change be told."),
        (
            {"A": Verdict.FEWER, "B": Verdict.FEWER, "C": Verdict.MAYBE_FEWER},
            "A and B have gone quiet. C may have gone quiet, but it could be chance. Nowhere else can a change be told.",
        ),
        (
            dict.fromkeys("ABCDE", Verdict.MORE),
            "A, B, C and 2 other wards had more reports than usual. Nowhere else can a change be told.",
        ),
        (
            dict.fromkeys("ABCD", Verdict.MORE),
            "A, B, C and D had more reports than usual. Nowhere else can a change be told.",
        ),
    ],
)
def test_the_headline_says_what_changed_and_no_more(verdicts: dict[str, Verdict], sentence: str) -> None:
    assert (
        headline([a_change(unit, verdict) for unit, verdict in verdicts.items()], compared=True) == sentence
    )


def test_a_chance_rise_says_among_how_many_wards() -> None:
    assert words_for(a_change("X", Verdict.MAYBE_MORE)) == "More than usual, but may be chance in 28 wards"
    assert words_for(a_change("X", Verdict.MORE)) == "More than usual, after checking all 28 wards"
    assert words_for(None) == "Not compared"
    assert len({words_for(a_change("X", verdict)) for verdict in Verdict}) == len(Verdict)


def test_one_report_is_one_report() -> None:
    none = NotMapped(online=0, no_place=0, awaiting_grade=0)
    assert counted(1, 1, none) == "1 report: 1 mapped. Not mapped: 0 online, 0 with no usable place."
