"""The picture: an engine, named queries, and the projection of the ledger's sources."""
