"""What each role may do: one table, each line with a reason that can be read aloud, closed where it is silent.

Every page, JSON answer and command names one permission; the web gate and the command line call `check` before
anything runs, and `record` verbs call it again with the agency or audience concerned. What a viewer may then
*read* is a second question, answered by audiences in every query and by `names`. A new permission is one line in the
part of the table it belongs to: `permissions_content`, `permissions_decisions` or `permissions_machine`.
"""

from collections.abc import Mapping
from typing import Final

from intel.access import permissions_content, permissions_decisions, permissions_machine
from intel.access.model import Viewer
from intel.access.permission import Decision, Limit, Line
from intel.errors import NotAllowed

__all__ = ["TABLE", "Decision", "Limit", "Line", "check", "decide", "limit_of"]

TABLE: Final[Mapping[str, Line]] = {
    **permissions_content.LINES,
    **permissions_decisions.LINES,
    **permissions_machine.LINES,
}


def decide(
    viewer: Viewer, permission: str, *, agency: str | None = None, audience: str | None = None
) -> Decision:
    """Answer whether `viewer` may, with the reason; what the table does not expressly open is shut.

    A limit binds once the call says which agency's or audience's thing it is about; until then a yes carries it
    in `limit`, which is enough to show a link and not enough to act.
    """
    line = _line(permission)
    rule = f"{permission} × {viewer.role}"
    limit = limit_of(permission, viewer.role)
    if limit is None:
        return Decision(allowed=False, reason=line.otherwise_for.get(viewer.role, line.otherwise), rule=rule)
    if limit is Limit.OWN_AGENCY and agency is not None and (not agency or agency != viewer.agency):
        return Decision(allowed=False, reason="This is open for the own agency only.", rule=rule, limit=limit)
    if limit is Limit.OWN_AUDIENCE and audience is not None and audience not in viewer.audiences:
        return Decision(
            allowed=False, reason="This is open for the own audience only.", rule=rule, limit=limit
        )
    return Decision(allowed=True, reason=line.because, rule=rule, limit=limit)


def check(
    viewer: Viewer, permission: str, *, agency: str | None = None, audience: str | None = None
) -> Decision:
    """Return the decision if it is yes; NotAllowed, saying what and why, if it is no."""
    decision = decide(viewer, permission, agency=agency, audience=audience)
    if not decision.allowed:
        raise NotAllowed(f"You cannot do this: {_line(permission).what.lower()}. {decision.reason}")
    return decision


def limit_of(permission: str, role: str) -> Limit | None:
    """Return how far `role` has `permission`, None where it has not."""
    line = _line(permission)
    if role in line.own_agency:
        return Limit.OWN_AGENCY
    if role in line.own_audience:
        return Limit.OWN_AUDIENCE
    return Limit.ANY if role in line.roles else None


def _line(permission: str) -> Line:
    line = TABLE.get(permission)
    if line is None:
        raise LookupError(
            f"No permission is called {permission}; the table is intel/access/policy.py with its parts."
        )
    return line
