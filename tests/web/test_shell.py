"""The shell: headers, the gate, the form token, what an error says, what a template is given."""

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from flask import Blueprint, Flask, Response, session
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader, UndefinedError
from shell_pages import SEEN_BY_CHAIR, FewServices, pages_of_the_shell

from intel import errors
from intel.access.tokens import load_secret
from webapp import create_app
from webapp.gate import OPEN, needs
from webapp.pages import Page, render
from webapp.rooms import Link

POLICY = (
    "default-src 'none'; script-src 'nonce-{}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def token_of(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/form").text)
    assert found
    return found[1]


@pytest.fixture
def app(services: FewServices) -> Flask:
    form = Blueprint("form", __name__)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class FormPage(Page):
        template: ClassVar[str] = "tests/form.html"

    @form.get("/form")
    @needs(SEEN_BY_CHAIR)
    def show() -> Response:
        return render(FormPage())

    app = create_app(services, rooms=[*pages_of_the_shell(SEEN_BY_CHAIR), form])
    add_template(
        app, "tests/form.html", '{% import "components.html" as ui %}{% call ui.form() %}{% endcall %}'
    )
    return app


def add_template(app: Flask, name: str, source: str) -> None:
    app.jinja_env.loader = ChoiceLoader([DictLoader({name: source}), app.jinja_env.loader])  # type: ignore[list-item]


def test_every_answer_carries_the_policy_with_a_new_nonce(chair: FlaskClient) -> None:
    first, second = chair.get("/show"), chair.get("/show")
    nonces = [re.search(r'nonce="([^"]+)"', answer.text)[1] for answer in (first, second)]  # type: ignore[index]
    assert nonces[0] != nonces[1]
    assert first.headers["Content-Security-Policy"] == POLICY.format(nonces[0])


@pytest.mark.parametrize("path", ["/show", "/show.json", "/nothing", "/raise/Unexpected", "/sign-in"])
def test_no_page_is_kept_by_a_cache(chair: FlaskClient, path: str) -> None:
    answer = chair.get(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_a_static_file_may_be_kept_and_sets_no_cookie(stranger: FlaskClient) -> None:
    answer = stranger.get("/static/app.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    answer.close()


@pytest.mark.parametrize("path", ["/show", "/nothing", "/raise/NotFound"])
def test_a_stranger_is_sent_to_sign_in_and_learns_no_address(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_stranger_asking_for_json_is_told_to_sign_in(stranger: FlaskClient) -> None:
    answer = stranger.get("/show.json")
    assert answer.status_code == 401
    assert answer.json["error"]["heading"] == "You are not signed in"  # type: ignore[index]


def test_the_open_pages_are_these_and_no_more() -> None:
    assert frozenset({"sign_in.page", "sign_in.link", "static"}) == OPEN


def test_a_view_without_a_permission_stops_the_application(services: FewServices) -> None:
    bare = Blueprint("bare", __name__)
    bare.get("/bare")(lambda: "anything")
    with pytest.raises(RuntimeError, match="bare"):
        create_app(services, rooms=[*pages_of_the_shell(SEEN_BY_CHAIR), bare])


def test_a_permission_that_the_role_lacks_is_refused_before_the_view(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("intel", "s-admin")
    answer = client.get("/show")
    assert answer.status_code == 403
    assert "You may not open this" in answer.text


def test_a_form_without_its_token_changes_nothing(chair: FlaskClient) -> None:
    answer = chair.post("/change")
    assert answer.status_code == 400
    assert "This form is no longer valid" in answer.text


def test_a_form_with_its_token_is_taken_and_the_next_page_says_so_once(chair: FlaskClient) -> None:
    answer = chair.post("/change", data={"csrf_token": token_of(chair)}, follow_redirects=True)
    assert "The agenda is settled." in answer.text
    assert "The agenda is settled." not in chair.get("/show").text


def test_a_token_dies_with_the_sign_in_it_was_made_for(services: FewServices, chair: FlaskClient) -> None:
    token = token_of(chair)
    services.sign_ins.rows["s-other"] = services.sign_ins.rows["s-chair"]
    chair.set_cookie("intel", "s-other")
    assert chair.post("/change", data={"csrf_token": token}).status_code == 400


def test_another_site_cannot_send_a_form_even_with_a_token(chair: FlaskClient) -> None:
    token = token_of(chair)
    answer = chair.post("/change", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


def test_signing_in_replaces_the_secret(stranger: FlaskClient) -> None:
    before = stranger.get("/sign-in").headers["Set-Cookie"]
    after = stranger.get("/sign-in/s-chair").headers["Set-Cookie"]
    assert re.match(r"intel=[\w-]{43}; HttpOnly; Path=/; SameSite=Strict", before)
    assert after == "intel=s-chair; HttpOnly; Path=/; SameSite=Strict"


def test_over_https_the_cookie_is_tied_to_the_host_and_secure(app: Flask) -> None:
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    assert re.match(
        r"__Host-intel=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Strict", answer.headers["Set-Cookie"]
    )


def test_the_browser_is_given_nothing_else_to_keep(app: Flask) -> None:
    with app.test_request_context("/show"), pytest.raises(KeyError, match="put it in the database"):
        session["person"] = "p1"


def test_the_key_comes_from_the_secret_of_this_installation(app: Flask, services: FewServices) -> None:
    again = create_app(services, rooms=pages_of_the_shell(SEEN_BY_CHAIR))
    assert again.secret_key == app.secret_key
    assert again.secret_key != load_secret(services.settings.home)


def test_a_name_that_is_not_ours_is_not_answered(chair: FlaskClient) -> None:
    answer = chair.get("/show", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "Title" not in answer.text
    assert "Content-Security-Policy" in answer.headers


ALL_ERRORS = [
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.IntelError)
]


@pytest.mark.parametrize("name", ALL_ERRORS)
def test_every_error_says_what_happened_what_was_kept_and_what_next(chair: FlaskClient, name: str) -> None:
    answer = chair.get(f"/raise/{name}")
    assert answer.status_code == getattr(errors, name).status
    assert "It happened." in answer.text
    assert "What was kept" in answer.text
    assert "What to do next" in answer.text
    same = chair.get(f"/raise/{name}.json").json
    assert same is not None
    assert set(same["error"]) == {"status", "heading", "happened", "kept", "next"}
    assert same["error"]["heading"] in answer.text


def test_a_picture_not_ready_has_its_own_words(chair: FlaskClient) -> None:
    assert "Every report is safe in the record" in chair.get("/raise/PictureUnavailable").text


@pytest.mark.parametrize(("method", "path", "status"), [("get", "/nothing", 404), ("get", "/change", 405)])
def test_a_wrong_address_is_answered_in_words(
    chair: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = getattr(chair, method)(path)
    assert answer.status_code == status
    assert "What to do next" in answer.text
    assert (status == 405) == ("Allow" in answer.headers)


def test_a_file_over_twenty_megabytes_is_refused_in_words(chair: FlaskClient) -> None:
    content = b"0" * (20 * 1024 * 1024 + 1)
    answer = chair.post("/file", data=content, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    assert "A file may be up to 20 MB." in answer.text


def test_an_unexpected_fault_shows_and_logs_no_words_of_its_own(
    chair: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page, json = chair.get("/raise/Unexpected"), chair.get("/raise/Unexpected.json")
    assert (page.status_code, json.status_code) == (500, 500)
    assert "ValueError at shell_pages.py" in caplog.text
    for text in (page.text, json.text, caplog.text):
        assert "Dina Shah" not in text
        assert "Traceback" not in text


def test_text_from_outside_is_escaped(chair: FlaskClient) -> None:
    text = chair.get("/show").text
    assert "&lt;b&gt;Title&lt;/b&gt;" in text
    assert "<b>Title" not in text


@pytest.mark.parametrize(
    "reach",
    [
        "{{ happened_again }}",
        "{{ request.path }}",
        "{{ config.SECRET_KEY }}",
        "{{ g.viewer }}",
        "{{ session }}",
    ],
)
def test_a_template_that_reaches_beyond_its_page_fails(app: Flask, reach: str) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Reaching(Page):
        template: ClassVar[str] = "tests/reach.html"
        happened: str = ""

    add_template(app, "tests/reach.html", reach)
    with app.test_request_context("/show"), pytest.raises(UndefinedError):
        render(Reaching())


def test_the_ids_of_who_is_shown_stay_inside(app: Flask) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Inside(Page):
        template: ClassVar[str] = "tests/inside.html"

    add_template(app, "tests/inside.html", "{{ subjects }}")
    with app.test_request_context("/show"), pytest.raises(UndefinedError):
        render(Inside())


def test_the_marking_is_on_every_page_with_the_line_about_live_data(
    chair: FlaskClient, services: FewServices
) -> None:
    demonstration = chair.get("/show").text
    services.demonstration = False
    real = chair.get("/show").text
    for text in (demonstration, real, chair.get("/nothing").text):
        assert "OFFICIAL-SENSITIVE" in text
        assert "Not yet for live personal data" in text
        assert "In an emergency call 999." in text
    assert "every person here is invented" in demonstration
    assert "every person here is invented" not in real


def test_the_links_along_the_top_are_those_the_role_may_follow(services: FewServices) -> None:
    links = [
        Link(words="Shown", endpoint="room.show", permission="home.view"),
        Link(words="Accounts", endpoint="room.show", permission="users.manage"),
        Link(
            words="For partners", endpoint="room.show", permission="home.view", roles=frozenset({"partner"})
        ),
        Link(words="Not built yet", endpoint="hot_spots.page", permission="home.view"),
    ]
    client = create_app(services, rooms=pages_of_the_shell("home.view"), links=links).test_client()
    client.set_cookie("intel", "s-chair")
    assert re.findall(r'class="rooms__link" [^>]*>([^<]+)<', client.get("/show").text) == ["Shown"]
    client.set_cookie("intel", "s-admin")
    assert re.findall(r'class="rooms__link" [^>]*>([^<]+)<', client.get("/show").text) == [
        "Shown",
        "Accounts",
    ]


def test_no_template_has_an_inline_style_or_script() -> None:
    folder = Path(__file__).parents[2] / "webapp" / "templates"
    for path in folder.rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\sstyle\s*=", text), path.name
        assert not re.search(r"\son[a-z]+\s*=", text), path.name
        assert not re.search(r"<style", text), path.name
        # A block of data is no script: the browser never runs it, whatever is in it.
        assert not re.search(r'<script(?![^>]*\bsrc=)(?! type="application/json")', text), path.name
