"""What people agree to: decided by clients, kept in a ledger, and asked for by audiences."""

import json
from datetime import datetime, timedelta, timezone

from segment.analytics.client import Client

from dangol import fresh
from waiting import eventually

EVENT = "Segment Consent Preference Updated"


def decision(user, categories, **more):
    return {"type": "track", "event": EVENT, "userId": user, "messageId": fresh("m"),
            "properties": {"categoryPreferences": categories, **more}}


def test_a_decision_of_a_client_is_told_with_its_ledger(stored):
    user = fresh()
    client = Client(stored.write_key, host=stored.url, sync_mode=True)
    agreed = {"advertising/email": True, "Analytics": False}
    client.track(user, EVENT, {"categoryPreferences": agreed, "version": "2026-03", "wording": "소식을 받겠습니다."})
    consents = lambda: {one["kind"]: one["granted"] for one in stored.api.get(f"/profiles/{user}/consents").json()["data"]}
    eventually(lambda: stored.api.get(f"/profiles/{user}/consents").status_code == 200 and consents() == agreed)
    # What every event carries says it again, and then something new.
    for granted in (True, False):
        client.track(user, "Visited", context={"consent": {"categoryPreferences": {"advertising/email": granted}}})
    eventually(lambda: consents() == {"advertising/email": False, "Analytics": False})
    ledger = stored.api.get(f"/profiles/{user}/consent-ledger").json()["data"]
    assert [(line["kind"], line["granted"]) for line in ledger if line["channel"]] == [("advertising/email", False), ("advertising/email", True)]
    first = ledger[-1]
    assert (first["version"], first["wording"], first["evidence"]) == ("2026-03", "소식을 받겠습니다.", None)
    assert stored.api.get(f"/events/{first['eventId']}").json()["name"] == EVENT
    page = stored.api.request("GET", f"/profiles/{user}/consent-ledger", params={"limit": 1}).json()
    rest = stored.api.request("GET", f"/profiles/{user}/consent-ledger", params={"cursor": page["next"]}).json()
    assert page["data"] + rest["data"] == ledger
    assert stored.api.get("/profiles/nobody-at-all/consents").status_code == 404


def test_nonsense_is_no_decision(stored):
    user = fresh()
    odd = [{}, {"x" * 101: True}, {" ": True}, {"a": "true"}, {"a": 1}, [], "yes", None]
    events = [decision(user, categories) for categories in odd]
    events += [{"type": "page", "userId": user, "context": {"consent": consent}} for consent in (None, [], "x", {"categoryPreferences": 3})]
    events.append(decision(user, {"fine": True}))
    assert stored.collect.post("/v1/batch", {"batch": events}).status_code == 200
    eventually(lambda: stored.api.get(f"/profiles/{user}").status_code == 200 and stored.api.get(f"/profiles/{user}").json()["events"] == len(events))
    assert [line["kind"] for line in stored.api.get(f"/profiles/{user}/consent-ledger").json()["data"]] == ["fine"]


def test_audiences_ask_for_consent_and_follow_it(stored):
    mark = fresh("w")
    users = {name: f"{mark}-{name}" for name in ("yes", "no", "old", "silent")}
    long_ago = (datetime.now(timezone.utc) - timedelta(days=800)).isoformat()
    kind = f"{mark}/email"
    batch = [{"type": "identify", "userId": user, "traits": {"world": mark}} for user in users.values()]
    batch += [decision(users["yes"], {kind: True}), decision(users["no"], {kind: False})]
    batch += [{**decision(users["old"], {kind: True}), "timestamp": long_ago}]
    stored.collect.post("/v1/batch", {"batch": batch})

    def found(condition):
        world = {"attribute": "trait:world", "is": [mark]}
        answer = stored.api.post("/audiences/count", {"condition": {"all": [world, condition]}})
        assert answer.status_code == 200, answer.text
        return answer.json()["people"]

    consent, time = f"consent:{kind}", f"consent_time:{kind}"
    eventually(lambda: found({"attribute": consent, "true": True}) == 2)
    assert found({"attribute": consent, "false": True}) == 1
    assert found({"attribute": consent, "missing": True}) == 1
    # To be confirmed: the law asks for it after two years.
    assert found({"all": [{"attribute": consent, "true": True}, {"attribute": time, "not_in_last_days": 730}]}) == 1
    made = stored.api.post("/audiences", {"name": fresh("mailable"), "condition": {"all": [
        {"attribute": "trait:world", "is": [mark]}, {"attribute": consent, "true": True}]}}).json()
    path = f"/audiences/{made['id']}"
    eventually(lambda: [size["people"] for size in stored.api.get(path + "/sizes").json()["data"]] == [2], timeout=20)
    stored.collect.post("/v1/batch", {"batch": [decision(users["yes"], {kind: False})]})
    eventually(lambda: stored.api.get(path + "/changes").json()["data"], timeout=20)
    change = stored.api.get(path + "/changes").json()["data"][0]
    assert not change["entered"] and stored.api.get(path).json()["people"] == 1
    why = stored.api.get(f"{path}/people/{users['yes']}").json()
    assert not why["holds"] and [part["holds"] for part in why["parts"]] == [True, False]
    listed = stored.api.request("GET", f"{path}/people").json()["data"]
    assert [person["id"] for person in listed] == [stored.api.get(f"/profiles/{users['old']}").json()["id"]]
    wrong = stored.api.post("/audiences/count", {"condition": {"attribute": "consent: ", "true": True}})
    assert wrong.status_code == 400 and "attribute" in json.dumps(wrong.json())
