"""The Swift library in an app of its own, which may end at any moment."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from dangol import PROGRAM, fresh
from waiting import eventually

APP = Path(PROGRAM).with_name("sdk-app")


class App:
    def __init__(self, server, folder, key=None):
        self.process = subprocess.Popen(
            [APP, server.url, key or server.write_key, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "no_proxy": "127.0.0.1"},
        )

    def call(self, call, name="", /, **values):
        """Returns when the library has returned."""
        self.process.stdin.write(json.dumps({"call": call, "name": name, "values": values}) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def end(self):
        """What it reported."""
        return self.process.communicate(timeout=20)[1]


@pytest.fixture
def app(tmp_path):
    started = []

    def start(server, key=None):
        started.append(App(server, tmp_path, key))
        return started[-1]

    yield start
    for one in started:
        one.kill() if one.process.poll() is None else None


def test_every_call_arrives(stored, app):
    user, group = fresh(), fresh("g")
    one = app(stored)
    one.call("track", "Landed")
    one.call("identify", user, email=f"{user}@example.com", name="김단골", seats=3, missing=None)
    one.call("track", "Order Completed", revenue=12_000, currency="KRW", products=[{"sku": "a"}])
    one.call("page", "Pricing", path="/pricing")
    one.call("screen", "Start")
    one.call("group", group, name="Acme")
    one.call("alias", fresh())
    one.call("flush")
    events = stored.api.recorded(user, 7)
    assert sorted(event["type"] for event in events) == [
        "alias", "group", "identify", "page", "screen", "track", "track",
    ]
    order = next(event for event in events if event["name"] == "Order Completed")
    assert order["payload"]["properties"] == {"revenue": 12_000, "currency": "KRW", "products": [{"sku": "a"}]}
    assert order["payload"]["context"]["library"]["name"] == "dangol-swift"
    profile = stored.api.profile(f"user_id:{user}")
    assert profile["name"] == "김단골"
    assert profile["email"] == f"{user}@example.com"
    assert one.end() == ""


def test_an_app_that_is_killed_loses_nothing(own_server, app):
    server = own_server()
    user = fresh()
    server.stop()
    one = app(server)
    one.call("identify", user)
    for number in range(150):
        one.call("track", "Killed", number=number)
    one.kill()
    again = app(server)
    again.call("track", "Back")
    server.launch()
    eventually(server.is_ready, timeout=30, what="ready")
    # Every event once, though the app sent some in vain and never said so.
    events = server.api.recorded(user, 152)
    assert sorted(event["payload"]["properties"]["number"] for event in events if event["name"] == "Killed") == list(range(150))
    again.call("flush")
    assert "delayed" in again.end()


def test_a_wrong_key_is_said(server, app):
    one = app(server, key="wrong")
    one.call("track", "Landed")
    one.call("flush")
    assert "refused(status: 401, lost: 1)" in one.end()
