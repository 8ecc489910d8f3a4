"""The library for web pages, as browsers and caches fetch it."""

import gzip
import subprocess

import pytest
import requests

from dangol import PROGRAM


def fetch(server, path="/dangol.js", **headers):
    return requests.get(server.url + path, headers={"Accept-Encoding": "identity", **headers}, timeout=20)


def test_it_comes_packed_to_whoever_can_unpack_it(server):
    plain = fetch(server)
    assert plain.status_code == 200
    assert "Content-Encoding" not in plain.headers
    packed = requests.get(f"{server.url}/dangol.js", headers={"Accept-Encoding": "br, gzip;q=0.8"}, timeout=20, stream=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.raw.read()) == plain.content
    assert "Content-Encoding" not in fetch(server, **{"Accept-Encoding": "gzip;q=0"}).headers
    for answer in (plain, packed):
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_who_has_it_is_told_so(server):
    first = fetch(server)
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    again = fetch(server, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert fetch(server, **{"If-None-Match": 'W/"another"'}).status_code == 200


def test_pages_of_every_origin_may_include_it(server):
    answer = fetch(server, Origin="https://shop.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["analytics.min.js", "analytics.js", "platform/analytics.min.js"])
def test_it_stands_where_pages_look_for_analytics_js(server, name):
    assert fetch(server, f"/analytics.js/v1/{server.write_key}/{name}").content == fetch(server).content


def test_an_address_with_an_unknown_key_says_so(server):
    answer = fetch(server, "/analytics.js/v1/nobody/analytics.min.js")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_write_key")


def test_it_says_the_version_of_the_program(server):
    version = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    assert f'const VERSION = "{version}";' in fetch(server).text


def test_no_comment_travels(server):
    assert not [line for line in fetch(server).text.splitlines() if line.strip().startswith("//")]
