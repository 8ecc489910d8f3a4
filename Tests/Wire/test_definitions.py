"""Definitions that ask for what is not there, or is not there any more; and what a list of values passes."""

import pytest

from dangol import fresh
from doing import does
from waiting import eventually


@pytest.mark.parametrize("condition, place, details", [
    ({"all": [{"did": "Lamp Lit"}, {"did": "Lamp Lid"}]}, "all[1].did", {"event": "Lamp Lid", "meant": "Lamp Lit"}),
    ({"not": {"did": "Lamp Lit", "type": "page"}}, "not.did", {"event": "Lamp Lit", "type": "track"}),
    ({"did_not": "Lamp Broken Again"}, "did_not", {"event": "Lamp Broken Again"}),
    ({"sequence": [{"did": "Lamp Lit"}, {"did": "xyz"}], "within_days": 1}, "sequence[1].did", {"event": "xyz"}),
    ({"any": [{"audience": "00000000-0000-7000-8000-000000000000"}]}, "any[0].audience", {}),
    ({"attribute": "computed:lamps", "more": 3}, "attribute", {"trait": "lamps"}),
    ({"attribute": "last_seen", "contains": "2026"}, "contains", {}),
])
def test_what_is_not_there_is_named_with_its_place(stored, condition, place, details):
    does(stored, {"type": "track", "event": "Lamp Lit"})
    audience = stored.api.post("/audiences", {"name": fresh("lamps"), "condition": {"did": "Lamp Lit"}}).json()
    for answer in (
        stored.api.post("/audiences/count", {"condition": condition}), stored.api.post("/audiences", {"name": fresh("wrong"), "condition": condition}),
        stored.api.put(f"/audiences/{audience['id']}", {"condition": condition}),
        stored.api.post(f"/audiences/{audience['id']}/preview", {"condition": condition}),
    ):
        assert answer.status_code == 400, answer.text
        found = answer.json()
        assert found["details"]["place"] == place and found["message"].startswith(f"{place}: ")
        assert details.items() <= found["details"].items()
    kept = stored.api.get(f"/audiences/{audience['id']}").json()
    assert kept["condition"] == {"did": "Lamp Lit"} and kept["problem"] is None


def test_insights_name_the_place_of_what_is_not_there(stored):
    does(stored, {"type": "track", "event": "Lamp Lit"})
    for question, place in [
        ({"funnel": [{"did": "Lamp Lit"}, {"did": "Lamp Lidded"}], "within_days": 7}, "funnel[1].did"),
        ({"trend": {"did": "xyz"}, "every": "day", "since": "2026-01-01", "until": "2026-01-02"}, "trend.did"),
        ({"active": {}, "every": "day", "since": "2026-01-01", "until": "2026-01-02", "among": {"did": "xyz"}}, "among.did"),
    ]:
        answer = stored.api.post("/insights", question)
        assert answer.status_code == 400 and answer.json()["details"]["place"] == place, answer.text
    answer = stored.api.post("/computed-traits", {"name": fresh("lamps").replace("-", "_").lower(), "did": "xyz", "compute": "count"})
    assert answer.status_code == 400 and answer.json()["details"]["place"] == "did"


def test_a_trait_that_is_a_list_is_tested_by_its_elements(stored):
    mark = fresh("likes").replace("-", "_")
    for number, likes in enumerate([["golf", "tennis"], ["Golfing"], ["chess", 7], [], "golf"]):
        assert stored.collect.post("/v1/identify", {"userId": f"{mark}-{number}", "messageId": fresh("m"), "traits": {mark: likes}}).ok
    def count(**test):
        return stored.api.post("/audiences/count", {"condition": {"attribute": f"trait:{mark}", **test}}).json()["people"]
    eventually(lambda: count(exists=True) == 5)
    assert count(**{"is": ["golf"]}) == 2 and count(**{"is": ["chess", "tennis"]}) == 2 and count(**{"is": ["7"]}) == 1
    assert count(is_not=["golf"]) == 3 and count(contains="GOLF") == 3 and count(begins="ten") == 1 and count(at_least=7) == 1


def test_an_audience_whose_part_is_deleted_keeps_its_last_members_and_says_so(stored):
    api, event = stored.api, fresh("Lamp")
    who = does(stored, {"type": "track", "event": event})
    part = api.post("/audiences", {"name": fresh("part"), "condition": {"did": event}}).json()
    whole = api.post("/audiences", {"name": fresh("whole"), "condition": {"all": [{"audience": part["id"]}]}}).json()
    outer = api.post("/audiences", {"name": fresh("outer"), "condition": {"not": {"audience": whole["id"]}}}).json()
    def people(audience):
        return {person["id"] for person in api.get(f"/audiences/{audience['id']}/people").json()["data"]}
    assert len(people(whole)) == 1
    eventually(lambda: api.get(f"/audiences/{whole['id']}/sizes").json()["data"])
    person = people(whole).pop()
    assert api.delete(f"/audiences/{part['id']}").json()["code"] == "audience_is_used"
    assert api.delete(f"/audiences/{part['id']}?even_if_used=maybe").status_code == 400
    refused = stored.command("audience", "delete", part["name"])
    assert refused.returncode != 0 and whole["name"] in refused.stderr
    assert stored.command("audience", "delete", part["name"], "--even-if-used").returncode == 0
    does(stored, {"type": "track", "event": event})
    kept = api.get(f"/audiences/{whole['id']}").json()
    assert kept["people"] == 1 and kept["problem"]["code"] == "unknown_audience_in_condition"
    assert kept["problem"]["place"] == "all[0].audience" and part["id"] in kept["problem"]["message"]
    assert people(whole) == {person}
    line = next(line for line in stored.command("audience", "list").stdout.splitlines() if f"\t{whole['name']}\t" in line)
    assert line.startswith("1\t") and "keeps its last members: all[0].audience: " in line
    assert stored.command("audience", "count", whole["name"]).stdout == "1\n"
    listed = {audience["id"]: audience["problem"] for audience in api.get("/audiences").json()["data"]}
    assert listed[whole["id"]] == kept["problem"] and listed[outer["id"]] is None
    assert whole["id"] in {audience["id"] for audience in api.get(f"/profiles/{person}/audiences").json()["data"]}
    assert api.get(f"/audiences/{whole['id']}/people/{person}").json() == {"condition": whole["condition"], "holds": True, "found": None}
    assert api.get(f"/audiences/{outer['id']}/people/{person}").json()["holds"] is False
    assert api.get(f"/audiences/{whole['id']}/changes").json()["data"] == []
    mended = api.put(f"/audiences/{whole['id']}", {"condition": {"did": event}}).json()
    assert mended["problem"] is None and len(people(whole)) == 2
