"""Files on the command line: whatever a spreadsheet or a program wrote, imported once, with what is wrong in a file."""

import csv
import gzip
import io
import json
import subprocess

import pytest

from dangol import PROGRAM, Dangol, fresh
from databases import ENGINES
from waiting import eventually


def people(prefix, count=5):
    """Rows of a Korean spreadsheet."""
    rows = [["회원번호", "이름", "이메일", "휴대폰", "가입일", "적립금", "마케팅수신동의"]]
    for number in range(count):
        rows.append([
            f"{prefix}{number}", f"김민{'가나다라마'[number % 5]}", f"{prefix}{number}@Example.com",
            f"010-{1000 + number}-5678", f"2026. 3. {number % 28 + 1}. 오후 2:05", f"{number * 1000:,}원", "Y" if number % 2 else "N",
        ])
    return rows


def written(rows, delimiter=",", encoding="cp949", newline="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def place(tmp_path):
    def put(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)
    return put


@pytest.mark.parametrize("encoding,delimiter,pack", [
    ("cp949", ",", None), ("utf-8-sig", "\t", None), ("utf-16", ";", None), ("utf-8", ",", gzip.compress),
])
def test_a_korean_spreadsheet_is_read_whatever_it_was_saved_as(stored, place, encoding, delimiter, pack):
    prefix = fresh("m")[:10]
    content = written(people(prefix), delimiter, encoding)
    path = place("customers.csv", pack(content) if pack else content)
    answer = stored.command("import", "people", path, "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    numbers = json.loads(answer.stdout)["numbers"]
    assert (numbers["rows"], numbers["imported"], numbers["rejected"]) == (5, 5, 0)
    person = stored.api.profile(f"user_id:{prefix}1")
    assert (person["name"], person["email"], person["phone"]) == ("김민나", f"{prefix}1@example.com", "+821010015678")
    traits = stored.api.traits(f"user_id:{prefix}1")
    assert traits["points"] == 1000
    assert traits["marketingConsent"] is True
    assert traits["createdAt"] == "2026-03-02T05:05:00.000Z"


def test_a_file_that_comes_twice_counts_once(stored, place):
    prefix = fresh("t")[:10]
    path = place("twice.csv", written(people(prefix)))
    first = json.loads(stored.command("import", "people", path, "--json").stdout)["numbers"]
    second = json.loads(stored.command("import", "people", path, "--json").stdout)["numbers"]
    assert (first["imported"], first["duplicates"]) == (5, 0)
    assert (second["imported"], second["duplicates"]) == (0, 5)
    assert len(stored.api.timeline(f"user_id:{prefix}0")) == 1


def test_rejected_rows_say_where_and_why_and_can_be_mended(server, place, tmp_path):
    prefix = fresh("r")[:10]
    rows = people(prefix, 6)
    rows[2][2] = "no address"
    rows[4][5] = "많음"
    rows[5] = ["", "아무개", "", "", "", "", ""]
    rows[6].append("too, many")
    rejected = tmp_path / "rejected.csv"
    answer = server.command("import", "people", place("bad.csv", written(rows)), "--json", "--rejected", str(rejected))
    assert answer.returncode == 65, answer.stderr
    assert json.loads(answer.stdout)["numbers"]["imported"] == 2
    found = list(csv.DictReader(io.StringIO(rejected.read_bytes().decode("utf-8-sig"))))
    assert [(row["line"], row["column"], row["reason"]) for row in found] == [
        ("3", "이메일", "invalid_email"), ("5", "적립금", "not_a_number"), ("6", "", "no_person"), ("7", "", "too_many_fields"),
    ]
    assert found[0]["이름"] == rows[2][1]


def test_orders_become_events_with_their_own_time(stored, place):
    buyer = fresh("b")
    rows = [["주문번호", "회원번호", "주문일시", "상품명", "결제금액"],
            ["1001", buyer, "2026-01-05 14:03:00", "캠핑 랜턴, 대형", "42,000"], ["1002", buyer, "2026-01-06 09:00", "러닝화", "142000"]]
    answer = stored.command("import", "events", place("orders.csv", written(rows)), "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    newest, oldest = stored.api.timeline(f"user_id:{buyer}")
    assert (newest["name"], newest["time"]) == ("Order Completed", "2026-01-06T00:00:00.000Z")
    assert oldest["payload"]["properties"] == {"order_id": "1001", "name": "캠핑 랜턴, 대형", "revenue": 42000}


def test_lines_of_events_come_in_as_they_are(server, place):
    user = fresh("n")
    lines = [
        {"type": "track", "event": "Seen", "userId": user, "timestamp": "2026-02-01T00:00:00Z", "properties": {"n": [1, None]}},
        {"type": "identify", "userId": user, "traits": {"plan": "pro"}, "timestamp": "2026-02-01T00:00:00Z"},
    ]
    content = "\n".join(json.dumps(line) for line in lines).encode() + b"\nnot json\n"
    answer = server.command("import", "events", place("events.ndjson", content), "--json")
    assert answer.returncode == 65, answer.stderr
    assert json.loads(answer.stdout)["numbers"]["rejected"] == 1
    assert server.api.traits(f"user_id:{user}")["plan"] == "pro"
    assert len(server.api.timeline(f"user_id:{user}")) == 2


def test_mapping_is_said_by_column_and_checked(server, place):
    user = fresh("c")
    path = place("own.csv", f"code,score,e=mail\n{user},7,a@example.com\n".encode())
    answer = server.command("import", "people", path, "--json", "--map", "code=user_id", "--map", "score=level:number",
                            "--map", "e=mail=note", "--source", "Old CRM")
    assert answer.returncode == 0, answer.stderr
    assert server.api.traits(f"user_id:{user}") == {"level": 7, "note": "a@example.com"}
    profile = server.api.profile(f"user_id:{user}")
    assert profile["email"] is None
    for mapping, problem in [("nothing=email", "no column"), ("code=x:nonsense", "nothing that a column"), ("code", "no mapping")]:
        refused = server.command("import", "people", path, "--map", mapping)
        assert refused.returncode == 65 and problem in refused.stderr
    assert server.command("import", "people", path, "--map", "code=score2", "--map", "e=mail=x").returncode == 65


@pytest.mark.parametrize("engine", ENGINES)
def test_without_a_server_the_command_does_it_itself(engine, place):
    dangol = Dangol(engine)
    try:
        path = place("alone.csv", written(people("alone-", 700)))
        rehearsal = dangol.command("import", "people", path, "--json", "--dry-run")
        assert json.loads(rehearsal.stdout)["good"] == 700
        answer = dangol.command("import", "people", path, "--json")
        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert json.loads(answer.stdout)["numbers"]["imported"] == 700
        listed = dangol.command("import", "list", "--json")
        assert json.loads(listed.stdout)["state"] == "finished"
    finally:
        dangol.remove()


def test_an_import_that_is_killed_goes_on_where_it_was(place):
    dangol = Dangol()
    try:
        path = place("large.csv", written(people("kill-", 30_000), encoding="utf-8"))
        # Held back by the pipeline, so that there is something to interrupt.
        process = subprocess.Popen(
            [PROGRAM, "import", "people", path, "--data", str(dangol.folder / "data"), "--set", "collect.backlog_events=1000"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        def latest():
            lines = dangol.command("import", "list", "--json").stdout.splitlines()
            return json.loads(lines[0]) if lines else {"state": "none"}
        eventually(lambda: latest()["state"] == "running", what="the import runs")
        process.kill()
        process.wait()
        started = latest()
        answer = dangol.command("import", "resume", started["id"], "--json")
        assert answer.returncode == 0, answer.stdout + answer.stderr
        dangol.start()
        assert len(dangol.api.timeline("user_id:kill-29999")) == 1
        assert len(dangol.api.timeline("user_id:kill-0")) == 1
        assert dangol.api.get("/jobs", kind="import").json()["data"][0]["numbers"]["rows"] == 30_000
    finally:
        dangol.remove()


class Upload:
    """A file that a program brings by the API."""

    def __init__(self, server, kind, name, content):
        self.api = server.api
        answer = self.api.request("POST", "/imports", params={"kind": kind, "name": name}, data=content)
        assert answer.status_code == 201, answer.text
        self.planned = answer.json()
        self.path = f"/imports/{self.planned['id']}"
        assert answer.headers["Location"] == f"/api/v1{self.path}"

    def targets(self):
        return {column["name"]: column["target"] for column in self.api.get(self.path).json()["columns"]}

    def ended(self, verb):
        answer = self.api.post(f"{self.path}/{verb}", None)
        assert answer.status_code == 202, answer.text
        return eventually(lambda: self.job(answer.json()["id"]), what="the job ends")

    def job(self, number):
        job = self.api.get(f"/jobs/{number}").json()
        return job if job["state"] in ("finished", "failed") else None


@pytest.mark.parametrize("engine", ENGINES)
def test_a_program_uploads_maps_starts_and_takes_back(own_server, engine):
    server = own_server(engine)
    upload = Upload(server, "companies", "거래처.csv", written([["거래처코드", "상호", "등급"], ["c-1", "단골상사", "7"]]))
    assert (upload.planned["source"], upload.planned["job"]) == ("거래처.csv", None)
    assert upload.targets()["거래처코드"] == "company_id"
    changed = server.api.put(upload.path, {"mapping": {"등급": "grade:number"}, "source": "ERP", "asOf": "2026-01-01T00:00:00Z"})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["source"], changed.json()["asOf"]) == ("ERP", "2026-01-01T00:00:00.000Z")
    assert upload.targets()["등급"] == "grade:number"
    assert upload.ended("start")["numbers"]["imported"] == 1
    traits = {trait["name"]: trait["value"] for trait in server.api.get("/companies/c-1").json()["traits"]}
    assert (traits["name"], traits["grade"]) == ("단골상사", 7)
    assert [found["id"] for found in server.api.get("/imports", limit=1).json()["data"]] == [upload.planned["id"]]
    again = server.api.post(f"{upload.path}/start", None)
    assert (again.status_code, again.json()["code"]) == (409, "import_already_started")
    assert upload.ended("undo")["numbers"] == {"companies_changed": 1, "values_reverted": len(traits)}
    assert server.api.get("/companies/c-1").json()["traits"] == []


def test_what_cannot_be_imported_by_the_api_says_what_is_wrong(server):
    def code(answer):
        return answer.status_code, answer.json()["code"]

    def sent(data, **params):
        return server.api.request("POST", "/imports", params=params, data=data)

    assert code(sent(b"a,b\n1,2\n")) == (400, "invalid_parameter")
    assert code(sent(b"a,b\n1,2\n", kind="pets")) == (400, "invalid_parameter")
    assert code(sent(b"", kind="people")) == (400, "import_empty_file")
    upload = Upload(server, "people", "notes.csv", b"note\nhello\n")
    assert code(server.api.post(f"{upload.path}/start", None)) == (400, "import_missing_person")
    assert code(server.api.put(upload.path, {"mapping": {"other": "email"}})) == (400, "import_unknown_column")
    assert code(server.api.put(upload.path, {"mapping": {"note": "age:colour"}})) == (400, "import_unknown_target")
    assert code(server.api.put(upload.path, {"mapping": {"note": 7}})) == (400, "invalid_field")
    assert code(server.api.put(upload.path, {"timeZone": "Moon/Sea"})) == (400, "invalid_field")
    assert code(server.api.put(upload.path, {"asOf": "yesterday"})) == (400, "invalid_field")
    assert server.api.delete(upload.path).status_code == 200
    assert code(server.api.get(upload.path)) == (404, "unknown_import")
