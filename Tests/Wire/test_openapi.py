"""The API is what its document says: checked by a validator, and by fuzzing it from the document."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from openapi_spec_validator import OpenAPIV31SpecValidator

from dangol import ROOT, TIMEOUT, fresh
from databases import ENGINES
from waiting import eventually

DOCUMENT = ROOT / "Sources/API/Resources/openapi.json"
EXAMPLES = os.environ.get("DANGOL_FUZZ_EXAMPLES", "60")


def test_the_document_is_valid_and_served_as_it_is(server):
    answer = requests.get(f"{server.url}/api/v1/openapi.json", timeout=TIMEOUT)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == json.loads(DOCUMENT.read_text())
    OpenAPIV31SpecValidator(answer.json()).validate()


def test_every_operation_names_every_way_in_which_it_can_fail():
    for path, methods in json.loads(DOCUMENT.read_text())["paths"].items():
        for method, operation in methods.items():
            if path == "/openapi.json":
                continue
            missing = {"400", "401", "403", "429", "500", "503"} - set(operation["responses"])
            assert not missing, f"{method} {path} lacks {missing}"
            assert ("{" in path) <= ("404" in operation["responses"]), path


def fill(server):
    """Something of everything, so that answers are not all empty. What to ask for, by parameter of the document."""
    user = fresh()
    server.collect.post("/v1/batch", {"batch": [
        {"type": "identify", "userId": user, "anonymousId": fresh("a"),
         "traits": {"email": f"{user}@example.com", "n": [1, {"a": None}]}},
        {"type": "track", "userId": user, "event": "Seen", "messageId": "twice" + user},
        {"type": "track", "userId": user, "event": "Seen", "messageId": "twice" + user},
        {"type": "track", "userId": user}, {"type": "nonsense"}, 7,
    ]})
    [event, _] = server.api.recorded(user, 2)
    eventually(lambda: server.api.get("/events", state="quarantined").json()["data"])
    source = server.api.get("/sources").json()["data"][0]
    return {"identifier": f"user_id:{user}", "eventId": event["id"], "sourceId": source["id"], "source": source["id"]}


def document_about(known):
    """The document, with things that really exist as its examples."""
    document = json.loads(DOCUMENT.read_text())
    for name, value in known.items():
        parameter = document["components"]["parameters"][name]
        parameter.pop("examples", None)
        parameter["example"] = value
    # Conditions stand in four requests and are read by one reader: one of the four is enough, and a quarter of the time.
    for name in ("NewAudience", "AudienceChange", "AudiencePreview"):
        document["components"]["schemas"][name]["properties"]["condition"] = {"type": "object"}
    return document


@pytest.mark.parametrize("engine", ENGINES)
def test_fuzzing_finds_no_answer_that_the_document_does_not_allow(own_server, engine, tmp_path):
    # Of its own: the fuzzer revokes whatever write key it finds.
    server = own_server(engine)
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(document_about(fill(server))))
    program = Path(sys.executable).parent / "schemathesis"
    run = subprocess.run(
        [
            program, "run", document, "--url", f"{server.url}/api/v1",
            "--header", f"Authorization: Bearer {server.workspace['apiToken']}",
            "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
            "response_schema_conformance,response_headers_conformance",
            "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "1",
            "--continue-on-failure", "--rate-limit", "90/s", "--suppress-health-check", "all", "--no-color",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=900,
    )
    assert run.returncode == 0, run.stdout[-15_000:] + run.stderr[-2_000:]
