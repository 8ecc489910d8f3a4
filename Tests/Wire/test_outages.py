"""When our side cannot take more: the right refusal, and recovery by itself."""

import os
import resource
from concurrent.futures import ThreadPoolExecutor

import pytest

from dangol import fresh
from databases import POSTGRES
from test_routes import assert_refused, assert_taken
from waiting import eventually


def test_a_backlog_is_answered_429_and_drains(own_server):
    server = own_server(settings=["collect.backlog_events=1000", "collect.retry_after_seconds=3"])
    user = fresh()

    def send(_):
        batch = [{"type": "track", "userId": user, "event": "Flood", "messageId": fresh("m")} for _ in range(900)]
        return server.collect.post("/v1/batch", {"batch": batch})

    answers = []
    with ThreadPoolExecutor(8) as senders:
        for _ in range(20):
            answers += senders.map(send, range(8))
            if any(answer.status_code == 429 for answer in answers):
                break
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused, "no backlog came about"
    for answer in refused:
        assert_refused(answer, 429, "backlog")
        assert answer.headers["Retry-After"] == "3"
        assert answer.headers["X-RateLimit-Reset"] == "3"
    for answer in answers:
        if answer.status_code != 429:
            assert_taken(answer)
    taken = 900 * sum(answer.status_code == 200 for answer in answers)
    eventually(lambda: server.collect.track(fresh()).status_code == 200, timeout=60)
    eventually(lambda: (server.api.profile(f"user_id:{user}") or {"events": 0})["events"] == taken, timeout=120)


def test_a_disk_that_takes_no_more_is_answered_503_and_recovers(own_server):
    server = own_server()
    assert_taken(server.collect.track(fresh()))
    soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, hard))
    answer = server.collect.track(fresh())
    assert answer.status_code == 503, answer.text
    assert answer.json()["success"] is False
    assert int(answer.headers["Retry-After"]) >= 1
    assert server.is_running()
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (soft, hard))
    user = fresh()
    eventually(lambda: server.collect.track(user).status_code == 200)
    server.api.recorded(user)


@pytest.mark.skipif(not POSTGRES, reason="needs DANGOL_TEST_POSTGRES")
def test_a_database_that_goes_away_is_answered_503_and_recovers(own_server):
    server = own_server("postgres")
    before = fresh()
    assert_taken(server.collect.track(before))
    server.api.recorded(before)
    server.database.go_away()
    answer = server.collect.track(fresh())
    assert_refused(answer, 503, "storage_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    assert server.collect.get("/readyz").status_code == 503
    assert server.collect.get("/healthz").status_code == 200
    server.database.come_back()
    user = fresh()
    eventually(lambda: server.collect.track(user).status_code == 200, timeout=30)
    server.api.recorded(user)
    eventually(lambda: server.collect.get("/readyz").status_code == 200)


def test_a_clean_shutdown_loses_nothing_that_was_taken(own_server):
    server = own_server()
    users = [fresh() for _ in range(200)]
    with ThreadPoolExecutor(8) as senders:
        for answer in senders.map(server.collect.track, users):
            assert_taken(answer)
    assert server.stop() == os.EX_OK
    server.start()
    for user in users:
        assert len(server.api.recorded(user)) == 1
