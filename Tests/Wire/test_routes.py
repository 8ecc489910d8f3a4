"""Every address under which clients send, and what it answers."""

import pytest

from dangol import fresh

TYPES = {"track": "t", "identify": "i", "page": "p", "screen": "s", "group": "g", "alias": "a"}
FIELDS = {"track": {"event": "Routed"}, "group": {"groupId": "g-1"}}


def single_paths():
    for name, letter in TYPES.items():
        for path in (f"/v1/{name}", f"/v1/{letter}", f"/{letter}", f"/api/s/{name}", f"/api/s/s2s/{name}"):
            yield name, path


def body_of(name, user):
    # Every alias names somebody new, or the second would be refused as a conflict of user ids.
    return {"userId": user, **FIELDS.get(name, {}), **({"previousId": fresh("before")} if name == "alias" else {})}


def assert_taken(answer):
    assert answer.status_code == 200, answer.text
    assert answer.text == '{"success":true}'
    assert answer.headers["Content-Type"] == "application/json"


def assert_refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["success"] is False
    assert answer.json()["message"]


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("name,path", list(single_paths()))
def test_each_call_is_recorded_from_each_address(server, name, path, slash):
    user = fresh()
    assert_taken(server.collect.post(path + slash, body_of(name, user)))
    [event] = server.api.recorded(user)
    assert event["type"] == name


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/v1/import", "/b", "/beacon/v1/batch", "/api/s/batch"])
def test_batches_are_recorded_from_each_address(server, path, slash):
    user = fresh()
    batch = [{"type": "track", "userId": user, "event": f"Batched {number}"} for number in range(3)]
    assert_taken(server.collect.post(path + slash, {"batch": batch}))
    assert {event["name"] for event in server.api.recorded(user, 3)} == {"Batched 0", "Batched 1", "Batched 2"}


def test_the_address_decides_the_type_whatever_the_body_says(server):
    user = fresh()
    assert_taken(server.collect.post("/v1/page", {"type": "track", "userId": user, "name": "Home", "event": "No"}))
    [event] = server.api.recorded(user)
    assert (event["type"], event["name"]) == ("page", "Home")


@pytest.mark.parametrize("path", ["/v1/m", "/m"])
def test_the_libraries_own_statistics_are_waved_through(server, path):
    assert_taken(server.collect.post(path, {"series": []}, auth=None))


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/track", "/v1/t", "/b", "/v1/m", "/beacon/v1/batch"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_and_told_which_one_is_right(server, path, method):
    answer = server.collect.session.request(method, server.url + path, timeout=10)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "OPTIONS, POST"
    if method != "HEAD":
        assert_refused(answer, 405, "method_not_allowed")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/batch/more", "/v2/batch", "/v1", "/api/v1/nothing"])
def test_an_unknown_address_is_not_found_in_json(server, path, method):
    answer = server.collect.session.request(method, server.url + path, timeout=10)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    if method != "HEAD":
        # The second is the console's, which answers in JSON who does not ask for a page.
        assert answer.json()["code"] in ("not_found", "no_such_page")


def test_a_legacy_integration_is_not_found(server):
    assert server.collect.get("/next-integrations/integrations/amplitude/2.0.0/amplitude.js.gz").status_code == 404
