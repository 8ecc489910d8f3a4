"""Pages of every origin may send, and read the answer."""

import pytest

from dangol import fresh

ORIGIN = "https://shop.example"
REQUIRED = {"authorization", "content-type", "x-write-key", "x-retry-count"}


def words(text):
    return {word.strip().lower() for word in text.split(",")}


def assert_open(answer, origin=ORIGIN):
    fields = answer.headers
    assert fields["Access-Control-Allow-Origin"] == origin
    assert fields["Access-Control-Allow-Credentials"] == "true"
    assert words(fields["Access-Control-Allow-Methods"]) == {"get", "post", "head", "options"}
    assert REQUIRED <= words(fields["Access-Control-Allow-Headers"])
    assert fields["Access-Control-Max-Age"] == "86400"
    assert "Origin" in fields["Vary"]


@pytest.mark.parametrize("path", [
    "/v1/t", "/v1/track", "/v1/batch/", "/v1/m", "/b", "/api/s/track", "/v1/projects/x/settings", "/sourceConfig",
    "/v1/pixel/track", "/beacon/v1/batch",
])
def test_the_browser_may_ask_first(server, path):
    answer = server.collect.session.options(server.url + path, timeout=10, headers={
        "Origin": ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type",
    })
    assert answer.status_code == 204
    assert_open(answer)


def test_what_is_taken_can_be_read(server):
    body = {"userId": fresh(), "event": "From a page"}
    assert_open(server.collect.post("/v1/t", body, headers={"Origin": ORIGIN}))


@pytest.mark.parametrize("origin", ["null", "http://localhost:3000", "capacitor://localhost"])
def test_every_origin_may(server, origin):
    assert_open(server.collect.post("/v1/t", {"userId": "u", "event": "e"}, headers={"Origin": origin}), origin)


@pytest.mark.parametrize("path,data,auth,status", [
    ("/v1/t", b"{", True, 400), ("/v1/t", b"{}", None, 401), ("/v1/b", b" " * (5 << 20), True, 413),
])
def test_why_it_was_refused_can_be_read_too(server, path, data, auth, status):
    answer = server.collect.post(path, data=data, auth=auth, headers={"Origin": ORIGIN})
    assert answer.status_code == status
    assert_open(answer)


def test_a_wrong_method_can_be_read_too(server):
    answer = server.collect.get("/v1/t", headers={"Origin": ORIGIN})
    assert answer.status_code == 405
    assert_open(answer)


def test_who_is_no_browser_gets_nothing_of_it(server):
    answer = server.collect.track(fresh())
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_the_api_is_not_open_to_pages(server):
    answer = server.api.request("GET", "/sources", headers={"Origin": ORIGIN})
    assert "Access-Control-Allow-Origin" not in answer.headers
