"""Input that was made, or broken, to do harm: an answer that says so, or an event; nothing executed, the server up."""

import json

import pytest

from dangol import fresh
from test_routes import assert_taken

SQL = "'; DROP TABLE event; DROP TABLE profile; --"
HTML = "<script>alert(1)</script><img src=x onerror=alert(2)>"
NUL = "before\0after"


def sample(user):
    return json.dumps({
        "type": "track", "userId": user, "event": "Probe \u20ac \U0001f642", "messageId": fresh("m"),
        "timestamp": "2026-01-01T00:00:00.000Z", "context": {"traits": {"email": "a@example.com"}, "ip": "1.2.3.4"},
        "properties": {"a": [1, 2.5, -3e-2, True, None, "\\\"\n"], "revenue": 12},
    }, ensure_ascii=False).encode()


def test_a_body_that_breaks_off_anywhere_is_refused(server):
    body = sample(fresh())
    for end in range(len(body)):
        answer = server.collect.post("/v1/track", data=body[:end])
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json"), body[:end]
    assert_taken(server.collect.post("/v1/track", data=body))


@pytest.mark.parametrize("byte", [0x00, 0x22, 0x5C, 0x7B, 0x7D, 0xC3, 0xED, 0xFF])
def test_a_byte_gone_wrong_anywhere_is_an_event_or_a_refusal(server, byte):
    body = bytearray(sample(fresh()))
    for position in range(len(body)):
        corrupt = bytearray(body)
        corrupt[position] = byte
        answer = server.collect.post("/v1/track", data=bytes(corrupt))
        assert answer.status_code in (200, 400), (answer.status_code, bytes(corrupt))
        assert answer.json()["success"] == (answer.status_code == 200)
    user = fresh()
    server.collect.track(user)
    server.api.recorded(user)


@pytest.mark.parametrize("poison", [SQL, HTML, NUL, "\u202e\u0000\ufeff", "😀" * 50, "\x7f\x1b[31m", "../../etc/passwd", "%s%n%x"])
def test_poison_in_every_field_stays_what_it_is(stored, poison):
    user = f"{fresh()} {poison}"
    stored_user = user.replace("\0", "\ufffd")
    assert_taken(stored.collect.post("/v1/batch", {
        "batch": [
            {
                "type": "identify", "userId": user, "anonymousId": f"{poison}{user}", "messageId": f"{fresh('m')}{poison}"[:99],
                "traits": {"bio": poison, poison: poison, "nested": {poison: [poison]}},
                "context": {"userAgent": poison, "page": {"url": poison}, "locale": poison, poison: poison},
                "integrations": {poison: True},
            },
            {"type": "track", "userId": user, "event": poison, "properties": {poison: {poison: poison}}},
            {"type": "page", "userId": user, "name": poison, "category": poison},
            {"type": "group", "userId": user, "groupId": f"{user}", "traits": {"name": poison}},
        ],
        "context": {"library": {"name": poison, "version": poison}},
        "sentAt": poison,
    }))
    events = stored.api.recorded(stored_user.strip(), 4)
    assert len(events) == 4
    assert stored.api.traits(f"user_id:{stored_user.strip()}")["bio"].replace("\ufffd", "\0") == poison
    track = next(event for event in events if event["type"] == "track")
    assert track["name"].replace("\ufffd", "\0").strip() == poison.strip()


@pytest.mark.parametrize("escape", ["\\ud800", "\\udc00", "\\udbff\\u0041", "\\ud83d", "\\udc00\\ud800"])
def test_a_lone_surrogate_becomes_the_replacement_character(stored, escape):
    user = fresh()
    data = ('{"type":"identify","userId":"%s","traits":{"name":"a%sb"}}' % (user, escape)).encode()
    assert_taken(stored.collect.post("/v1/identify", data=data))
    stored.api.recorded(user)
    name = stored.api.traits(f"user_id:{user}")["name"]
    assert name.startswith("a") and name.endswith("b") and "\ufffd" in name


def test_a_lone_surrogate_costs_only_itself(stored):
    user = fresh()
    data = ('{"batch":[{"type":"track","userId":"%s","event":"cut \\ud83d"},'
            '{"type":"track","userId":"%s","event":"whole \\ud83d\\ude42"}]}' % (user, user)).encode()
    assert_taken(stored.collect.post("/v1/batch", data=data))
    assert {event["name"] for event in stored.api.recorded(user, 2)} == {"cut \ufffd", "whole 🙂"}


@pytest.mark.parametrize("depth", [1_000, 10_000, 500_000])
@pytest.mark.parametrize("opening,closing", [("[", "]"), ('{"a":', "}")])
def test_nesting_without_end_does_not_exhaust_the_stack(server, opening, closing, depth):
    value = (opening * depth + "1" + closing * depth).encode()
    data = b'{"userId":"u","event":"e","properties":{"deep":' + value + b"}}"
    assert server.collect.post("/v1/track", data=data).status_code in (200, 400)
    # Opened and never closed.
    assert server.collect.post("/v1/track", data=data[:len(data) // 2]).status_code == 400
    user = fresh()
    server.collect.track(user)
    server.api.recorded(user)


def test_the_same_key_ten_thousand_times(server):
    data = b'{"userId":"u","event":"e",' + b",".join(b'"event":"e"' for _ in range(10_000)) + b"}"
    assert server.collect.post("/v1/track", data=data).status_code in (200, 400)


@pytest.mark.parametrize("headers", [
    {"Authorization": "Basic " + "A" * 8_000}, {"X-Write-Key": "'; DROP TABLE source; --"},
    {"Content-Encoding": "gzip" * 500}, {"Origin": "https://evil.example/" + "x" * 4_000},
    {"X-Forwarded-For": "1.2.3.4, not an address, ::1%lo"}, {"Content-Type": "application/json; " + "x" * 4_000},
])
def test_odd_headers_harm_nobody(server, headers):
    answer = server.collect.post("/v1/track", {"userId": fresh(), "event": "Odd"}, auth=None, headers=headers)
    assert answer.status_code in (400, 401)


def test_a_query_without_end_harms_nobody(server):
    answer = server.collect.get("/v1/pixel/track?" + "&".join(f"a.b.{number}={number}" for number in range(3_000)))
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [
    "/v1/projects/..%2f..%2fetc%2fpasswd/settings", "/v1/projects/%00/settings", "/v1/pixel/%ff", "/api/s/%2e%2e",
    "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
])
def test_odd_addresses_are_not_found_or_an_image(server, path):
    answer = server.collect.get(path)
    assert answer.status_code in (200, 404, 405)
    assert "root:" not in answer.text
