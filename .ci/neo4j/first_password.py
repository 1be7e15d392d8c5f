"""Wait until a fresh Neo4j answers on a port, and set its first password. Called by .ci/start-neo4j."""  # noqa: INP001 - a script, no package

import logging
import sys
import time

from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, ServiceUnavailable

WAIT_SECONDS = 120


def answers(uri: str, password: str) -> bool:
    """Tell whether the server takes this password; a server still starting raises ServiceUnavailable."""
    try:
        with GraphDatabase.driver(uri, auth=("neo4j", password)) as driver:
            driver.execute_query("RETURN 1")
    except AuthError:
        return False
    return True


def set_first_password(uri: str, password: str) -> None:
    """Change the password every new Neo4j begins with."""
    with GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password",
            {"password": password},
            database_="system",
        )


def main(port: str, password: str) -> int:
    """Return 0 once the server answers with `password`."""
    uri = f"bolt://127.0.0.1:{port}"
    logging.getLogger("neo4j").setLevel(logging.ERROR)  # that it does not answer yet is no news
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            if answers(uri, password):
                return 0
            set_first_password(uri, password)
        except ServiceUnavailable:
            time.sleep(0.5)
    sys.stderr.write(f"Neo4j did not answer on {uri} within {WAIT_SECONDS} s.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
