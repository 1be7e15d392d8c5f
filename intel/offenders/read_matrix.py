"""Reads a scoring matrix from its file, or refuses it with the line of each fault.

Called by `find` for the matrix in use and by the page where a proposed one is tried.
"""

from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from intel.errors import AskedWrongly
from intel.offenders.lined_yaml import Lined, ListRefused, read_lined
from intel.offenders.matrix import Matrix

SHIPPED: Final = Path(__file__).parents[1] / "vocabulary" / "matrix.yaml"
_OWN_WORDS: Final = {
    "extra_forbidden": "there is no field of this name",
    "missing": "this field is missing",
    "int_parsing": "a whole number is needed",
    "int_type": "a whole number is needed",
}


def read_matrix(text: str) -> Matrix:
    """Return the matrix a text holds; ListRefused says what is wrong on which line."""
    lined = read_lined(text)
    try:
        return Matrix.model_validate(lined.value)
    except ValidationError as fault:
        raise refused("The matrix", lined, fault) from None


def shipped_text() -> str:
    """Return the text of the matrix that comes with the tool."""
    return SHIPPED.read_text(encoding="utf-8")


def text_beside(home: Path) -> str | None:
    """Return the text of a force's own matrix, `matrix.yaml` in its data folder, if it put one there."""
    path = home / "matrix.yaml"
    if not path.is_file():
        return None
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise AskedWrongly(
            f"{path.name} in the data folder cannot be read as text. Nothing was scored."
        ) from None


def digest_of(text: str) -> str:
    """Return what stands for a matrix's exact text wherever a score says which one it came from."""
    return sha256(text.encode("utf-8")).hexdigest()


def refused(what: str, lined: Lined, fault: ValidationError) -> ListRefused:
    """Turn what pydantic found into sentences with lines, never quoting more of the file than a field's name."""
    faults = []
    for each in fault.errors(include_url=False, include_input=False):
        path = tuple(each["loc"])
        words = _OWN_WORDS.get(each["type"], each["msg"].removeprefix("Value error, "))
        field = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        named = f"{field.rstrip('_')}: " if field and each["type"] != "value_error" else ""
        faults.append(f"line {lined.line_of(path)}: {named}{words}")
    shown = tuple(dict.fromkeys(faults))
    more = f" and {len(shown) - 1} more" if len(shown) > 1 else ""
    return ListRefused(f"{what} cannot be used: {shown[0]}{more}. Nothing was changed.", shown)
