"""The paper in Word and PDF, the calendar and the counts: what each holds, and templates that are refused."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape

import pytest
from docx import Document
from icalendar import Calendar
from notice_ledger import CARE, Notices

from intel.errors import AskedWrongly, FileRefused
from intel.notices import model
from intel.notices.count import Served, by_year, outside
from intel.notices.ends import Facts, Gap
from intel.notices.find_counts import list_served
from intel.notices.model import State
from intel.notices.paper import FIELDS, paper_of
from intel.notices.story import get_story
from intel.notices.write_calendar import calendar_of
from intel.notices.write_docx import TEMPLATE, check_template, write_docx
from intel.notices.write_pdf import write_pdf

HOSTILE = "</w:t> {{ 7*7 }} {% x %} #panic() & <b>"


def words_of(content: bytes) -> str:
    return "\n".join(each.text for each in Document(io.BytesIO(content)).paragraphs)


def template(*lines: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for each in lines:
        document.add_paragraph(each)
    document.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(TEMPLATE.read_bytes())
    with zipfile.ZipFile(out, "a") as file:
        file.writestr(name, content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def field_of_word(*asked: str) -> bytes:
    """Return a part with a field of Word's own, spread over runs as Word spreads them."""
    spread = "".join(f"<w:r><w:instrText>{escape(each)}</w:instrText></w:r>" for each in asked)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "end"))
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:p xmlns:w="{name}">{begin}{spread}{end}</w:p>'.encode()


def test_the_paper_holds_name_birth_and_ground_and_nothing_else_of_the_child(notices: Notices) -> None:
    notice = notices.served(care=CARE, placement_kind="childrens_home", placement="Larkhill House")
    with notices.ledger.reading() as snapshot:
        fields = paper_of(get_story(snapshot, notice), "Ruth Oakes", date(2026, 8, 9))
    assert fields["child_born"] == "20 November 2010"
    said = words_of(write_docx(fields))
    assert "Dean Thornsett" in said
    assert "Aoife Brennick, who was born on 20 November 2010" in said
    assert "Section 2, Child Abduction Act 1984" in said
    assert "A police notice, not a court order" in said
    for kept in ("Larkhill", "Ashbrook", "care order", "stays at his flat", "R. Dunne"):
        assert kept not in said


def test_the_paper_waits_for_wording_and_a_proved_age(notices: Notices) -> None:
    notice = notices.consider()
    notices.propose(notice)
    with notices.ledger.reading() as snapshot, pytest.raises(AskedWrongly, match="needs the wording"):
        paper_of(get_story(snapshot, notice), "", date(2026, 8, 9))


def test_what_is_put_in_is_only_text_and_the_same_bytes_each_time() -> None:
    fields = {**FIELDS, "adult_name": HOSTILE}
    made = write_docx(fields)
    assert HOSTILE in words_of(made)
    assert write_docx(fields) == made
    pdf = write_pdf(fields)
    assert pdf == write_pdf(fields)
    assert b"/StructTreeRoot" in pdf  # tagged
    assert b"pdfuaid" in pdf


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{{ child_address }}"], "does not exist"),
        (["{{ child_name "], "broken"),
        (["{%p for act in acts %}", "{{ act }}"], "broken"),
        (["{{ ''.__class__.__mro__ }}"], "code|does not exist"),
        (["{{ child_name.__init__.__globals__ }}"], "code|does not exist"),
        (["{{ acts.append(1) }}"], "code|does not exist"),
        (["{{ 'a' * 1000000000 }}"], "code"),
        (["{% for a in range(1000000000) %}x{% endfor %}"], "code|does not exist"),
        (["{{ child_name|attr('upper') }}"], "broken"),
        (["{% include 'notice.docx' %}"], "code"),
        (["{% set a = wording ~ wording %}{% set b = a ~ a %}{{ b }}"], "code"),
        (["{% for a in acts %}{% for b in acts %}x{% endfor %}{% endfor %}"], "code"),
        (["{% for a in 'xxxxxxxx' %}{{ a }}{% endfor %}"], "code"),
    ],
)
def test_a_broken_or_hostile_template_is_refused(lines: list[str], words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        check_template(template(*lines))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a Word document"),
        (b"PK\x03\x04 nothing", "not a Word document"),
        (with_part("word/vbaProject.bin", b"x"), "macro"),
        (with_part("word/embeddings/oleObject1.bin", b"x"), "embedded"),
        (with_part("word/_rels/own.xml.rels", b'<Relationship TargetMode="External"/>'), "from elsewhere"),
        (with_part("word/more.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "entities"),
        (
            with_part("word/_rels/two.xml.rels", b"<a><Relationship TargetMode = 'external'/></a>"),
            "from elsewhere",
        ),
        (
            with_part("word/far.xml", b"<!-- " + b" " * 3000 + b"--><!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
            "entities",
        ),
        (
            with_part("word/run.xml", field_of_word("DDEAU", 'TO c:\\cmd.exe "/k calc"')),
            r"runs itself \(DDEAUTO\)",
        ),
        (with_part("word/text.xml", field_of_word(' includetext "c:/secret.txt" ')), "INCLUDETEXT"),
        (with_part("word/big.bin", b"\0" * 21_000_000), "unpacks to more"),
    ],
    ids=[
        "empty",
        "no zip",
        "macro",
        "object",
        "link",
        "entities",
        "link as XML",
        "entities below",
        "DDE",
        "a file",
        "bomb",
    ],
)
def test_a_file_that_is_more_than_a_document_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        check_template(content)


def test_page_numbers_may_stay_in_a_template() -> None:
    check_template(with_part("word/more.xml", field_of_word(" PA", "GE ")))


def test_the_shipped_template_has_every_field_but_none_of_its_own() -> None:
    check_template(TEMPLATE.read_bytes())
    used = set(re.findall(r"{{ (\w+) }}", words_of(TEMPLATE.read_bytes())))
    assert used - {"act"} <= set(FIELDS)
    assert {"adult_name", "child_name", "child_born", "ground"} <= used


def facts(**more: Any) -> Facts:
    given: dict[str, Any] = {
        "id": "w1", "number": 7, "adult": "Dean", "child": "Aoife", "state": State.IN_FORCE, "ground": "section_2",
        "born_on": date(2010, 11, 20), "served_on": date(2026, 8, 9), "review_due": date(2026, 11, 9),
    }  # fmt: skip
    return Facts(**{**given, **more})


def test_the_calendar_has_references_and_dates_and_no_name() -> None:
    gap = Gap(on=date(2026, 11, 20), warn_on=date(2026, 10, 23), second=None)
    ended = facts(id="w2", number=8, state=State.ENDED, ended_on=date(2026, 9, 1), ended_why="withdrawn")
    made = calendar_of(
        [(facts(), gap), (ended, None)],
        made_at=datetime(2026, 11, 2, 10, tzinfo=UTC),
        today=date(2026, 11, 2),
    )
    assert b"Dean" not in made
    assert b"Aoife" not in made
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    events = Calendar.from_ical(made).walk("VEVENT")
    assert [(str(each["SUMMARY"]), each["DTSTART"].dt) for each in events] == [
        ("Notice N-7: review due", date(2026, 11, 9)),
        ("Notice N-7: a second notice is needed before it ends", date(2026, 10, 23)),
        ("Notice N-7: ends", date(2026, 11, 20)),
    ]
    assert len({str(each["UID"]) for each in events}) == 3


def served(number: int, **more: Any) -> list[Served]:
    given: dict[str, Any] = {
        "on": date(2026, 5, 1), "born_on": date(2012, 5, 1), "looked_after": False, "home": "", "breaches": 0,
    }  # fmt: skip
    return [Served(child=f"c{at}", **{**given, **more}) for at in range(number)]


def test_counts_are_by_year_and_small_ones_stay_in_the_room() -> None:
    rows = [*served(12), *served(8, looked_after=True, home="A"), *served(3, on=date(2025, 5, 1))]
    this, last = by_year(rows)
    assert (this.year, this.issued, this.looked_after, this.childrens_home, this.most_for_one_child) == (
        2026,
        20,
        8,
        8,
        2,
    )
    away = outside(this, rows, below=5)
    assert (away["issued"], away["looked_after"], away["most_for_one_child"]) == ("20", "8", "fewer than 5")
    assert set(outside(last, rows, below=5).values()) >= {"fewer than 5"}
    assert outside(last, rows, below=5)["issued"] == "fewer than 5"


def test_what_would_give_a_small_number_away_is_withheld_too() -> None:
    rows = [*served(18, looked_after=True), *served(2, looked_after=False)]
    away = outside(by_year(rows)[0], rows, below=5)
    assert away["looked_after"] == "fewer than 5"  # 20 less 18 would say 2


def test_the_youngest_age_is_one_that_enough_children_share() -> None:
    rows = [*served(1, born_on=date(2015, 1, 1)), *served(6, born_on=date(2012, 1, 1))]
    year = by_year(rows)[0]
    assert year.youngest == 11
    assert outside(year, rows, below=5)["youngest"] == "14 or under"
    assert (
        outside(by_year(served(3))[0], served(3), below=5)["youngest"] == "not given: fewer than 5 children"
    )


def test_a_child_whose_order_ended_before_service_is_not_counted_as_looked_after(notices: Notices) -> None:
    ended = model.Care(order_type="care_order", since=CARE.since, ended_on=date(2026, 8, 8))
    notices.served(care=CARE)
    notices.served("Carl", care=ended)
    notices.served("Dean", "Other")
    with notices.ledger.reading() as snapshot:
        assert [each.looked_after for each in list_served(snapshot)] == [True, False, False]
