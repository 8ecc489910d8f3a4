"""Reading people, events and sources; tokens, pages, idempotency."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from dangol import API, TIMEOUT, fresh
from databases import ENGINES
from waiting import eventually

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(\d{3})?Z")
EVERYTHING = ["/profiles", "/profiles/x", "/profiles/x/events", "/events", "/events/e1", "/sources", "/sources/x", "/health"]


def assert_error(answer, status, code, **details):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert set(body) == {"code", "message", "details"}
    assert (body["code"], body["details"]) == (code, details)


def pages(server, path, **params):
    """All items of a list, page by page."""
    cursor, items = None, []
    while True:
        answer = server.api.get(path, **params, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        items += answer.json()["data"]
        cursor = answer.json()["next"]
        if not cursor:
            return items
        assert len(answer.json()["data"]) == params.get("limit", 50)


# Tokens

@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("header,code", [
    (None, "missing_token"), ("Bearer ", "missing_token"), ("Basic dGVzdA==", "missing_token"),
    ("Bearer dgl_nobody", "unknown_token"), ("Bearer '; DROP TABLE access_token", "unknown_token"),
])
def test_without_a_good_token_nothing_is_answered(server, path, header, code):
    headers = {"Authorization": header} if header else {}
    answer = requests.get(f"{server.url}/api/v1{path}", headers=headers, timeout=TIMEOUT)
    assert_error(answer, 401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_write_key_is_no_token(server):
    assert_error(API(server, server.write_key).get("/events"), 401, "unknown_token")


def test_a_token_that_asks_too_often_is_slowed_down(own_server):
    server = own_server()

    def ask(_):
        return requests.get(f"{server.url}/api/v1/health", headers=server.api.session.headers, timeout=TIMEOUT)

    with ThreadPoolExecutor(16) as askers:
        answers = list(askers.map(ask, range(1_000)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and len(refused) < 800
    assert_error(refused[0], 429, "too_many_requests")
    assert refused[0].headers["Retry-After"] == "1"
    assert {answer.status_code for answer in answers} == {200, 429}


# People

def test_a_person_is_found_by_every_identifier(stored):
    user, anonymous, external = fresh(), fresh("a"), fresh("x")
    email, phone = f"{user}@Example.com", f"010-{int(user[2:10], 16) % 10_000:04}-{int(user[10:18], 16) % 10_000:04}"
    stored.collect.post("/v1/identify", {
        "userId": user, "anonymousId": anonymous, "traits": {"email": email, "phone": phone, "name": "홍길동", "score": 1.5},
        "context": {"externalIds": [{"id": external, "type": "kakao_id", "collection": "users", "encoding": "none"}]},
    })
    stored.api.recorded(user)
    profile = stored.api.profile(f"user_id:{user}")
    for identifier in (
        profile["id"], f"email:{email}", f"email:{email.lower()}", f"phone:{phone}", f"phone:+82{phone[1:]}",
        f"anonymous_id:{anonymous}", f"kakao_id:{external}", user, email, phone, anonymous,
    ):
        found = stored.api.profile(identifier)
        assert found and found["id"] == profile["id"], identifier
    assert profile["email"] == email.lower()
    assert profile["phone"] == "+82" + phone[1:].replace("-", "")
    assert profile["isAnonymous"] is False
    for field in ("firstSeen", "lastSeen", "createdAt"):
        assert TIME.fullmatch(profile[field])
    traits = {trait["name"]: trait for trait in profile["traits"]}
    assert traits["score"]["value"] == 1.5
    assert traits["name"]["source"]["name"] == "Website" and TIME.fullmatch(traits["name"]["time"])
    assert stored.api.get(f"/profiles/{profile['id']}/traits").json() == {"data": profile["traits"], "next": None}
    assert stored.api.get(f"/profiles/{profile['id']}/identifiers").json() == {"data": profile["identifiers"], "next": None}
    assert {(one["namespace"], one["value"]) for one in profile["identifiers"]} >= {
        ("user_id", user), ("anonymous_id", anonymous), ("email", email.lower()), ("kakao_id", external),
    }


@pytest.mark.parametrize("identifier", [
    "user_id:nobody", "email:nobody@example.com", "00000000-0000-7000-8000-000000000000", "nobody", ":", "::", "%00", "%ff",
    "user_id:%00", "'%20OR%201=1--", "a" * 5_000,
])
@pytest.mark.parametrize("part", ["", "/traits", "/identifiers", "/events", "/identity-history"])
def test_nobody_is_not_found(stored, identifier, part):
    assert_error(stored.api.request("GET", f"/profiles/{identifier}{part}"), 404, "unknown_profile")


def test_people_are_listed_and_searched(stored):
    word = fresh("").strip("-")[:12]
    for number in range(7):
        stored.collect.post("/v1/identify", {"userId": f"{word}{number}", "traits": {
            "name": f"Kim {word} {number}", "email": f"{word}{number}@example.com"}})
    for number in range(7):
        stored.api.recorded(f"{word}{number}")
    for search, matches in ((word, 7), (word[2:], 7), (word.upper(), 7), (f"Kim {word}", 7), (f"{word}3", 1)):
        found = pages(stored, "/profiles", search=search, limit=3)
        assert len({person["id"] for person in found}) == len(found)
        assert len(found) == matches, search
    by_creation = pages(stored, "/profiles", search=word, order="created", limit=2)
    assert [person["name"][-1] for person in by_creation] == list("6543210")


def test_a_timeline_is_read_page_by_page_newest_first(stored):
    user = fresh()
    batch = [{"type": "track", "userId": user, "event": f"Event {number % 2}", "timestamp": f"2026-01-{number + 1:02}T00:00:00Z"}
             for number in range(25)]
    stored.collect.post("/v1/batch", {"batch": batch})
    stored.api.recorded(user, 25)
    events = pages(stored, f"/profiles/user_id:{user}/events", limit=10)
    assert [event["time"][:10] for event in events] == [f"2026-01-{day:02}" for day in range(25, 0, -1)]
    assert len({event["id"] for event in events}) == 25
    assert len(pages(stored, f"/profiles/user_id:{user}/events", limit=5, name="Event 1")) == 12
    assert pages(stored, f"/profiles/user_id:{user}/events", type="page") == []


def test_the_identity_history_tells_every_decision(stored):
    user, anonymous = fresh(), fresh("a")
    stored.collect.post("/v1/page", {"anonymousId": anonymous, "name": "Home"})
    stored.collect.post("/v1/identify", {"anonymousId": anonymous, "userId": user})
    stored.api.recorded(user, 2)
    history = pages(stored, f"/profiles/user_id:{user}/identity-history", limit=1)
    assert [decision["kind"] for decision in history][-1] == "create"
    assert any(decision["namespace"] == "user_id" and decision["value"] == user for decision in history)
    for decision in history:
        assert decision["reason"] and TIME.fullmatch(decision["time"])


# Events

def test_events_are_filtered(stored):
    source = stored.api.request("POST", "/sources", json={"name": fresh("Till"), "kind": "server"}).json()
    key, user, bad = source["writeKeys"][0]["key"], fresh(), fresh("m")
    stored.collect.post("/v1/track", {"userId": user, "event": "Paid"}, auth=(key, ""))
    stored.collect.post("/v1/page", {"userId": user, "name": "Receipt"}, auth=(key, ""))
    stored.collect.post("/v1/track", {"userId": user, "messageId": bad}, auth=(key, ""))
    stored.api.recorded(user, 2)
    stored.api.rejected(bad)

    def names(**params):
        return [event["name"] for event in stored.api.get("/events", source=source["id"], **params).json()["data"]]

    assert names() == ["Receipt", "Paid"]
    assert names(type="track") == ["Paid"]
    assert names(name="Receipt") == ["Receipt"]
    assert names(state="quarantined") == [""]
    assert names(state="dropped") == []
    [paid] = stored.api.get("/events", source=source["id"], name="Paid").json()["data"]
    assert paid["source"] == {"id": source["id"], "name": source["name"]}
    assert paid["profileId"] == stored.api.profile(f"user_id:{user}")["id"]
    assert stored.api.get(f"/events/{paid['id']}").json() == paid


@pytest.mark.parametrize("id", ["e0", "e999999999999999999", "r1-999999999", "x", "e", "e1;", "%00", "e99999999999999999999999"])
def test_an_event_that_is_none_is_not_found(stored, id):
    assert_error(stored.api.request("GET", f"/events/{id}"), 404, "unknown_event")


@pytest.mark.parametrize("query,parameter", [
    ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-1", "limit"), ("limit=x", "limit"), ("limit=", "limit"),
    ("state=lost", "state"), ("type=purchase", "type"), ("source=nobody", "source"), ("name=" + "x" * 501, "name"),
    ("name=%00", "name"), ("name=%ff", "name"),
])
def test_a_wrong_parameter_is_named(stored, query, parameter):
    assert_error(stored.api.request("GET", f"/events?{query}"), 400, "invalid_parameter", parameter=parameter)


@pytest.mark.parametrize("cursor", ["x!", "1.2.3.4.5.6", "..", "9" * 100, "'"])
def test_a_cursor_that_nobody_gave_is_refused(stored, cursor):
    assert_error(stored.api.get("/events", cursor=cursor), 400, "invalid_cursor")


# Sources

def test_a_source_is_made_rotated_and_revoked(stored):
    name = fresh("가게")
    made = stored.api.request("POST", "/sources", json={"name": name, "kind": "web"})
    assert made.status_code == 201
    source = made.json()
    assert made.headers["Location"] == f"/api/v1/sources/{source['id']}"
    assert (source["name"], source["kind"], source["events"]) == (name, "web", 0)
    assert source["firstEventAt"] is None and TIME.fullmatch(source["createdAt"])
    assert stored.api.get(f"/sources/{source['id']}").json() == source
    assert source in stored.api.get("/sources").json()["data"]
    [first] = source["writeKeys"]
    rotated = stored.api.request("POST", f"/sources/{source['id']}/write-keys")
    assert rotated.status_code == 201
    assert [key["key"] for key in rotated.json()["writeKeys"]][1:] == [first["key"]]
    revoked = stored.api.request("DELETE", f"/sources/{source['id']}/write-keys/{first['key']}")
    assert revoked.status_code == 200
    assert TIME.fullmatch(revoked.json()["writeKeys"][1]["revokedAt"])


def test_a_source_counts_what_it_received(stored):
    source = stored.api.request("POST", "/sources", json={"name": fresh("Counted"), "kind": "mobile"}).json()
    stored.collect.post("/v1/track", {"userId": fresh(), "event": "One"}, auth=(source["writeKeys"][0]["key"], ""))
    counted = eventually(lambda: next(
        (found for found in [stored.api.get(f"/sources/{source['id']}").json()] if found["events"]), None))
    assert counted["events"] == 1
    assert TIME.fullmatch(counted["firstEventAt"]) and TIME.fullmatch(counted["lastEventAt"])


@pytest.mark.parametrize("body,code,details", [
    (b"", "invalid_json", {}), (b"{", "invalid_json", {}), (b"[]", "invalid_field", {"field": "name"}),
    (b"{}", "invalid_field", {"field": "name"}), (b'{"name":"","kind":"web"}', "invalid_field", {"field": "name"}),
    (b'{"name":7,"kind":"web"}', "invalid_field", {"field": "name"}),
    (b'{"name":"a\\u0000b","kind":"web"}', "invalid_field", {"field": "name"}),
    (b'{"name":"a"}', "invalid_field", {"field": "kind"}), (b'{"name":"a","kind":"car"}', "invalid_field", {"field": "kind"}),
    (b'{"name":"' + b"x" * 101 + b'","kind":"web"}', "invalid_field", {"field": "name"}),
])
def test_a_source_that_cannot_be_is_told_why(server, body, code, details):
    assert_error(server.api.request("POST", "/sources", data=body), 400, code, **details)


def test_a_body_that_is_too_large_is_refused(server):
    assert_error(server.api.request("POST", "/sources", data=b" " * 70_000), 413, "body_too_large", limit=65_536)


@pytest.mark.parametrize("method,path", [
    ("GET", "/sources/{}"), ("POST", "/sources/{}/write-keys"), ("DELETE", "/sources/{}/write-keys/k"),
])
@pytest.mark.parametrize("id", ["nobody", "018f2b6a-7c00-7000-8000-000000000000", "%00"])
def test_a_source_that_is_none_is_not_found(stored, method, path, id):
    assert_error(stored.api.request(method, path.format(id)), 404, "unknown_source")


def test_a_write_sent_twice_with_its_key_is_done_once(stored):
    name, key = fresh("Once"), fresh("key")
    answers = [
        stored.api.request("POST", "/sources", json={"name": name, "kind": "web"}, headers={"Idempotency-Key": key})
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.text for answer in answers}) == 1
    assert [source["name"] for source in stored.api.get("/sources").json()["data"]].count(name) == 1
    other = stored.api.request("POST", "/sources", json={"name": fresh(), "kind": "web"}, headers={"Idempotency-Key": key})
    assert_error(other, 409, "idempotency_key_reused")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_write_sent_again_after_a_restart_is_done_once(own_server, engine):
    server = own_server(engine)
    headers = {"Idempotency-Key": fresh("key")}
    first = server.api.request("POST", "/sources", json={"name": "Once", "kind": "web"}, headers=headers)
    assert server.stop() == 0
    server.start()
    again = server.api.request("POST", "/sources", json={"name": "Once", "kind": "web"}, headers=headers)
    assert (first.status_code, first.text) == (again.status_code, again.text)
    assert first.headers["Location"] == again.headers["Location"]
    other = server.api.request("POST", "/sources", json={"name": "Other", "kind": "web"}, headers=headers)
    assert_error(other, 409, "idempotency_key_reused")


def test_an_upload_sent_twice_with_its_key_is_one_import(stored):
    key, file = fresh("key"), b"email,name\nmina@example.com,Mina\n" + b"x" * 200_000
    path = f"/imports?kind=people&name={fresh('Once')}.csv"
    answers = [stored.api.request("POST", path, data=file, headers={"Idempotency-Key": key}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({(answer.text, answer.headers["Location"]) for answer in answers}) == 1
    ids = [planned["id"] for planned in stored.api.get("/imports").json()["data"]]
    assert ids.count(answers[0].json()["id"]) == 1
    other = stored.api.request("POST", path, data=file + b"\n", headers={"Idempotency-Key": key})
    assert_error(other, 409, "idempotency_key_reused")


def test_a_write_that_failed_may_be_tried_again_with_its_key(stored):
    key = fresh("key")
    path = "/sources/nobody/write-keys"
    for _ in range(2):
        assert_error(stored.api.request("POST", path, headers={"Idempotency-Key": key}), 404, "unknown_source")


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_an_idempotency_key_that_is_none_is_refused(server, key):
    answer = server.api.request(
        "POST", "/sources", json={"name": fresh(), "kind": "web"}, headers={"Idempotency-Key": key})
    assert_error(answer, 400, "invalid_parameter", parameter="Idempotency-Key")


# Everything

@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
@pytest.mark.parametrize("path,allowed", [("/sources", "GET, HEAD, POST"), ("/events", "GET, HEAD"), ("/openapi.json", "GET, HEAD")])
def test_another_method_is_refused(server, method, path, allowed):
    answer = server.api.request(method, path)
    assert_error(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == allowed


def test_answers_are_kept_by_nobody(server):
    for answer in (server.api.get("/profiles"), server.api.get("/profiles/nobody")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_head_request_has_the_headers_and_no_body(server):
    answer = server.api.request("HEAD", "/events")
    assert (answer.status_code, answer.content) == (200, b"")


# Companies and search

@pytest.fixture
def company(stored):
    group, user = fresh("co-"), fresh("member-")
    stored.collect.post("/v1/batch", {"batch": [
        {"type": "identify", "userId": user, "traits": {"name": "탁구왕", "phone": "010-8888-7777"}},
        {"type": "group", "userId": user, "groupId": group, "traits": {"name": "(주)한빛상사 " + group, "size": 3}},
        {"type": "track", "userId": user, "event": "Order Completed", "properties": {"revenue": 1200.5, "currency": "krw"}},
    ]})
    stored.api.recorded(user, 3)
    return group, user


def test_a_company_is_known_by_both_ids_with_what_its_people_come_to(stored, company):
    group, user = company
    found = stored.api.get(f"/companies/{group}").json()
    assert stored.api.get(f"/companies/{found['id']}").json() == found
    assert found["groupId"] == group and found["name"] == "(주)한빛상사 " + group
    assert {trait["name"]: trait["value"] for trait in found["traits"]} == {"name": found["name"], "size": 3}
    sums = found["rollUp"]
    assert (sums["people"], sums["activePeople"], sums["events"], sums["orders"]) == (1, 1, 3, 1)
    assert sums["revenue"] == [{"amount": 1200.5, "currency": "KRW"}]
    [person] = pages(stored, f"/companies/{group}/people")
    assert person["name"] == "탁구왕"
    assert [event["type"] for event in pages(stored, f"/companies/{group}/events", type="group")] == ["group"]
    assert group in [item["groupId"] for item in pages(stored, "/companies", limit=50)]
    assert_error(stored.api.get("/companies/nothing"), 404, "unknown_company")


@pytest.mark.parametrize("text", ["탁구", "ㅌㄱㅇ", "takgu wang", "8888-7777", "+82 10 8888", "01088887777"])
def test_people_are_sought_in_every_form(stored, company, text):
    people = stored.api.get("/search", q=text, limit=50).json()["people"]
    assert "탁구왕" in [person["name"] for person in people]


def test_companies_are_sought_without_what_says_that_they_are_one(stored, company):
    group, _ = company
    found = stored.api.get("/search", q="한빛상사 " + group).json()
    assert [item["groupId"] for item in found["companies"]] == [group] and found["people"] == []
    assert_error(stored.api.get("/search"), 400, "invalid_parameter", parameter="q")
