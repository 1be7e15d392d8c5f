"""A browser in front of the shell: one that is signed in as chair, one that is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from shell_pages import SEEN_BY_CHAIR, FewServices, SignInTable, a_viewer, pages_of_the_shell

from intel.settings import Settings
from webapp import create_app


@pytest.fixture
def services(tmp_path: Path) -> FewServices:
    settings = Settings.from_environment({"INTEL_HOME": str(tmp_path)})
    return FewServices(
        settings, SignInTable({"s-chair": a_viewer("chair"), "s-admin": a_viewer("administrator")})
    )


@pytest.fixture
def app(services: FewServices) -> Flask:
    return create_app(services, rooms=pages_of_the_shell(SEEN_BY_CHAIR))


@pytest.fixture
def stranger(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def chair(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        client.set_cookie("intel", "s-chair")
        yield client
