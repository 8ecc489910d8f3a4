"""What supervisors, balancers and Prometheus ask."""

import re

from dangol import fresh
from waiting import eventually


def metrics(server):
    answer = server.collect.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
    for line in lines:
        assert re.fullmatch(r'[a-z_][a-z0-9_]*(\{([a-z_]+="[^"]*",?)+\})? (-?[0-9.e+-]+|NaN)', line), line
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


def test_the_process_is_up_and_ready(stored):
    assert stored.collect.get("/healthz").json() == {"status": "ok"}
    assert stored.collect.get("/readyz").json() == {"status": "ready"}


def test_the_report_tells_more_to_who_has_a_token(stored):
    report = stored.api.get("/health").json()
    assert report["status"] == "ok"
    assert report["engine"].lower().startswith(stored.engine[:6])
    assert report["databaseBytes"] > 0 and report["backlog"] >= 0 and report["lagMilliseconds"] >= 0
    assert report["checks"] and all(check["status"] == "ok" for check in report["checks"])


def test_the_backlog_drains(stored):
    for _ in range(10):
        stored.collect.track(fresh())
    eventually(lambda: stored.api.get("/health").json()["backlog"] == 0)


def test_what_is_taken_is_counted(server):
    before = metrics(server)
    batch = [{"type": "track", "userId": fresh(), "event": "Counted"} for _ in range(7)]
    assert server.collect.post("/v1/batch", {"batch": batch}).status_code == 200
    server.collect.get("/v1/nothing")
    after = metrics(server)

    def grown(name):
        return after[name] - before[name]

    assert grown("dangol_collect_requests_total") == 1
    assert grown("dangol_collect_events_total") == 7
    assert grown("dangol_collect_bytes_total") > 100
    assert grown('dangol_http_requests_total{status="4xx"}') == 1
    assert grown('dangol_http_requests_total{status="5xx"}') == 0


def test_counters_name_nobody(server):
    user = f"{fresh()}@example.com"
    server.collect.track(user)
    server.api.recorded(user)
    assert user not in server.collect.get("/metrics").text


def test_the_log_names_nobody(own_server):
    server = own_server()
    user = f"{fresh()}@example.com"
    server.collect.track(user, properties={"note": user})
    server.collect.post("/v1/track", data=f'{{"userId":"{user}",'.encode())
    server.collect.get(f"/v1/pixel/track?data={user}")
    server.api.profile(f"email:{user}")
    server.api.recorded(user)
    server.stop()
    assert user not in (server.folder / "log").read_text()
