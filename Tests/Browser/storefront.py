"""A shop of somebody else: its pages, and the way from its visitors' browsers to Dangol, on which things go wrong."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import requests

from waiting import eventually


class Listener:
    """An HTTP server on a free port, for as long as it is needed."""

    def __init__(self):
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                owner.answer(self, self.rfile.read(length))

            do_GET = do_POST = do_OPTIONS = answer

            def log_message(self, *_):
                pass

            def reply(self, status, headers, body=b""):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A browser that hangs up is no error here."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Shop(Listener):
    """Pages by path, changed at will."""

    def __init__(self):
        super().__init__()
        self.pages = {}
        self.headers = {}

    def answer(self, handler, _):
        page = self.pages.get(urlsplit(handler.path).path)
        if page is None:
            handler.reply(404, {"Content-Type": "text/plain"})
        else:
            handler.reply(200, {"Content-Type": "text/html; charset=utf-8", **self.headers}, page.encode())


class Road(Listener):
    """Stands between browsers and the server: passes everything on, remembers what was sent, and answers in the server's
    place what a test tells it to."""

    def __init__(self, server):
        super().__init__()
        self.target = server.url
        self.batches = []
        self.instead = []
        self.is_open = threading.Event()
        self.is_open.set()
        self.session = requests.Session()

    def answer(self, handler, body):
        is_batch = handler.command == "POST"
        # Whoever waits here has sent, and gets no answer until the road is open again.
        if is_batch:
            self.batches.append(json.loads(body))
            self.is_open.wait(30)
            if self.instead:
                status, headers = self.instead[0] if len(self.instead) == 1 else self.instead.pop(0)
                return handler.reply(status, {"Access-Control-Allow-Origin": "*",
                                              "Access-Control-Expose-Headers": "retry-after", **headers})
        passed = {name: value for name, value in handler.headers.items() if name.lower() not in ("host", "connection")}
        answer = self.session.request(
            handler.command, self.target + handler.path, data=body or None, headers=passed, timeout=20, stream=True,
        )
        kept = ("content-type", "content-encoding", "cache-control", "etag", "vary", "access-control-allow-origin")
        headers = {name: value for name, value in answer.headers.items() if name.lower() in kept}
        return handler.reply(answer.status_code, headers, answer.raw.read())

    def fail(self, *answers):
        """Every batch is answered so from now on; of several, the last one stays."""
        self.instead = [answer if isinstance(answer, tuple) else (answer, {}) for answer in answers]

    def heal(self):
        self.instead = []

    def sent(self, name=None):
        """Every event that was sent, as often as it was sent."""
        events = [event for batch in list(self.batches) for event in batch["batch"]]
        return [event for event in events if name is None or event.get("event") == name]

    def arrived(self, name, count=1):
        """The events of this name once so many were sent."""
        def look():
            events = self.sent(name)
            return events if len(events) >= count else None
        return eventually(look, what=f"{count} × {name}, of {[event.get('event') for event in self.sent()]}")


def weight(url):
    """Bytes of a script as browsers fetch it."""
    answer = requests.get(url, headers={"Accept-Encoding": "gzip"}, timeout=20, stream=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    packed = answer.raw.read()
    assert gzip.decompress(packed)
    return len(packed)
