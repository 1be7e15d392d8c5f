"""One bit flipped in the ledger's file: the entry is named on every page, what is there is shown, nothing is added."""

import re
from pathlib import Path

import pytest
from meeting_ledger import Town, meeting_town

from intel.app import open_services
from intel.errors import LedgerBroken
from webapp import create_app


@pytest.fixture
def flipped(tmp_path: Path) -> Town:
    """A town whose file had one bit of one payload flipped while nothing ran."""
    with meeting_town(tmp_path) as town:
        town.services.ledger.wipe()
    file = tmp_path / "ledger.db"
    content = bytearray(file.read_bytes())
    at = content.rindex(b'"text":"') + len(b'"text":"') + 3
    content[at] ^= 4
    file.write_bytes(content)
    return town


def test_a_flipped_bit_is_named_and_the_rest_is_served(flipped: Town) -> None:
    with open_services(flipped.services.settings) as services:
        verdict = services.ledger.check()
        assert verdict.broken is not None
        app = create_app(services)
        chair = app.test_client()
        chair.set_cookie("intel", services.sign_ins.start("chair"))
        head = services.ledger.head()
        for path in ("/", "/meetings", "/people"):
            page = chair.get(path)
            assert page.status_code == 200, path
            assert f"does not verify at entry {verdict.broken}" in page.text
        token = re.search(r'name="csrf_token" value="([^"]+)"', chair.get("/meetings").text)
        assert token
        sent = {"csrf_token": token[1], "held-day": "1", "held-month": "3", "held-year": "2026"}
        refused = chair.post("/meetings", data=sent)
        assert refused.status_code == 500
        assert f"entry {verdict.broken}" in refused.text
        assert "Nothing was recorded" in refused.text
        assert services.ledger.head() == head
        with pytest.raises(LedgerBroken), services.ledger.writing("chair"):
            pass
