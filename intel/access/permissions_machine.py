"""Who may hold the tool to account and run it: audit, record, picture, accounts, open data: a part of the table in `policy`."""

from collections.abc import Mapping
from typing import Final

from intel.access.permission import ADMIN, ANALYST, AUDITOR, DESK, MACHINE, Line

LINES: Final[Mapping[str, Line]] = {
    "audit.view": Line(
        what="See who looked at what, and why",
        roles=frozenset({AUDITOR}),
        because="The law asks that looking is written down and can be checked by someone who takes no part.",
        otherwise="Who looked at what is checked by the auditor, who takes no part in the work.",
    ),
    "ledger.verify": Line(
        what="Check that the record is whole",
        roles=frozenset({AUDITOR, ADMIN}),
        because="The check reads hashes and shows no content.",
        otherwise="The auditor and the administrator check the record; ask them.",
    ),
    "ledger.backup": Line(
        what="Write the whole record into a backup",
        roles=frozenset({ADMIN}),
        because="Whoever looks after the machine backs it up; the file is not opened, and that it was made is recorded.",
        otherwise="The administrator makes backups; ask them.",
    ),
    "machine.check": Line(
        what="Check the machine: settings, space, engines, backups",
        roles=frozenset({AUDITOR, ADMIN}),
        because="The check tells how the machine is and shows no content.",
        otherwise="The auditor and the administrator check the machine; ask them.",
    ),
    "graph.check": Line(
        what="Check the picture against the record",
        roles=frozenset({AUDITOR, ADMIN}),
        because="The check compares and counts, and shows no content.",
        otherwise="The auditor and the administrator check the picture; ask them.",
    ),
    "graph.rebuild": Line(
        what="Draw the picture again from the record",
        roles=frozenset({ADMIN}),
        because=MACHINE,
        otherwise=MACHINE,
    ),
    "users.manage": Line(
        what="Add people, change their roles, close their accounts",
        roles=frozenset({ADMIN}),
        because="Whoever gives access has none to content, so nobody opens a report to themselves.",
        otherwise="Accounts are given by the administrator, who has no access to content.",
    ),
    "users.list": Line(
        what="See who has an account",
        roles=frozenset({AUDITOR, ADMIN}),
        because="The auditor checks who has access; the administrator keeps it.",
        otherwise="The list of accounts is the administrator's and the auditor's.",
    ),
    "opendata.import": Line(
        what="Load published wards, street crime and registers",
        roles=DESK | {ADMIN},
        because="Published data names no person; whoever prepares the picture or keeps the machine may load it.",
        otherwise="Published data is loaded by the analyst, the unit or the administrator.",
    ),
    "demo.write": Line(
        what="Write the files of the invented town",
        roles=frozenset({ANALYST, ADMIN}),
        because="Every person in them is invented.",
        otherwise="The invented town is made by the analyst or the administrator.",
    ),
    "demo.load": Line(
        what="Load the invented town",
        roles=frozenset({ADMIN}),
        because="It fills an empty record with invented people, once.",
        otherwise=MACHINE,
    ),
}
