"""What browser libraries fetch before they send."""

import pytest


@pytest.mark.parametrize("slash", ["", "/"])
def test_settings_let_the_browser_library_run_with_this_server_alone(server, slash):
    answer = server.collect.get(f"/v1/projects/{server.write_key}/settings{slash}", headers={"Origin": "https://a.example"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public,max-age=86400"
    assert answer.headers["Access-Control-Allow-Origin"] == "https://a.example"
    enabled = {"__default": {"enabled": True}}
    assert answer.json() == {
        "integrations": {"Segment.io": {
            "apiKey": server.write_key,
            "apiHost": f"127.0.0.1:{server.port}/v1",
            "protocol": "http",
            "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
        }},
        "plan": {"track": enabled, "identify": enabled, "group": enabled},
        "analyticsNextEnabled": True,
    }


def test_settings_name_the_host_and_scheme_that_the_browser_used(server):
    answer = server.collect.get(
        f"/v1/projects/{server.write_key}/settings",
        headers={"Host": "cdp.example.com", "X-Forwarded-Proto": "https"},
    )
    integration = answer.json()["integrations"]["Segment.io"]
    assert (integration["apiHost"], integration["protocol"]) == ("cdp.example.com/v1", "https")


def test_settings_of_an_unknown_key_are_not_found(server):
    answer = server.collect.get("/v1/projects/nobody/settings")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_write_key")
    assert "Cache-Control" not in answer.headers


def test_rudders_library_finds_a_source_that_is_on(server):
    answer = server.collect.get("/sourceConfig/", params={"p": "web", "v": "3.0.0", "writeKey": server.write_key})
    assert answer.status_code == 200
    source = answer.json()["source"]
    assert source["enabled"] is True
    assert source["writeKey"] == server.write_key
    assert source["destinations"] == []


def test_rudders_library_with_an_unknown_key_is_refused(server):
    assert server.collect.get("/sourceConfig/", params={"writeKey": "nobody"}).status_code == 401
