"""The clients that people really use, as they come from PyPI."""

from datetime import datetime, timezone

import pytest
from rudderstack.analytics.client import Client as RudderClient
from segment.analytics.client import Client as SegmentClient

from dangol import fresh
from waiting import eventually


def assert_whole(server, user, client):
    """Everything that `client` queues for one person is recorded and seen on the profile."""
    anonymous, group = fresh("a"), fresh("g")
    client.track(anonymous_id=anonymous, event="Landed")
    client.identify(user, anonymous_id=anonymous, traits={
        "email": f"{user}@example.com", "name": "김단골", "plan": "pro", "since": datetime(2024, 5, 1, tzinfo=timezone.utc),
        "missing": None,
    })
    client.track(user, "Order Completed", {"revenue": 12_000, "currency": "KRW", "products": [{"sku": "a"}]})
    client.page(user, "Docs", "Pricing", {"path": "/pricing"})
    client.screen(user, "Docs", "Start")
    client.group(user, group, {"name": "Acme"})
    client.alias(fresh("before"), user)
    client.flush()
    events = server.api.recorded(user, 7)
    assert sorted(event["type"] for event in events) == [
        "alias", "group", "identify", "page", "screen", "track", "track",
    ]
    order = next(event for event in events if event["name"] == "Order Completed")
    assert order["payload"]["properties"] == {"revenue": 12_000, "currency": "KRW", "products": [{"sku": "a"}]}
    profile = server.api.profile(f"user_id:{user}")
    assert profile["email"] == f"{user}@example.com"
    assert profile["name"] == "김단골"
    traits = {trait["name"]: trait for trait in profile["traits"]}
    assert traits["plan"]["value"] == "pro"
    assert traits["plan"]["source"]["name"]
    assert "missing" not in traits
    for identifier in (f"email:{user}@example.com", f"anonymous_id:{anonymous}", user, profile["id"]):
        assert server.api.profile(identifier)["id"] == profile["id"]


@pytest.mark.parametrize("gzip", [False, True])
def test_segments_client(stored, gzip):
    errors = []
    client = SegmentClient(
        stored.write_key, host=stored.url, gzip=gzip, max_retries=2, on_error=lambda *error: errors.append(error),
    )
    assert_whole(stored, fresh(), client)
    client.join()
    assert errors == []


@pytest.mark.parametrize("gzip", [True, False])
def test_rudders_client(stored, gzip):
    errors = []
    client = RudderClient(
        stored.write_key, host=stored.url, gzip=gzip, max_retries=2, on_error=lambda *error: errors.append(error),
    )
    assert_whole(stored, fresh(), client)
    client.join()
    assert errors == []


@pytest.mark.parametrize("client_type", [SegmentClient, RudderClient])
def test_ten_thousand_events_arrive_once_each(stored, client_type):
    user = fresh()
    client = client_type(stored.write_key, host=stored.url, max_queue_size=20_000)
    for number in range(10_000):
        client.track(user, "Counted", {"number": number})
    client.flush()
    client.join()
    eventually(lambda: (stored.api.profile(f"user_id:{user}") or {"events": 0})["events"] == 10_000, timeout=60)


@pytest.mark.parametrize("client_type", [SegmentClient, RudderClient])
def test_a_client_with_a_wrong_key_is_told_once_and_gives_up(server, client_type):
    errors = []
    client = client_type(fresh(), host=server.url, max_retries=3, on_error=lambda error, batch: errors.append(error))
    client.track("u", "Refused")
    client.flush()
    client.join()
    assert len(errors) == 1
    assert "invalid_write_key" in str(errors[0]) or "write key" in str(errors[0])
