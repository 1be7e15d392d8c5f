-- One statement a line, run by the process that owns the database, each time it opens it.
-- Neo4j makes the same index in neo4j.cypher.
CREATE VERTEX TYPE Report IF NOT EXISTS
CREATE PROPERTY Report.text IF NOT EXISTS STRING
CREATE PROPERTY Report.cleared_text IF NOT EXISTS STRING
CREATE INDEX IF NOT EXISTS ON Report (text, cleared_text) FULL_TEXT
