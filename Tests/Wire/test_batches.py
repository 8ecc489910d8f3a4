"""What a batch says once for all, what its items say themselves, and items sent twice."""

from dangol import fresh
from test_routes import assert_taken


def send(server, items, **envelope):
    assert_taken(server.collect.post("/v1/batch", {"batch": items, **envelope}))


def test_the_batchs_context_goes_into_every_item_and_the_item_wins(stored):
    user = fresh()
    send(
        stored,
        [
            {"type": "track", "userId": user, "event": "Plain"},
            {"type": "track", "userId": user, "event": "Own", "context": {"locale": "ko-KR", "app": {"name": "b"}}},
        ],
        context={"locale": "en-US", "app": {"name": "a"}, "ip": "203.0.113.7"},
        integrations={"All": False},
    )
    events = {event["name"]: event["payload"] for event in stored.api.recorded(user, 2)}
    assert events["Plain"]["context"]["locale"] == "en-US"
    assert events["Plain"]["context"]["app"] == {"name": "a"}
    assert events["Own"]["context"]["locale"] == "ko-KR"
    assert events["Own"]["context"]["app"] == {"name": "b"}
    assert events["Own"]["context"]["ip"] == "203.0.113.7"
    assert all(event["integrations"] == {"All": False} for event in events.values())


def test_explicit_nulls_are_absent_fields_but_null_traits_remove(stored):
    user = fresh()
    send(stored, [{
        "type": "identify", "userId": user, "anonymousId": None, "context": None, "timestamp": "2026-01-01T00:00:00Z",
        "traits": {"plan": "pro", "city": "Seoul"},
    }])
    send(stored, [
        {"type": "identify", "userId": user, "traits": {"plan": None}, "timestamp": "2026-01-02T00:00:00Z"},
        {"type": "track", "userId": user, "event": "Seen", "properties": None, "category": None, "messageId": None},
    ])
    stored.api.recorded(user, 3)
    assert stored.api.traits(f"user_id:{user}") == {"city": "Seoul"}


def test_rudders_traits_in_the_context_count(stored):
    user = fresh()
    send(stored, [{"type": "identify", "userId": user, "context": {"traits": {"plan": "a", "city": "Busan"}},
                   "traits": {"plan": "b"}}])
    stored.api.recorded(user)
    traits = stored.api.traits(f"user_id:{user}")
    assert (traits["plan"], traits["city"]) == ("b", "Busan")


def test_a_message_sent_twice_is_recorded_once(stored):
    user, message = fresh(), fresh("m")
    item = {"type": "track", "userId": user, "event": "Once", "messageId": message}
    send(stored, [item, item])
    send(stored, [item])
    send(stored, [{"type": "track", "userId": user, "event": "Last"}])
    stored.api.recorded(user, 2)
    assert sorted(event["name"] for event in stored.api.timeline(f"user_id:{user}")) == ["Last", "Once"]


def test_one_bad_item_costs_nobody_else(stored):
    user, bad = fresh(), fresh("m")
    send(stored, [
        {"type": "track", "userId": user, "event": "Before"},
        {"type": "no such type", "userId": user, "messageId": bad},
        {"type": "track", "userId": user, "event": "After"},
    ])
    names = {event["name"] for event in stored.api.recorded(user, 2)}
    assert names == {"Before", "After"}
    assert stored.api.rejected(bad)["reason"] == "unknown_type"


def test_items_that_are_no_objects_are_kept_with_their_reason(server):
    user = fresh()
    marker = fresh()
    send(server, [1, "x", None, [marker], {"type": "track", "userId": user, "event": "Fine"}])
    server.api.recorded(user)
    events = server.api.get("/events", state="quarantined", limit=200).json()["data"]
    kept = [event for event in events if event["payload"] == [marker]]
    assert [event["reason"] for event in kept] == ["malformed_event"]


def test_the_clock_of_the_sender_is_corrected(stored):
    user = fresh()
    # Its clock is a year behind: an hour passed between the event and the sending.
    send(stored, [{"type": "track", "userId": user, "event": "Skewed", "timestamp": "2025-01-01T00:00:00.000Z"}],
         sentAt="2025-01-01T01:00:00.000Z")
    [event] = stored.api.recorded(user)
    received, happened = event["receivedAt"], event["time"]
    assert received[:4] != "2025" and happened[:4] != "2025"
    assert event["payload"]["timestamp"] == "2025-01-01T00:00:00.000Z"


def test_a_late_import_does_not_overwrite_a_newer_value(stored):
    user = fresh()
    send(stored, [{"type": "identify", "userId": user, "traits": {"plan": "new"}, "timestamp": "2026-06-01T00:00:00Z"}])
    send(stored, [{"type": "identify", "userId": user, "traits": {"plan": "old"}, "timestamp": "2020-06-01T00:00:00Z"}])
    stored.api.recorded(user, 2)
    assert stored.api.traits(f"user_id:{user}")["plan"] == "new"


def test_anonymous_history_attaches_when_the_person_becomes_known(stored):
    user, anonymous = fresh(), fresh("a")
    send(stored, [{"type": "page", "anonymousId": anonymous, "name": "Home"}])
    send(stored, [{"type": "identify", "anonymousId": anonymous, "userId": user}])
    assert {event["type"] for event in stored.api.recorded(user, 2)} == {"page", "identify"}
