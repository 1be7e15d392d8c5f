"""One cell as one value: names, grades, vehicles, numbers and the closed lists.

Called by `read_rows`. What is not on a closed list is refused with a sentence that says what is.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any, Final, Literal

from intel import vocabulary
from intel.reports.cells import Broken, Cell
from intel.reports.dates import UnreadableError
from intel.reports.model import VehicleDetails

# What people put into a cell to say that they say nothing. Text columns keep even these words.
_NOT_SAID: Final = frozenset(
    {
        "-", "--", "?", "??", "n/a", "n/k", "nil", "none", "not known", "not recorded", "not stated", "tbc",
        "unknown", "…", "...", "n.k.", "n.a.", "nk", "not given", "not yet known",
    }
)  # fmt: skip
_SEX: Final = {
    "female": "female", "f": "female", "girl": "female", "woman": "female",
    "male": "male", "m": "male", "boy": "male", "man": "male",
    "other": "other", "non-binary": "other", "x": "other",
}  # fmt: skip
_YES: Final = frozenset({"yes", "y", "true", "1"})
_NO: Final = frozenset({"no", "n", "false", "0"})
_GRADE: Final = re.compile(r"([1-3])[\s/.\-]*([A-E])(?:[\s/.\-]*([PC]))?", re.IGNORECASE)
_FIRST_NUMBER: Final = re.compile(r"\D*(\d{1,3})\D*")
_REGISTRATION: Final = re.compile(
    r"[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]|[A-Z]{3} ?\d{4}"
)
_FULL_INSIDE: Final = re.compile(r"\b([A-Z]{2}\d{2} ?[A-Z]{3})\b")
_ENDS: Final = re.compile(
    r"[\s,;(]*\b(?:reg(?:istration)?\s+)?(?:ends?|ending)(?:\s+(?:in|with))?[\s:]+[\"'“]?([A-Z0-9]{2,5})[\"'”)]*\s*$",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})", re.IGNORECASE)
_POSTCODE_INSIDE: Final = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
# The letters that stand in a UK postcode: the inward half never has C, I, K, M, O or V.
_POSTCODE_STRICT: Final = re.compile(r"[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}")
_OUTWARD: Final = re.compile(r"[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?", re.IGNORECASE)
_LOOKS_DIGIT: Final = str.maketrans("OISZB", "01528")
_LOOKS_LETTER: Final = str.maketrans("01582", "OISBZ")
_UK: Final = 44


def folded(text: str) -> str:
    """Return words in the shape they are compared in: no case, single spaces."""
    return " ".join(text.split()).casefold()


def text_of(cell: Cell) -> str:
    """Return a cell as the text a person sees in it; text itself stays as it is, to the last blank."""
    match cell:
        case str():
            return cell
        case Broken():
            return cell.shown
        case bool():
            return "yes" if cell else "no"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "minutes")
        case _:
            return str(cell)


def is_said(cell: Cell) -> bool:
    """Return whether a cell says something: it is not empty, and not a way of writing "not known"."""
    return _says_something(cell) if isinstance(cell, str) else True


@lru_cache(maxsize=16_384)
def _says_something(text: str) -> bool:
    return bool(text.strip()) and folded(text) not in _NOT_SAID


def words(cell: Cell) -> str:
    """Return a cell's words on one line, as written otherwise."""
    return " ".join(text_of(cell).split())


def reference(cell: Cell) -> str:
    """Return the agency's own reference."""
    text = words(cell)
    if not text.isprintable() or len(text) > 200:
        raise UnreadableError(
            "This is not a reference: it is too long or holds characters that cannot be shown."
        )
    return text


# -- closed lists ----------------------------------------------------------------------------------


def one_of(cell: Cell, choices: Mapping[str, Any], what: str) -> str:
    """Return the key of a closed list that a cell names by key or by words."""
    wanted = folded(words(cell))
    for key, entry in choices.items():
        if wanted in (folded(key), folded(str(entry.get("words", entry.get("name", key))))):
            return key
    raise UnreadableError(f"This is not {what}: write one of {', '.join(choices)}.")


def kind(cell: Cell) -> str:
    """Return the kind of a report."""
    return one_of(cell, vocabulary.read("report_kinds"), "a kind of report")


def role(cell: Cell) -> str:
    """Return the role a person had in what is reported."""
    return one_of(cell, vocabulary.read("roles_in_reports"), "a role in a report")


def urgency(cell: Cell) -> Literal["high", "medium", "low"]:
    """Return the urgency."""
    return one_of(cell, vocabulary.read("grades")["urgency"], "an urgency")  # type: ignore[return-value] # the list's keys


def basis(cell: Cell) -> Literal["fact", "assessment"]:
    """Return whether something is a fact or an assessment."""
    return one_of(cell, vocabulary.read("grades")["basis"], "a basis")  # type: ignore[return-value] # the list's keys


def audiences(cell: Cell) -> tuple[str, ...]:
    """Return the audiences a cell names by key or name, agencies included."""
    known = {folded(vocabulary.audience_name(name)): name for name in sorted(vocabulary.audiences())}
    # A key last, because it wins: "licensing" is the audience, which an agency is called too.
    known |= {folded(name): name for name in vocabulary.audiences()}
    found = []
    for part in re.split(r"[,;/\n]", text_of(cell)):
        if part.strip():
            if folded(part) not in known:
                raise UnreadableError("This names an audience that is not in the list of audiences.")
            found.append(known[folded(part)])
    return tuple(dict.fromkeys(found))


def sex(cell: Cell) -> str:
    """Return a sex as recorded."""
    found = _SEX.get(folded(words(cell)))
    if found is None:
        raise UnreadableError("This is not a sex as recorded: write female, male or other.")
    return found


def yes_or_no(cell: Cell) -> bool:
    """Return whether a cell says yes or no."""
    word = folded(words(cell))
    if word not in _YES | _NO:
        raise UnreadableError("This is neither yes nor no.")
    return word in _YES


def grade(cell: Cell) -> tuple[int, str, str]:
    """Return source, information and, where written, handling of a 3x5x2 grade: "2B", "2 / B", "2BP"."""
    found = _GRADE.fullmatch(words(cell))
    if not found:
        raise UnreadableError(
            "This is not a 3x5x2 grade: write a source 1 to 3 and an information A to E, such as 2B."
        )
    return int(found[1]), found[2].upper(), (found[3] or "").upper()


def source_grade(cell: Cell) -> int:
    """Return the source's part of a grade."""
    return int(_leading(cell, "source", "a source grade: write 1, 2 or 3."))


def information_grade(cell: Cell) -> str:
    """Return the information's part of a grade."""
    return _leading(cell, "information", "an information grade: write A, B, C, D or E.")


def handling(cell: Cell) -> str:
    """Return the handling code."""
    return _leading(cell, "handling", "a handling code: write P, or C with its conditions.")


def _leading(cell: Cell, part: str, what: str) -> str:
    """Return a grade from its letter ("B", "B - heard by the source") or from its words."""
    text = words(cell)
    choices = vocabulary.read("grades")[part]
    letter = text[:1].upper()
    if letter in choices and not text[1:2].isalnum():
        return letter
    for key, entry in choices.items():
        if folded(text) == folded(entry["words"]):
            return str(key)
    raise UnreadableError(f"This is not {what}")


# -- people and things -----------------------------------------------------------------------------


def name(cell: Cell, order: Literal["first_last", "last_first"]) -> str:
    """Return a name, first name first: "HUSSAIN, Mo" and "HUSSAIN Mo" are Mo HUSSAIN where the column says so."""
    text = words(cell)
    if order == "first_last":
        return text
    last, comma, first = text.partition(",")
    if comma:
        return f"{first.strip()} {last.strip()}".strip()
    parts = text.split()
    shouted = 0
    while shouted < len(parts) and parts[shouted].isupper() and len(parts[shouted]) > 1:
        shouted += 1
    cut = shouted if 0 < shouted < len(parts) else 1
    return " ".join(parts[cut:] + parts[:cut])


def age(cell: Cell) -> int | None:
    """Return an age where a cell gives one number ("15", "about 15"); None for "14-15", which is no number."""
    found = _FIRST_NUMBER.fullmatch(words(cell))
    if not found or int(found[1]) > 120:
        return None
    return int(found[1])


def phone(cell: Cell) -> str:
    """Return a telephone number: a UK one as 0…, one from abroad with its +, anything else as written."""
    text = words(cell)
    digits = re.sub(r"[\s().\-]", "", text)
    digits = re.sub(r"^(?:\+|00)44(?:0(?=\d{10}))?", "0", digits)
    if not isinstance(cell, str) and re.fullmatch(r"[127]\d{9}", digits):
        digits = f"0{digits}"  # a spreadsheet drops the zero of a number
    if re.fullmatch(r"07\d{9}", digits):
        return f"{digits[:5]} {digits[5:]}"
    return digits if re.fullmatch(r"0\d{9,10}", digits) else _any_phone(text)


@lru_cache(maxsize=4096)
def _any_phone(text: str) -> str:
    """Return a number in any other shape ("Tel: 0114 270 0000 ext 4", "0033 1 23 45 67 89") by the published plans."""
    import phonenumbers  # noqa: PLC0415 - most numbers are plain, and need no list of the world's plans

    found = list(phonenumbers.PhoneNumberMatcher(re.sub(r"^00(?=[1-9])", "+", text), "GB"))
    if len(found) != 1 or found[0].number.extension:
        return text  # two numbers, an extension or words: kept as written, so that nothing is lost
    number = found[0].number
    if len(re.sub(r"[^A-Za-z]", "", text)) > len("telephone no"):
        return text
    if number.country_code == _UK:
        return phone(f"0{number.national_number}")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def postcode(cell: Cell) -> str:
    """Return a postcode with one space where a cell is one, or holds one among other words; otherwise as written."""
    text = words(cell)
    whole = _POSTCODE.fullmatch(text) or _POSTCODE_INSIDE.search(text)
    return f"{whole[1]} {whole[2]}".upper() if whole else text


def postcode_doubt(written: str) -> tuple[str, str] | None:
    """Return a question about what should be a postcode and has no postcode's shape, with the one it may mean."""
    if not written or _POSTCODE_STRICT.fullmatch(written) or _OUTWARD.fullmatch(written):
        return None
    turned = re.sub(r"[^A-Z0-9]", "", written.upper())
    outward, inward = turned[:-3].replace("O", "0"), turned[-3:]
    # Typed by look: S becomes 5, I becomes 1, O becomes 0, each where only the other can stand.
    outward = re.sub(r"(?<=[A-Z])I", "1", outward)
    inward = inward[:1].translate(_LOOKS_DIGIT) + inward[1:].translate(_LOOKS_LETTER)
    meant = f"{outward} {inward}"
    if _POSTCODE_STRICT.fullmatch(meant):
        return f"This is not a postcode as it stands. It may be {meant}.", meant
    return "This is not a whole postcode. It is kept as written.", ""


def vehicle(registration: str, description: str) -> VehicleDetails:
    """Return a vehicle from either column: "silver Corsa, ends 4KD" is a part of a registration.

    Only an ending is kept as a part; "starts YS21" and "?S21 4KD" stay words, since a part is shown as an ending.
    """
    whole = registration.upper()
    if _REGISTRATION.fullmatch(whole):
        return VehicleDetails(registration=whole, description=description)
    seen = ", ".join(part for part in (description, registration) if part)
    ending = _ENDS.search(seen)
    if ending and any(letter.isdigit() for letter in ending[1]):
        return VehicleDetails(
            registration=ending[1].upper(), partial=True, description=seen[: ending.start()].strip(" ,;")
        )
    inside = _FULL_INSIDE.search(seen)
    if inside:
        rest = re.sub(r"\s{2,}", " ", seen[: inside.start()] + seen[inside.end() :]).strip(" ,;()")
        return VehicleDetails(registration=inside[1], description=rest)
    return VehicleDetails(partial=bool(registration), description=seen)
