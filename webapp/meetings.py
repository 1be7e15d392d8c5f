"""Meetings: those held and what was new at each, recording one, and the pack for an audience."""
from flask import Blueprint
blueprint = Blueprint("meetings", __name__)
