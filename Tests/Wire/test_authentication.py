"""The five places in which clients put their write key."""

import base64

import pytest

from dangol import fresh
from test_routes import assert_refused, assert_taken

BAD = "no-such-key"


def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


FORMS = {
    "basic with a colon": lambda key: (basic(f"{key}:"), "", {}),
    "basic without a colon": lambda key: (basic(key), "", {}),
    "basic with a password": lambda key: (basic(f"{key}:secret"), "", {}),
    "basic without padding": lambda key: ({"Authorization": basic(f"{key}:")["Authorization"].rstrip("=")}, "", {}),
    "basic in lower case": lambda key: ({"Authorization": basic(key)["Authorization"].replace("Basic", "basic")}, "", {}),
    "bearer": lambda key: ({"Authorization": f"Bearer {key}"}, "", {}),
    "header": lambda key: ({"X-Write-Key": key}, "", {}),
    "query": lambda key: ({}, f"?writeKey={key}", {}),
    "body": lambda key: ({}, "", {"writeKey": key}),
    "a bearer of something else, and the body": lambda key: ({"Authorization": "Bearer oauth"}, "", {"writeKey": key}),
    "basic of nothing, and the body": lambda key: (basic(":"), "", {"writeKey": key}),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_known_key_lets_in(server, form):
    headers, query, fields = FORMS[form](server.write_key)
    user = fresh()
    body = {"userId": user, "event": "Known", **fields}
    assert_taken(server.collect.post("/v1/track" + query, body, auth=None, headers=headers))
    server.api.recorded(user)


@pytest.mark.parametrize("form", FORMS)
def test_an_unknown_key_does_not(server, form):
    headers, query, fields = FORMS[form](BAD)
    body = {"userId": fresh(), "event": "Unknown", **fields}
    answer = server.collect.post("/v1/track" + query, body, auth=None, headers=headers)
    assert_refused(answer, 401, "invalid_write_key")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Digest x"}, {"Authorization": "Basic ***"}, {"X-Write-Key": ""}])
def test_without_a_key_nobody_comes_in(server, headers):
    answer = server.collect.post("/v1/track", {"userId": "u", "event": "e"}, auth=None, headers=headers)
    assert_refused(answer, 401, "missing_write_key")


def test_a_revoked_key_is_refused_and_the_other_one_stays_good(server):
    source = server.api.request("POST", "/sources", json={"name": fresh("Shop"), "kind": "server"}).json()
    first = source["writeKeys"][0]["key"]
    rotated = server.api.request("POST", f"/sources/{source['id']}/write-keys").json()
    second = rotated["writeKeys"][0]["key"]
    assert second != first
    body = {"userId": fresh(), "event": "Rotated"}
    for key in (first, second):
        assert_taken(server.collect.post("/v1/track", body, auth=(key, "")))
    assert server.api.request("DELETE", f"/sources/{source['id']}/write-keys/{first}").status_code == 200
    assert_refused(server.collect.post("/v1/track", body, auth=(first, "")), 401, "invalid_write_key")
    assert_taken(server.collect.post("/v1/track", body, auth=(second, "")))
