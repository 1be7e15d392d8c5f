"""Who is who: mentions are judged the same or different, and every entity is a set of mentions.

`normalise` makes the keys of the automatic rule, `tables` and `kinds` keep the identity table beside the
ledger, `record` holds the verbs, `protection` says who is protected, `project` draws the records.
"""
