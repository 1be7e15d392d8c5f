"""The generated pages of `docs/`: settings, commands, ledger entries, access. Nothing else imports this.

`python -m intel.docs` writes them; `make check` runs it with `--check`. What a page says is changed in the table,
command or payload it is made from, never on the page.
"""
