// name: schema.report_text
// mode: write
// params:
// returns:
// ArcadeDB makes the same index in arcadedb.sql.
CREATE FULLTEXT INDEX report_text IF NOT EXISTS FOR (r:Report) ON EACH [r.text, r.cleared_text]
