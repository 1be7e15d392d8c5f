"""Abduction warning notices: from the first thought to the end, each step an entry by a named person.

A police notice, not a court order. What is closed, local or law is in `intel/vocabulary/notices.yaml` with its source.
"""
