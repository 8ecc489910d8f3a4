"""A merge is taken back: people, their events and the audiences follow at once."""

import threading

from dangol import API, fresh
from waiting import eventually


def merged(stored):
    """A user and the browser that was taken for theirs; the id of the profile that went into the user's."""
    user, browser = fresh(), fresh("b")
    stored.collect.track(user, "Signed Up")
    stored.collect.post("/v1/track", {"anonymousId": browser, "event": "Unmerge Seen"})
    eventually(lambda: stored.api.profile(f"user_id:{user}") and stored.api.profile(f"anonymous_id:{browser}"))
    visitor = stored.api.profile(f"anonymous_id:{browser}")["id"]
    stored.collect.post("/v1/identify", {"userId": user, "anonymousId": browser, "traits": {"plan": "pro"}})
    stored.collect.post("/v1/track", {"anonymousId": browser, "event": "Unmerge Bought"})
    stored.api.recorded(user, 4)
    [merge] = [one for one in history(stored, user) if one["isMerged"]]
    assert merge["mergedProfileId"] == visitor and merge["kind"] == "merge"
    return user, browser, visitor


def history(stored, user):
    return stored.api.get(f"/profiles/user_id:{user}/identity-history", limit=200).json()["data"]


def unmerge(stored, user, profile):
    return stored.api.post(f"/profiles/user_id:{user}/unmerge", {"profileId": profile})


def test_whoever_was_taken_for_one_is_two_again_at_once(stored):
    user, browser, visitor = merged(stored)
    bought = {"all": [{"did": "Unmerge Bought"}, {"attribute": "known", "true": True}]}
    before = stored.api.post("/audiences/count", {"condition": bought}).json()["people"]
    answer = unmerge(stored, user, visitor)
    assert answer.status_code == 200, answer.text
    person = stored.api.profile(f"user_id:{user}")
    assert answer.json() == {"profileId": visitor, "otherProfileId": person["id"], "events": 2, "identifiers": 1}
    # The very next answer knows of it.
    assert stored.api.post("/audiences/count", {"condition": bought}).json()["people"] == before - 1
    assert stored.api.profile(f"anonymous_id:{browser}")["id"] == visitor
    assert [event["name"] for event in stored.api.timeline(visitor)] == ["Unmerge Bought", "Unmerge Seen"]
    assert person["events"] == 2 and stored.api.traits(visitor) == {}
    assert [one["kind"] for one in history(stored, user)][0] == "unmerge"
    # What both say of themselves together does not make them one again.
    stored.collect.post("/v1/track", {"userId": user, "anonymousId": browser, "event": "Came Back"})
    assert [event["name"] for event in stored.api.recorded(user, 3)][0] == "Came Back"
    refusal = history(stored, user)[0]
    assert (refusal["kind"], refusal["reason"], refusal["value"]) == ("refuse", "kept_apart", browser)
    stored.collect.post("/v1/alias", {"userId": user, "previousId": browser})
    eventually(lambda: stored.api.profile(f"anonymous_id:{browser}")["id"] == person["id"])


def test_what_comes_meanwhile_is_not_lost(stored):
    user, browser, visitor = merged(stored)
    said = [fresh("m") for _ in range(400)]

    def talk():
        for number, message in enumerate(said):
            who = {"userId": user} if number % 2 else {"anonymousId": browser}
            stored.collect.post("/v1/track", {**who, "event": "Meanwhile", "messageId": message})

    talking = threading.Thread(target=talk)
    talking.start()
    answer = unmerge(stored, user, visitor)
    talking.join()
    assert answer.status_code == 200, answer.text

    def theirs(identifier):
        events, cursor = [], None
        while True:
            page = stored.api.get(f"/profiles/{identifier}/events", limit=200, name="Meanwhile", **({"cursor": cursor} if cursor else {})).json()
            events += [event["messageId"] for event in page["data"]]
            if not (cursor := page["next"]): return events

    eventually(lambda: sorted(theirs(f"user_id:{user}") + theirs(visitor)) == sorted(said), timeout=30)
    assert sorted(theirs(f"user_id:{user}")) == sorted(said[1::2])


def test_what_cannot_be_taken_back_says_why(stored):
    user, _, visitor = merged(stored)
    other = fresh()
    stored.collect.track(other)
    stored.api.recorded(other)
    person = stored.api.profile(f"user_id:{user}")["id"]
    for who, profile, status, code in [
        (user, person, 409, "not_merged"), (other, visitor, 409, "not_merged"), (user, "nobody", 409, "not_merged"),
        (fresh(), visitor, 404, "unknown_profile"),
    ]:
        answer = unmerge(stored, who, profile)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    for body in ({}, {"profileId": 7}, {"profileId": None}, []):
        answer = stored.api.post(f"/profiles/user_id:{user}/unmerge", body)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_field"), body
    assert stored.api.profile(visitor)["id"] == person
    assert unmerge(stored, user, visitor).status_code == 200
    assert unmerge(stored, user, visitor).json()["code"] == "not_merged"


def test_a_stranger_takes_nothing_back(stored):
    user, _, visitor = merged(stored)
    answer = API(stored, "dgl_nothing").post(f"/profiles/user_id:{user}/unmerge", {"profileId": visitor})
    assert answer.status_code == 401
    assert stored.api.profile(visitor)["id"] == stored.api.profile(f"user_id:{user}")["id"]
