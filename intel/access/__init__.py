"""Who may look and what they may do: roles, the permission table, accounts, sign-ins, ids in pages, names, consultation."""

from intel.access.model import Role, Viewer, viewer_for
from intel.access.policy import Decision, Limit, check, decide

__all__ = ["Decision", "Limit", "Role", "Viewer", "check", "decide", "viewer_for"]
