"""Events from places that can only load an image."""

import base64
import json

import pytest

from dangol import fresh


def assert_image(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/gif"
    assert len(answer.content) == 43
    assert answer.content.startswith(b"GIF89a\x01\x00\x01\x00") and answer.content.endswith(b";")
    assert "no-store" in answer.headers["Cache-Control"]


ENCODERS = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for addresses, unpadded": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "plain": str,
}


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("name", ["track", "identify", "page", "screen", "group", "alias"])
def test_each_call_is_recorded(server, name, encoding):
    user = fresh()
    body = {"writeKey": server.write_key, "userId": user, "event": "메일을 열었다 🙂", "groupId": "g", "previousId": fresh()}
    assert_image(server.collect.get(f"/v1/pixel/{name}", params={"data": ENCODERS[encoding](json.dumps(body))}))
    [event] = server.api.recorded(user)
    assert event["type"] == name


@pytest.mark.parametrize("name", ["track", "page"])
def test_rudders_pixel_takes_the_query_itself(server, name):
    user = fresh()
    assert_image(server.collect.get(f"/pixel/v1/{name}", params={
        "writeKey": server.write_key, "userId": user, "event": "Opened", "name": "Opened",
        "properties.mail": "m-1", "context.page.path": "/a",
    }))
    [event] = server.api.recorded(user)
    assert event["payload"]["properties"] == {"mail": "m-1"}
    assert event["payload"]["context"]["page"] == {"path": "/a"}
    assert "writeKey" not in event["payload"]


@pytest.mark.parametrize("path,params", [
    ("/v1/pixel/track", {}), ("/v1/pixel/track", {"data": ""}), ("/v1/pixel/track", {"data": "%%%"}),
    ("/v1/pixel/track", {"data": "e30="}), ("/v1/pixel/track", {"data": '{"writeKey":"unknown"}'}),
    ("/v1/pixel/nothing", {"data": "{}"}), ("/pixel/v1/track", {"writeKey": "unknown"}), ("/v1/pixel/track", {"data": "{"}),
])
def test_the_image_comes_whatever_is_wrong(server, path, params):
    assert_image(server.collect.get(path, params=params))
