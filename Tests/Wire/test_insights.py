"""What insights answer, and the conditions that mean the people behind a number."""

from dangol import fresh


def test_fifths_are_of_everybody_or_of_those_who_did_it(stored):
    api, event, trait = stored.api, fresh("Bought"), fresh("buyer")
    # Ten who did it, each once more and later than the one before, and five who never did.
    for number in range(15):
        user = f"{trait}-{number:02}"
        stored.collect.post("/v1/identify", {"userId": user, "messageId": fresh("m"), "traits": {trait: "yes"}})
        for time in range(number + 1 if number < 10 else 0):
            when = f"2026-01-{number + 1:02}T0{time}:00:00Z"
            stored.collect.track(user, event, properties={"price": 10}, messageId=fresh("m"), timestamp=when)
    meant = {"attribute": f"trait:{trait}", "is": ["yes"]}
    both = {"all": [meant, {"did": event, "count": {"at_least": 1}}]}
    count = lambda condition: api.post("/audiences/count", {"condition": condition}).json()["people"]
    api.recorded(f"{trait}-14")
    assert (count(meant), count(both)) == (15, 10)
    question = {"rfm": {"did": event}, "value": "price"}
    def grid(**more):
        rows = api.post("/insights", {**question, **more}).json()["rows"]
        return [(row["recency"], row["frequency"], row["monetary"], row["people"]) for row in rows]
    assert sorted(grid(only_doers=True)) == [(fifth, fifth, fifth, 2) for fifth in range(1, 6)]
    everybody = grid(among=meant)
    assert sum(row[-1] for row in everybody) == 15
    for rows, more in ((grid(only_doers=True), {"only_doers": True}), (everybody, {})):
        for recency, frequency, monetary, people in rows:
            cell = {**question, **more, "recency": recency, "frequency": frequency, "monetary": monetary}
            assert count({"all": [meant, cell]}) == people
    refused = api.post("/insights", {**question, "only_doers": "yes"})
    assert refused.status_code == 400 and "only_doers" in refused.text
