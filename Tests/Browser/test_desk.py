"""What staff do on the page of a person and of a company."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

HOSTILE = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"


@pytest.fixture
def desk(visit):
    """The page of somebody who is there for this module alone."""
    visitor = visit(language="ko")
    visitor.open(visitor.person("desk@example.com"))
    yield visitor
    assert "hacked" not in visitor.page.title()


@pytest.fixture(scope="module", autouse=True)
def somebody(server):
    events = [{
        "type": "identify", "userId": "u-desk", "traits": {
            "name": "한도윤", "email": "desk@example.com", "city": "부산", HOSTILE: HOSTILE, "visits": 3,
        },
    }, {
        "type": "group", "userId": "u-desk", "groupId": "desk-co", "traits": {"name": "책상상회", "memo": HOSTILE},
    }, {
        "type": "track", "userId": "u-desk", "event": "Order Completed", "properties": {"revenue": 50_000, "currency": "KRW"},
    }]
    assert server.collect.post("/v1/batch", {"batch": events}).status_code == 200
    server.api.recorded("u-desk", len(events))


@pytest.mark.parametrize("text", ["ㄱㅁㅈ", "김ㅁㅈ", "kim minjun", "gim min-jun", "+82 10 2345 6789", "6789", "u-20418"])
def test_somebody_is_found_however_it_is_typed(visit, text):
    visitor = visit(language="ko")
    visitor.open("/people?search=" + quote(text))
    expect(visitor.page.locator(".row-link", has_text="김민준")).to_have_count(1)


def test_a_field_saves_itself_and_can_be_taken_back(desk):
    page = desk.page
    city = page.get_by_label("도시", exact=True)
    city.fill("제주")
    city.press("Enter")
    expect(page.locator(".toast")).to_contain_text("도시 저장했어요.")
    page.reload()
    expect(page.get_by_label("도시", exact=True)).to_have_value("제주")
    city = page.get_by_label("도시", exact=True)
    city.fill("서울")
    city.blur()
    page.get_by_role("button", name="되돌리기").click()
    expect(page.locator(".toast")).to_contain_text("도시 저장했어요.")
    page.reload()
    expect(page.get_by_label("도시", exact=True)).to_have_value("제주")
    expect(page.locator("#timeline")).to_contain_text("프로필 갱신 도시")


def test_what_cannot_be_says_why_and_keeps_what_was_typed(desk):
    page = desk.page
    email = page.get_by_label("이메일", exact=True)
    email.fill("minjun.kim@example.com")
    email.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("이미 다른 사람의 것이에요. 그 사람의 프로필을 먼저 확인하세요.")
    expect(page.get_by_label("이메일", exact=True)).to_have_value("minjun.kim@example.com")
    desk.check()


def test_a_note_is_written_changed_and_deleted_by_keyboard(desk):
    page = desk.page
    composer = page.locator("#composer textarea")
    page.get_by_role("link", name="메모 남기기").focus()
    page.keyboard.press("Enter")
    expect(composer).to_be_focused()
    page.keyboard.type("첫 통화 " + HOSTILE)
    page.keyboard.press("Control+Enter")
    note = page.locator(".note").first
    expect(note).to_contain_text("첫 통화 " + HOSTILE)
    expect(composer).to_have_value("")
    note.get_by_text("수정", exact=True).focus()
    page.keyboard.press("Enter")
    text = note.get_by_role("textbox")
    text.fill("둘째 통화")
    note.get_by_role("button", name="저장").press("Enter")
    expect(page.locator(".note-text").first).to_have_text("둘째 통화")
    expect(page.locator(".note").first).to_contain_text("수정됨")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".note").first.get_by_role("button", name="삭제").press("Enter")
    expect(page.locator(".note")).to_have_count(0)


def test_a_draft_outlives_the_page(desk):
    page = desk.page
    page.locator("#composer textarea").fill("아직 쓰는 중")
    page.reload()
    expect(page.locator("#composer textarea")).to_have_value("아직 쓰는 중")


def test_a_tag_is_put_on_and_taken_off(desk):
    page = desk.page
    page.locator(".tag.add").press("Enter")
    page.locator(".tag-form .input").fill(HOSTILE[:40])
    page.keyboard.press("Enter")
    tag = page.locator(".tag:not(.add)")
    expect(tag).to_have_text(HOSTILE[:40])
    expect(page.locator("#tags")).to_be_visible()
    tag.get_by_role("button").press("Enter")
    expect(tag).to_have_count(0)


def test_the_timeline_is_narrowed_in_the_address(desk):
    page = desk.page
    page.locator(".narrow summary").press("Enter")
    page.get_by_label("이벤트 이름").fill("Order Completed")
    page.get_by_label("이벤트 이름").press("Enter")
    expect(page).to_have_url(re.compile("name=Order\\+Completed|name=Order%20Completed"))
    expect(page.locator(".ev-details")).to_have_count(1)
    page.get_by_label("시작일").fill("2001-01-01")
    expect(page).to_have_url(re.compile("from=2001-01-01"))
    page.get_by_label("종료일").fill("2001-01-02")
    expect(page.locator(".ev-details")).to_have_count(0)
    page.get_by_role("link", name="지우기").click()
    page.locator(".ev-details").nth(1).wait_for()


def test_a_company_shows_its_people_sums_and_notes(desk):
    page = desk.page
    page.get_by_role("link", name="책상상회").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("책상상회")
    expect(page.get_by_role("region", name="프로필")).to_contain_text(HOSTILE)
    expect(page.get_by_role("region", name="한눈에")).to_contain_text("₩50,000")
    expect(page.get_by_role("region", name="사람")).to_contain_text("한도윤")
    expect(page.locator("#timeline")).to_contain_text("한도윤")
    page.locator("#composer textarea").fill("계약 갱신은 12월")
    page.locator("#composer button").click()
    expect(page.locator("#notes .note-text")).to_have_text("계약 갱신은 12월")
    page.locator(".tag.add").click()
    page.locator(".tag-form .input").fill("협력사")
    page.keyboard.press("Enter")
    expect(page.locator(".tag:not(.add)")).to_have_text("협력사")
    desk.check()
