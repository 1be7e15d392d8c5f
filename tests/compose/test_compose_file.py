"""docker-compose.yml holds to the Compose schema, opens nothing but the pages, and those on this machine alone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft201909Validator

from intel import settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def schema() -> Draft201909Validator:
    said = json.loads(Path(__file__).with_name("compose_spec.json").read_text(encoding="utf-8"))
    return Draft201909Validator(said)


def test_it_holds_to_the_compose_schema(compose: Any, schema: Draft201909Validator) -> None:
    assert [
        f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in schema.iter_errors(compose)
    ] == []


def test_the_schema_would_find_a_fault(compose: Any, schema: Draft201909Validator) -> None:
    wrong = {**compose, "services": {"web": {**compose["services"]["web"], "prots": ["8000:8000"]}}}
    assert [fault.message for fault in schema.iter_errors(wrong)]


def test_only_the_pages_are_published_and_on_loopback_alone(compose: Any) -> None:
    published = {
        name: service["ports"] for name, service in compose["services"].items() if "ports" in service
    }
    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_the_pages_wait_for_both_servers_to_be_well(compose: Any) -> None:
    services = compose["services"]
    well = {"condition": "service_healthy"}
    assert services["web"]["depends_on"] == {"neo4j": well, "postgres": well}
    assert all("healthcheck" in service for service in services.values())
    assert services["neo4j"]["image"].startswith("neo4j:5.26")


def test_no_password_stands_in_the_file_and_each_must_be_given(compose: Any) -> None:
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if re.search("PASSWORD|AUTH|_URL", name):
                assert re.search(r"\$\{\w+_PASSWORD:\?", value), name


def test_every_setting_it_names_exists(compose: Any) -> None:
    assert set(compose["services"]["web"]["environment"]) <= {name for name, _, _ in settings.TABLE}


def test_every_named_volume_is_declared(compose: Any) -> None:
    used = {
        volume.partition(":")[0] for service in compose["services"].values() for volume in service["volumes"]
    }
    assert used == set(compose["volumes"])


def test_the_image_does_not_run_as_root_and_holds_what_the_tool_reads() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    user, entry = (
        lines.index("USER intel"),
        next(n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT")),
    )
    assert user < entry
    assert not [line for line in lines[user:] if line.startswith("USER") and line != "USER intel"]
    kept = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line[:1] == "!"
    }
    copied = {word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]}
    assert copied == kept
    assert all((ROOT / name).exists() for name in kept)
