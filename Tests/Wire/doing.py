"""What somebody does, for those who ask about it."""

from dangol import fresh
from waiting import eventually


def does(stored, *events):
    """Somebody does each of these."""
    who = fresh("doer")
    batch = [{"anonymousId": who, "messageId": fresh("m"), **event} for event in events]
    assert stored.collect.post("/v1/batch", {"batch": batch}).status_code == 200
    eventually(lambda: {(event["event" if event["type"] == "track" else "name"], event["type"]) for event in batch} <= {
        (name["name"], name["type"]) for name in stored.api.get("/event-names").json()["data"]})
    return who
