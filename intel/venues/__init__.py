"""Venues: premises in reports, as the meeting sees them and as licensing may."""
