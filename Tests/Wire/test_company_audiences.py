"""Companies by what is known of them and what their people did: as lists, and as audiences."""

import json

from dangol import fresh
from waiting import eventually


def test_companies_come_to_an_audience_and_leave_it(stored):
    api, mark = stored.api, fresh("c")
    def group(company, user, **traits):
        return {"type": "group", "groupId": f"{mark}-{company}", "userId": f"{mark}-{user}", "traits": {"world": mark, **traits}, "messageId": fresh("m")}
    def order(user): return {"type": "track", "event": "Order Completed", "userId": f"{mark}-{user}", "messageId": fresh("m")}
    stored.collect.post("/v1/batch", {"batch": [group("a", 1, name="Acme"), group("b", 2, name="Beta"), group("b", 3), order(1)]})
    buying = {"all": [{"attribute": "trait:world", "is": [mark]}, {"any_person": {"did": "Order Completed"}}]}
    names = lambda answer: [company["groupId"] for company in answer.json()["data"]]
    eventually(lambda: api.post("/audiences/count", {"subject": "companies", "condition": buying}).json()["companies"] == 1)
    assert api.post("/audiences", {"name": fresh("x"), "condition": buying}).status_code == 400
    assert api.post("/audiences", {"name": fresh("x"), "condition": buying, "subject": "cars"}).status_code == 400
    made = api.post("/audiences", {"name": fresh("buying"), "subject": "companies", "condition": buying})
    assert made.status_code == 201 and made.json()["subject"] == "companies"
    path = "/audiences/" + made.json()["id"]
    assert names(api.get(path + "/companies")) == [f"{mark}-a"] and api.get(path).json()["companies"] == 1
    assert api.get(path + "/people").json()["code"] == "audience_of_companies"
    eventually(lambda: [size["companies"] for size in api.get(path + "/sizes").json()["data"]] == [1], timeout=20)
    stored.collect.post("/v1/batch", {"batch": [order(3)]})
    eventually(lambda: len(names(api.get(path + "/companies"))) == 2)
    eventually(lambda: api.get(path + "/changes").json()["data"], timeout=20)
    change = api.get(path + "/changes").json()["data"][0]
    assert change["entered"] and change["reason"] == "activity" and change["company"]["groupId"] == f"{mark}-b"
    why = api.get(f"{path}/companies/{mark}-b").json()
    assert why["holds"] and [part["holds"] for part in why["parts"]] == [True, True]
    assert api.get(f"{path}/companies/nobody").status_code == 404
    preview = api.post(path + "/preview", {"condition": {"all": [buying, {"not": {"attribute": "name", "is": ["Acme"]}}]}}).json()
    assert (preview["companies"], preview["leaving"], preview["leavingSample"][0]["groupId"]) == (1, 1, f"{mark}-a")
    people = {"audience": made.json()["id"]}
    assert api.post("/audiences", {"name": fresh("x"), "condition": people}).json()["code"] == "unknown_audience_in_condition"
    assert api.delete(path).status_code == 200


def test_companies_are_listed_by_what_is_known_of_them_and_what_their_people_did(stored):
    mark, user = fresh("firm"), fresh()
    stored.collect.post("/v1/batch", {"batch": [
        *[{"type": "group", "groupId": f"{mark}-{number}", "traits": {"mark": mark, "seats": number}} for number in range(5)],
        {"type": "group", "userId": user, "groupId": f"{mark}-3"}, {"type": "track", "userId": user, "event": "Visited"},
    ]})

    def found(condition, **more):
        answer = stored.api.request("GET", "/companies", params={"condition": condition, **more})
        assert answer.status_code == 200, answer.text
        return [company["groupId"] for company in answer.json()["data"]]

    eventually(lambda: len(found(f"mark = {mark} and people = 0")) == 4 and found(f'mark = {mark} and any person (did Visited)'))
    assert found(f"mark = {mark} and seats >= 2") == [f"{mark}-4", f"{mark}-3", f"{mark}-2"]
    assert found(f"mark = {mark} and any person (did Visited)") == [f"{mark}-3"]
    assert found(json.dumps({"all": [{"attribute": "trait:mark", "is": [mark]}, {"no_person": {"did": "Visited"}}]}))[0] == f"{mark}-4"
    first = stored.api.request("GET", "/companies", params={"condition": f"mark = {mark}", "limit": 2}).json()
    rest = found(f"mark = {mark}", cursor=first["next"])
    assert [company["groupId"] for company in first["data"]] + rest == [f"{mark}-{number}" for number in (4, 3, 2, 1, 0)]
    for wrong in ("did Visited", "email exists", "seats >= two"):
        answer = stored.api.request("GET", "/companies", params={"condition": wrong})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_condition")
