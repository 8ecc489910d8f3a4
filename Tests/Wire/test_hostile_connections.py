"""Connections that dawdle, break off or never speak, while others are served."""

import base64
import json
import select
import socket
import time
from contextlib import ExitStack

import pytest

from dangol import fresh
from test_routes import assert_taken


def connect(server):
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def head(server, length, path="/v1/track", **more):
    key = base64.b64encode(f"{server.write_key}:".encode()).decode()
    fields = {"Host": "x", "Authorization": f"Basic {key}", "Content-Length": length, **more}
    return (f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n").encode()


def event(user):
    return json.dumps({"userId": user, "event": "Raw"}).encode()


def answer(connection):
    """Everything until the other side closes."""
    received = b""
    while piece := connection.recv(65_536):
        received += piece
    return received


def first_answer(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65_536)
        assert piece, received
        received += piece
    return received


def assert_serves(server):
    user = fresh()
    started = time.monotonic()
    assert_taken(server.collect.track(user))
    assert time.monotonic() - started < 5
    server.api.recorded(user)


@pytest.mark.parametrize("stuck", [b"", b"P", b"POST /v1/track HTTP/1.1\r\nHost: x\r\nX-", "head", "half a body"])
def test_two_hundred_that_dawdle_keep_nobody_waiting(server, stuck):
    user = fresh()
    if stuck == "head":
        stuck = head(server, 1_000)
    elif stuck == "half a body":
        stuck = head(server, len(event(user))) + event(user)[:20]
    with ExitStack() as open_connections:
        for _ in range(200):
            connection = open_connections.enter_context(connect(server))
            connection.sendall(stuck)
        for _ in range(5):
            assert_serves(server)
    assert_serves(server)
    assert server.api.profile(f"user_id:{user}") is None


def test_a_body_that_comes_byte_by_byte_is_taken(server):
    user = fresh()
    with connect(server) as connection:
        connection.sendall(head(server, len(event(user))))
        for byte in event(user):
            connection.sendall(bytes([byte]))
        assert first_answer(connection).startswith(b"HTTP/1.1 200")
    server.api.recorded(user)


def test_a_body_that_takes_too_long_is_refused(own_server):
    server = own_server(settings=["collect.read_seconds=1"])
    user = fresh()
    with connect(server) as connection:
        connection.sendall(head(server, len(event(user)) + 100) + event(user))
        started = time.monotonic()
        received = b""
        while not received and time.monotonic() - started < 20:
            connection.sendall(b" ")
            connection.settimeout(0.25)
            try:
                received = connection.recv(65_536)
            except TimeoutError:
                continue
        assert received.startswith(b"HTTP/1.1 408"), received
    assert_serves(server)


def test_who_falls_silent_is_cut_off_and_who_speaks_is_not(own_server):
    server = own_server(settings=["server.idle_seconds=1"])
    user = fresh()
    beginnings = [
        b"", b"POST /v1/track HTTP/1.1\r\nHost: x\r\nX-", head(server, 1_000),
        head(server, len(event(user)) + 1) + event(user), head(server, len(event(user))) + event(user),
    ]
    with ExitStack() as open_connections:
        silent = [open_connections.enter_context(connect(server)) for _ in beginnings]
        busy = open_connections.enter_context(connect(server))
        for connection, beginning in zip(silent, beginnings):
            connection.sendall(beginning)
        answers = [b""] * len(silent)
        deadline = time.monotonic() + 10
        while silent_left := [index for index, connection in enumerate(silent) if connection.fileno() != -1]:
            assert time.monotonic() < deadline, f"still open: {[beginnings[index] for index in silent_left]}"
            busy.sendall(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert first_answer(busy).startswith(b"HTTP/1.1 200")
            for connection in select.select([silent[index] for index in silent_left], [], [], 0.1)[0]:
                piece = connection.recv(65_536)
                answers[silent.index(connection)] += piece
                if not piece:
                    connection.close()
        busy.sendall(head(server, len(event(user))) + event(user))
        assert first_answer(busy).startswith(b"HTTP/1.1 200")
    # Only the whole request was one.
    assert [b"200 OK" in received for received in answers] == [False, False, False, False, True]
    assert len(server.api.recorded(user, 2)) == 2


@pytest.mark.parametrize("cut", [0, 1, 10, -1])
def test_a_body_that_is_never_finished_is_no_event(server, cut):
    """The sender closes its half: what came is not the whole request, even where it happens to be JSON."""
    user = fresh()
    body = event(user) + b" "
    with connect(server) as connection:
        connection.sendall(head(server, len(body)) + body[:cut])
        connection.shutdown(socket.SHUT_WR)
        assert b"200 OK" not in answer(connection)
    assert_serves(server)
    assert server.api.profile(f"user_id:{user}") is None


def test_whoever_closes_its_half_after_the_request_gets_the_answer(server):
    user = fresh()
    with connect(server) as connection:
        connection.sendall(head(server, len(event(user))) + event(user))
        connection.shutdown(socket.SHUT_WR)
        assert b"200 OK" in answer(connection)
    server.api.recorded(user)


def test_whoever_leaves_without_waiting_is_recorded_all_the_same(server):
    user = fresh()
    with connect(server) as connection:
        connection.sendall(head(server, len(event(user))) + event(user))
        connection.settimeout(5)
        connection.recv(1)
    server.api.recorded(user)


def test_requests_in_a_row_are_answered_in_a_row(server):
    users = [fresh() for _ in range(50)]
    with connect(server) as connection:
        connection.sendall(b"".join(head(server, len(event(user))) + event(user) for user in users))
        received = b""
        while received.count(b'{"success":true}') < len(users):
            piece = connection.recv(65_536)
            assert piece
            received += piece
    for user in users:
        server.api.recorded(user)


@pytest.mark.parametrize("raw", [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GARBAGE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 1_000,
    b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
    b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/track HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
])
def test_what_is_no_http_ends_the_connection_and_nothing_else(server, raw):
    with connect(server) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            received = answer(connection)
        except (ConnectionResetError, BrokenPipeError):
            received = b""
    assert not received or received.startswith(b"HTTP/1.1 4"), received[:200]
    assert_serves(server)
