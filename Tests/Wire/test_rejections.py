"""Events that are wrong in themselves: taken, kept whole, and each with its reason."""

import json
import uuid

import pytest

from dangol import fresh
from test_routes import assert_taken
from waiting import eventually


class Nested:
    """Objects so deep within one another that Python's own writer would give up."""

    def __init__(self, depth):
        self.text = '{"a":' * depth + "1" + "}" * depth


def written(body):
    """JSON of what may hold a ``Nested`` as the value of its properties."""
    deep = body.get("properties")
    if not isinstance(deep, Nested):
        return json.dumps(body)
    return json.dumps({**body, "properties": "deep"}).replace('"deep"', deep.text)


# What is wrong, the fields that are, and the reason that must be given.
WRONG = {
    "over 32 KB": ({"properties": {"text": "x" * 33_000}}, "event_too_large"),
    "10,000 properties": ({"properties": {f"p{number}": number for number in range(10_000)}}, "event_too_large"),
    "nested 100 deep": ({"properties": Nested(100)}, "nested_too_deeply"),
    "nested 2,000 deep": ({"properties": Nested(2_000)}, "nested_too_deeply"),
    "no ids": ({"userId": None}, "missing_identifier"),
    "blank ids": ({"userId": "", "anonymousId": "  "}, "missing_identifier"),
    "no event name": ({"event": None}, "missing_event_name"),
    "a blank event name": ({"event": " "}, "missing_event_name"),
    "an event name that is an object": ({"event": {"a": 1}}, "wrong_field_type"),
    "a user id that is an object": ({"userId": {"id": 1}}, "wrong_field_type"),
    "a user id that is a list": ({"userId": ["u"]}, "wrong_field_type"),
    "a user id of 501 bytes": ({"userId": "u" * 501}, "identifier_too_long"),
    "an event name of 501 bytes": ({"event": "e" * 501}, "name_too_long"),
    "properties that are a list": ({"properties": [1]}, "wrong_field_type"),
    "properties that are text": ({"properties": "x"}, "wrong_field_type"),
    "a context that is text": ({"context": "x"}, "wrong_field_type"),
    "an unknown type": ({"type": "purchase"}, "unknown_type"),
    "no type": ({"type": None}, "unknown_type"),
    "a type that is a number": ({"type": 7}, "unknown_type"),
    "group without groupId": ({"type": "group"}, "missing_group_id"),
    "alias without previousId": ({"type": "alias"}, "missing_previous_id"),
    "traits that are a list": ({"type": "identify", "traits": ["a"]}, "wrong_field_type"),
    "1,000 traits": ({"type": "identify", "traits": {f"t{number}": 1 for number in range(1_000)}}, "too_many_traits"),
}


@pytest.mark.parametrize("what", WRONG)
def test_it_is_kept_with_its_reason(stored, what):
    fields, reason = WRONG[what]
    message = fresh("m")
    item = {"type": "track", "event": "Wrong", "userId": fresh(), "messageId": message, **fields}
    assert_taken(stored.collect.post("/v1/batch", data=('{"batch":[%s]}' % written(item)).encode()))
    event = stored.api.rejected(message)
    assert event["reason"] == reason
    assert event["state"] == "quarantined"
    assert event["detail"]
    # Text where it is nested too deeply to be shown as JSON.
    assert message in json.dumps(event["payload"])
    one = stored.api.get(f"/events/{event['id']}")
    assert one.status_code == 200 and one.json() == event


def test_a_message_id_that_is_too_long_is_told_so(stored):
    message = fresh("m") * 5
    assert_taken(stored.collect.track(fresh(), messageId=message))
    def found():
        events = stored.api.get("/events", state="quarantined", limit=200).json()["data"]
        return [event for event in events if event["reason"] == "message_id_too_long"
                and event["payload"]["messageId"] == message]
    assert eventually(found)


def test_a_number_that_nothing_can_hold_costs_its_event_and_not_the_batch(stored):
    user, message = fresh(), fresh("m")
    assert_taken(stored.collect.post("/v1/batch", data=(
        '{"batch":[{"type":"track","event":"Fine","userId":"%s"},'
        '{"type":"track","event":"Huge","userId":"%s","messageId":"%s","properties":{"total":1e999}}]}'
        % (user, user, message)
    ).encode()))
    [event] = stored.api.recorded(user)
    assert event["name"] == "Fine"
    event = stored.api.rejected(message)
    assert (event["state"], event["reason"]) == ("quarantined", "number_out_of_range")
    assert "1e999" in json.dumps(event["payload"])


# What looks wrong and is not.
FINE = {
    "a float among the properties": {"properties": {"price": 12.5, "huge": 1e300, "tiny": -0.0}},
    "a number beyond 64 bits": {"properties": {"big": 123456789012345678901234567890}},
    "an empty object": {"properties": {}},
    "a time far in the past": {"timestamp": "0001-01-01T00:00:00Z"},
    "a time far in the future": {"timestamp": "9999-12-31T23:59:59Z"},
    "a time that is nonsense": {"timestamp": "yesterday"},
    "a time that is a number": {"timestamp": 1700000000},
    "a time that is an object": {"timestamp": {"$date": 1}},
    "a time without zone": {"timestamp": "2026-01-01 10:00:00"},
    "30 February": {"timestamp": "2026-02-30T00:00:00Z"},
    "unknown fields": {"colour": "red", "_metadata": {"bundled": []}},
    "nested 20 deep": {"properties": Nested(20)},
    "31 KB": {"properties": {"text": "x" * 31_000}},
}


@pytest.mark.parametrize("what", FINE)
def test_it_is_recorded(stored, what):
    user = fresh()
    body = {"userId": user, "event": "Fine", **FINE[what]}
    assert_taken(stored.collect.post("/v1/track", data=written(body).encode()))
    [event] = stored.api.recorded(user)
    assert "1900" <= event["time"][:4] <= "2200"


def test_a_number_is_a_user_id_as_well(stored):
    user = uuid.uuid4().int >> 80
    assert_taken(stored.collect.track(user, "Numbered"))
    stored.api.recorded(str(user))
