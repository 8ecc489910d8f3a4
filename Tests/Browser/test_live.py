import re
import uuid

from playwright.sync_api import expect

import shop
from visitor import Visitor, log_in


def send(server, name, **fields):
    answer = server.collect.post("/v1/track", {"event": name, "userId": shop.BUSY["userId"], **fields})
    assert answer.status_code == 200


def fresh():
    return f"Seen {uuid.uuid4().hex[:8]}"


def streaming(visitor, path="/live"):
    """Opens the screen and returns when the stream has said its first word."""
    with visitor.page.expect_request(lambda request: "/live/stream" in request.url):
        visitor.page.goto(path)
    visitor.page.wait_for_function("() => document.querySelector('live-events').stream?.readyState === 1")


def test_an_event_appears_by_itself_with_person_source_and_end_state(visit, server):
    visitor = visit(language="ko")
    streaming(visitor)
    name = fresh()
    send(server, name)
    row = visitor.page.locator(".live-rows tr", has_text=name)
    expect(row).to_contain_text(shop.BUSY["name"])
    expect(row).to_contain_text("기록됨")
    visitor.check()


def test_what_is_refused_says_why(visit, server):
    visitor = visit(language="ko")
    streaming(visitor)
    server.collect.post("/v1/batch", {"batch": [{"type": "track", "userId": "x", "messageId": uuid.uuid4().hex}]})
    row = visitor.page.locator(".live-rows tr", has_text="이벤트 이름 없음").first
    row.locator(".row-link").click()
    expect(visitor.page.locator("#event")).to_contain_text("track에는 event 이름이 있어야 해요.")


def test_space_pauses_and_nothing_is_lost(visit, server):
    visitor = visit()
    streaming(visitor)
    page = visitor.page
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Resume")).to_have_attribute("aria-pressed", "true")
    name = fresh()
    send(server, name)
    expect(page.locator(".live-notice")).to_contain_text("new events are waiting")
    expect(page.locator(".live-rows tr", has_text=name)).to_have_count(0)
    page.keyboard.press(" ")
    expect(page.locator(".live-rows tr", has_text=name)).to_have_count(1)


def test_filters_stand_in_the_address_and_hold_for_the_stream(visit, server):
    wanted, other = fresh(), fresh()
    send(server, wanted)
    visitor = visit()
    streaming(visitor, f"/live?name={wanted}")
    send(server, other)
    send(server, wanted)
    expect(visitor.page.locator(".live-rows tr", has_text=wanted)).to_have_count(2)
    expect(visitor.page.locator(".live-rows tr", has_text=other)).to_have_count(0)
    visitor.page.select_option("[name=state]", "duplicate")
    visitor.page.wait_for_url(re.compile("state=duplicate"))


def test_an_event_shows_its_whole_content_and_the_address_opens_it_again(visit, server):
    name = fresh()
    send(server, name, properties={"note": "<i>안녕</i>"})
    visitor = visit()
    streaming(visitor, f"/live?name={name}")
    page = visitor.page
    page.locator(".row-link").first.click()
    panel = page.locator("#event")
    expect(panel.locator(".code")).to_contain_text('"note": "<i>안녕</i>"')
    expect(panel).to_contain_text("Received")
    page.wait_for_url(re.compile("event=e"))
    page.reload()
    expect(panel.locator(".code")).to_contain_text('"note": "<i>안녕</i>"')


def test_on_a_phone_an_event_opens_on_its_own_page(visit, server):
    name = fresh()
    send(server, name)
    visitor = visit(device="phone")
    streaming(visitor, f"/live?name={name}")
    visitor.page.locator(".row-link").first.click()
    visitor.page.wait_for_url("**/events/e*")
    visitor.check()


CUT_OFF = ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET"]


def test_a_stream_that_is_cut_off_with_its_server_says_so_and_comes_back(chromium, empty_server):
    visitor = Visitor(chromium, empty_server.url, None)
    visitor.expected += CUT_OFF
    visitor.page.goto("/login")
    log_in(visitor.page)
    visitor.page.locator("live-home").wait_for()
    streaming(visitor)
    notice = visitor.page.locator(".live-notice")
    assert empty_server.stop() == 0
    expect(notice).to_contain_text("Connection lost")
    empty_server.start()
    expect(notice).to_be_hidden()
    name = fresh()
    send(empty_server, name)
    expect(visitor.page.locator(".live-rows tr", has_text=name)).to_have_count(1)
    visitor.close()


def test_an_error_in_place_of_the_stream_is_not_the_end_of_it(visit, server):
    visitor = visit()
    visitor.expected.append("503")
    visitor.page.route("**/live/stream*", lambda route: route.fulfill(status=503), times=1)
    visitor.page.goto("/live")
    expect(visitor.page.locator(".live-notice")).to_contain_text("Connection lost")
    expect(visitor.page.locator(".live-notice")).to_be_hidden()
    name = fresh()
    send(server, name)
    expect(visitor.page.locator(".live-rows tr", has_text=name)).to_have_count(1)


def test_more_than_can_be_shown_is_sampled_and_says_so(visit, server):
    visitor = visit()
    streaming(visitor)
    # The notice is there for three seconds: looked for from inside the page, nothing can pass between two looks.
    visitor.page.evaluate("""() => {
        window.notices = [];
        const notice = document.querySelector(".live-notice");
        new MutationObserver(() => window.notices.push(notice.textContent)).observe(notice, {childList: true});
    }""")
    name = fresh()
    batch = [{"type": "track", "event": name, "userId": shop.BUSY["userId"]} for _ in range(300)]
    assert server.collect.post("/v1/batch", {"batch": batch}).status_code == 200
    visitor.page.wait_for_function("() => window.notices.some((text) => text.startsWith('Too fast to show it all'))")


def test_the_top_bar_knows_how_much_is_coming_in(visit, server):
    visitor = visit(language="ko")
    streaming(visitor)
    send(server, fresh())
    expect(visitor.page.locator("live-rate")).to_contain_text("초당")
