// name: schema.unique_id
// for-each: nodes
// mode: write
// params:
// returns:
// Every node is found by its own id and by nothing else.
CREATE CONSTRAINT {{node}}_id IF NOT EXISTS FOR (n:{{node}}) REQUIRE n.id IS UNIQUE
