"""The real program, started on a free port with a workspace of its own, and the two ways of talking to it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import quote

import requests

from databases import Database
from waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("DANGOL_BIN", str(ROOT / ".build/debug/dangol"))
TIMEOUT = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fresh(prefix="u"):
    """An id that nobody else uses, so that tests can share a server."""
    return f"{prefix}-{uuid.uuid4().hex}"


class Dangol:
    def __init__(self, engine="sqlite", settings=()):
        self.engine = engine
        self.settings = list(settings)
        self.folder = Path(tempfile.mkdtemp(prefix="dangol-wire-"))
        self.database = Database(engine)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        storage = ["--database", self.database.url] if self.database.url else []
        made = subprocess.run(
            [PROGRAM, "init", str(self.folder / "data"), "--email", "owner@example.com",
             "--password", "correct horse battery staple", "--json", *storage],
            check=True, capture_output=True, text=True, timeout=60,
        )
        self.workspace = json.loads(made.stdout)
        self.write_key = self.workspace["writeKey"]
        self.collect = Collect(self)
        self.api = API(self)

    def start(self):
        self.launch()
        eventually(self.is_ready, timeout=30, what=f"ready; log: {self.folder / 'log'}")
        return self

    def launch(self):
        """Starts it without waiting until it is ready."""
        storage = ["--database", self.database.url] if self.database.url else []
        settings = [word for setting in self.settings for word in ("--set", setting)]
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", str(self.folder / "data"), "--port", str(self.port), *storage, *settings],
            stdout=self.log, stderr=self.log,
            # Python ignores SIGXFSZ; so does the program then, and a write past the limit fails instead of killing it.
            restore_signals=False,
        )

    def is_ready(self):
        assert self.is_running(), f"it ended: {(self.folder / 'log').read_text()[-4000:]}"
        try:
            return requests.get(f"{self.url}/readyz", timeout=TIMEOUT).status_code == 200
        except requests.ConnectionError:
            return False

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        if self.is_running():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        if self.process:
            self.log.close()
        return self.process.returncode if self.process else None

    def kill(self):
        """As a power cut would, but for what the system has not written yet; how it ended."""
        self.process.kill()
        self.process.wait()
        self.log.close()
        return self.process.returncode

    def command(self, *words):
        """What another command of the program says of the workspace; it may run beside the server."""
        return subprocess.run(
            [PROGRAM, *words, "--data", str(self.folder / "data")],
            capture_output=True, text=True, timeout=120,
        )

    def remove(self):
        try:
            self.stop()
        finally:
            self.database.drop()
            shutil.rmtree(self.folder, ignore_errors=True)

    def memory(self):
        """Resident bytes."""
        fields = Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


class Collect:
    """Sends as clients do."""

    def __init__(self, server):
        self.server = server
        self.session = requests.Session()

    def post(self, path, body=None, *, data=None, auth=True, headers=None, **more):
        """`body` is sent as JSON, `data` as it is. `auth` is True for the write key as Basic user, or a requests auth."""
        if data is None:
            data = json.dumps(body).encode()
        fields = {"Content-Type": "application/json", **(headers or {})}
        return self.session.post(
            self.server.url + path, data=data, headers=fields,
            auth=(self.server.write_key, "") if auth is True else auth, timeout=TIMEOUT, **more,
        )

    def track(self, user, event="Tested", **fields):
        return self.post("/v1/track", {"userId": user, "event": event, **fields})

    def get(self, path, **more):
        return self.session.get(self.server.url + path, timeout=TIMEOUT, **more)


class API:
    """Reads what became of it."""

    def __init__(self, server, token=None):
        self.server = server
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token or server.workspace['apiToken']}"

    def request(self, method, path, **more):
        while True:
            answer = self.session.request(method, f"{self.server.url}/api/v1{path}", timeout=TIMEOUT, **more)
            if answer.status_code != 429:
                return answer
            time.sleep(float(answer.headers["Retry-After"]))

    def get(self, path, **params):
        return self.request("GET", path, params=params)

    def post(self, path, body):
        return self.request("POST", path, json=body)

    def put(self, path, body):
        return self.request("PUT", path, json=body)

    def delete(self, path):
        return self.request("DELETE", path)

    def profile(self, identifier):
        """The person, or None."""
        answer = self.get(f"/profiles/{quote(identifier, safe='')}")
        assert answer.status_code in (200, 404), answer.text
        return answer.json() if answer.status_code == 200 else None

    def timeline(self, identifier, **params):
        """Everything recorded of the person, newest first; empty for nobody."""
        answer = self.get(f"/profiles/{quote(identifier, safe='')}/events", **{"limit": 200, **params})
        assert answer.status_code in (200, 404), answer.text
        return answer.json()["data"] if answer.status_code == 200 else []

    def traits(self, identifier):
        profile = self.profile(identifier) or {"traits": []}
        return {trait["name"]: trait["value"] for trait in profile["traits"]}

    def recorded(self, user, count=1):
        """The timeline of the user id once it has so many events."""
        def look():
            events = self.timeline(f"user_id:{user}")
            return events if len(events) >= count else None
        return eventually(look, what=f"{count} events of {user}")

    def rejected(self, message_id, state="quarantined"):
        """The event with this message id, once it has ended in `state`."""
        def look():
            events = self.get("/events", state=state, limit=200).json()["data"]
            return next((event for event in events if event["messageId"] == message_id), None)
        return eventually(look, what=f"{message_id} {state}")
