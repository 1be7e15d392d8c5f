"""Vendored files ask nothing of another host, and each is listed with its licence."""

import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "webapp" / "static"
VENDOR = STATIC / "vendor"


def test_no_stylesheet_asks_for_anything() -> None:
    for path in STATIC.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert "url(" not in text, path.name
        assert "@import" not in text, path.name
        assert "@font-face" not in text, path.name


def test_no_vendored_file_names_the_typeface_or_crest_that_may_not_be_used() -> None:
    for path in VENDOR.glob("govuk*"):
        text = path.read_text(encoding="utf-8")
        assert "GDS Transport" not in text
        assert "/assets/" not in text


def test_no_script_loads_a_map_of_its_source() -> None:
    for path in STATIC.rglob("*.js"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path.name


def test_our_own_scripts_name_no_host_and_set_no_html() -> None:
    for path in STATIC.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        hosts = set(re.findall(r"https?://[^\s\"'`]+", text)) - {"http://www.w3.org/2000/svg"}
        assert not hosts, path.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        ), path.name


def test_every_vendored_file_is_listed_with_its_licence() -> None:
    listed = (VENDOR / "VENDORED.md").read_text(encoding="utf-8")
    for path in VENDOR.iterdir():
        if path.name != "VENDORED.md":
            assert f"`{path.name}`" in listed
