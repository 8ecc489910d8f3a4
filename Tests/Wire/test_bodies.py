"""How bodies may be typed and packed, and how large they may be."""

import gzip
import json
import zlib

import pytest
import requests

from dangol import TIMEOUT, fresh
from test_routes import assert_refused, assert_taken

LIMIT = 4 << 20


def event(user, **fields):
    return json.dumps({"userId": user, "event": "Packed", **fields}).encode()


@pytest.mark.parametrize("content_type", [
    "application/json", "application/json; charset=utf-8", "text/plain", "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded", "application/octet-stream", "nonsense", "",
])
def test_the_content_type_does_not_matter(server, content_type):
    user = fresh()
    assert_taken(server.collect.post("/v1/track", data=event(user), headers={"Content-Type": content_type}))
    server.api.recorded(user)


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "identity": bytes,
    "gzip in two members": None,
}


@pytest.mark.parametrize("encoding", PACKERS)
def test_packed_bodies_are_unpacked(server, encoding):
    user = fresh()
    body = event(user)
    if encoding == "gzip in two members":
        packed, encoding = gzip.compress(body[:20]) + gzip.compress(body[20:]), "gzip"
    else:
        packed = PACKERS[encoding](body)
    assert_taken(server.collect.post("/v1/track", data=packed, headers={"Content-Encoding": encoding}))
    server.api.recorded(user)


BROKEN = {
    "not packed at all": ("gzip", lambda body: body),
    "cut short": ("gzip", lambda body: gzip.compress(body)[:-9]),
    "with a wrong checksum": ("gzip", lambda body: gzip.compress(body)[:-8] + b"\0" * 8),
    "followed by garbage": ("gzip", lambda body: gzip.compress(body) + b"garbage"),
    "empty": ("gzip", lambda body: b""),
    "raw deflate": ("deflate", lambda body: b"\xff\xff\xff"),
    "in an unknown encoding": ("br", lambda body: body),
    "in two encodings": ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_body_that_is_not_packed_as_it_says_is_refused(server, how):
    encoding, pack = BROKEN[how]
    answer = server.collect.post("/v1/track", data=pack(event("u")), headers={"Content-Encoding": encoding})
    assert_refused(answer, 400, "invalid_encoding")


def padded_batch(user, size):
    """A batch of exactly `size` bytes with one small event, the rest in a field that nobody reads."""
    body = {"batch": [{"type": "track", "userId": user, "event": "Large"}], "padding": ""}
    body["padding"] = "x" * (size - len(json.dumps(body)))
    data = json.dumps(body).encode()
    assert len(data) == size
    return data


def test_a_body_of_the_limit_is_taken(server):
    user = fresh()
    assert_taken(server.collect.post("/v1/batch", data=padded_batch(user, LIMIT)))
    server.api.recorded(user)


def test_a_packed_body_that_unpacks_to_the_limit_is_taken(server):
    user = fresh()
    packed = gzip.compress(padded_batch(user, LIMIT))
    assert_taken(server.collect.post("/v1/batch", data=packed, headers={"Content-Encoding": "gzip"}))
    server.api.recorded(user)


@pytest.mark.parametrize("size", [LIMIT + 1, 10 << 20])
def test_a_larger_one_is_refused(server, size):
    assert_refused(server.collect.post("/v1/batch", data=padded_batch(fresh(), size)), 413, "body_too_large")


def test_a_larger_one_is_refused_when_its_length_is_not_announced(server):
    data = padded_batch(fresh(), LIMIT + 1)
    pieces = (data[start:start + 65_536] for start in range(0, len(data), 65_536))
    answer = requests.post(
        f"{server.url}/v1/batch", data=pieces, auth=(server.write_key, ""), timeout=TIMEOUT,
    )
    assert_refused(answer, 413, "body_too_large")


def test_an_unannounced_length_within_the_limit_is_fine(server):
    user = fresh()
    data = event(user)
    answer = requests.post(
        f"{server.url}/v1/track", data=(bytes([byte]) for byte in data), auth=(server.write_key, ""), timeout=TIMEOUT,
    )
    assert_taken(answer)
    server.api.recorded(user)


def test_a_bomb_is_refused_and_costs_no_memory(server):
    """1 GB of blanks in 1 MB: stopped at the limit."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blanks = b" " * (1 << 20)
    bomb = b"".join(packer.compress(blanks) for _ in range(1024)) + packer.flush()
    assert len(bomb) < 2 << 20
    before = server.memory()
    for _ in range(20):
        answer = server.collect.post("/v1/batch", data=bomb, headers={"Content-Encoding": "gzip"})
        assert_refused(answer, 413, "body_too_large")
    assert server.memory() - before < 64 << 20


@pytest.mark.parametrize("data,code", [
    (b"", "invalid_json"), (b"null", "invalid_json"), (b"[]", "invalid_json"), (b'"text"', "invalid_json"),
    (b"1", "invalid_json"), (b"{", "invalid_json"), (b"{}{}", "invalid_json"), (b'{"a":1,}', "invalid_json"),
    (b"{'a':1}", "invalid_json"), (b"\xff\xfe{}", "invalid_json"), (b'{"a":"\xff"}', "invalid_json"),
    (b'{"a":"\x00"}', "invalid_json"), (b'{"a":NaN}', "invalid_json"), (b"<html></html>", "invalid_json"),
])
def test_what_is_no_json_object_is_refused(server, data, code):
    assert_refused(server.collect.post("/v1/track", data=data), 400, code)


@pytest.mark.parametrize("body", [{}, {"batch": None}, {"batch": {}}, {"batch": "x"}, {"batch": 1}, {"userId": "u"}])
def test_a_batch_without_an_array_is_refused(server, body):
    assert_refused(server.collect.post("/v1/batch", body), 400, "missing_batch")


def test_an_empty_batch_is_taken(server):
    assert_taken(server.collect.post("/v1/batch", {"batch": []}))


def test_the_write_key_is_checked_before_the_batch(server):
    assert_refused(server.collect.post("/v1/batch", {"batch": []}, auth=(fresh(), "")), 401, "invalid_write_key")
