"""Links two prepared files with Splink as it comes: run by bench_people.py in a process of its own, for its pairs and time.

`python splink_town.py ONE.csv TWO.csv OUT.csv [THRESHOLD]`. Names, date of birth and street are compared by its own library,
its model is trained by its own steps, and its own default (0.85) says what is one; nothing is tuned.
"""

import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

one, two, out = sys.argv[1:4]
threshold = float(sys.argv[4]) if len(sys.argv) > 4 else 0.85
begun = time.perf_counter()
columns = """simulant_id AS unique_id, lower(first_name) AS first_name, lower(last_name) AS last_name,
    lower(street_name) AS street, street_number AS house, try_strptime(date_of_birth, '%m/%d/%Y')::DATE::VARCHAR AS born"""
connection = duckdb.connect()
for name, path in (("one", one), ("two", two)):
    connection.execute(
        f"CREATE TABLE {name} AS SELECT {columns} FROM read_csv('{path}', header=true, all_varchar=true)"  # noqa: S608
    )
settings = SettingsCreator(
    link_type="link_only",
    comparisons=[
        cl.NameComparison("first_name"),
        cl.NameComparison("last_name"),
        cl.DateOfBirthComparison("born", input_is_string=True),
        cl.LevenshteinAtThresholds("street", 2),
        cl.ExactMatch("house"),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("first_name", "last_name"),
        block_on("born"),
        block_on("street", "house"),
        block_on("last_name", "street"),
    ],
)
api = DuckDBAPI(connection)
linker = Linker([api.register("one"), api.register("two")], settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("first_name", "last_name", "born")], recall=0.7
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name"))
found = linker.inference.predict(threshold_match_probability=threshold).as_duckdbpyrelation()
rows = found.project("unique_id_l, unique_id_r, match_probability").fetchall()
Path(out).write_text("".join(f"{a},{b},{p}\n" for a, b, p in sorted(rows)), encoding="utf-8")
sys.stdout.write(f"{time.perf_counter() - begun}\n")
