import re

from playwright.sync_api import expect

import shop


def test_the_page_tells_who_it_is_and_from_where_one_knows(visit):
    visitor = visit(language="ko")
    visitor.open(visitor.person("minjun.kim"))
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"김민준\s*님"))
    profile = page.get_by_role("region", name="프로필", exact=True)
    for label, value in [("이메일", "minjun.kim@example.com"), ("휴대전화", "010-2345-6789"), ("도시", "서울 마포구"), ("요금제", "pro")]:
        expect(profile.get_by_label(label, exact=True)).to_have_value(value)
    expect(profile).to_contain_text("예")
    expect(profile.locator(".from-time").first).to_be_hidden()
    profile.get_by_label("출처와 시각").press(" ")
    expect(profile.locator(".from").first).to_have_text(re.compile(r"Website · \d{4}\. \d+\. \d+\."))
    expect(page.get_by_role("region", name="식별자")).to_contain_text("u-20418")


def test_the_timeline_speaks_in_sentences(visit):
    visitor = visit(language="ko")
    visitor.open(visitor.person("minjun.kim"))
    timeline = visitor.page.locator("#timeline")
    for text in ["주문 완료 #20981 · 1개 상품 · ₩189,000", "상품 검색 “노이즈 캔슬링”", "Video Watched", "오늘"]:
        expect(timeline).to_contain_text(text)


def test_a_filter_keeps_to_its_kind_and_stands_in_the_address(visit):
    visitor = visit(language="ko")
    visitor.open(visitor.person("minjun.kim"))
    page = visitor.page
    page.locator("#timeline").get_by_role("link", name="주문", exact=True).click()
    expect(page.locator(".ev-details")).to_have_count(len(shop.PRODUCTS))
    expect(page).to_have_url(re.compile("show=orders"))
    page.go_back()
    page.locator(".ev-details").nth(len(shop.PRODUCTS)).wait_for()


def test_an_event_unfolds_with_its_whole_payload_by_keyboard(visit):
    visitor = visit(language="ko")
    visitor.open(visitor.person("minjun.kim"))
    page = visitor.page
    summary = page.locator(".ev-details summary", has_text="주문 완료").first
    summary.focus()
    page.keyboard.press("Enter")
    code = page.locator(".ev-body .code").first
    expect(code).to_contain_text('"order_id": "20981"')
    expect(code).to_contain_text('"name": "무선 이어폰 Pro"')


def test_the_identity_history_gives_its_reasons(visit):
    visitor = visit(language="ko")
    visitor.open(visitor.person("minjun.kim"))
    history = visitor.page.get_by_role("region", name="신원 기록")
    expect(history).to_contain_text("이 식별자를 처음 보았어요.")
    expect(history).to_contain_text("한 이벤트에 함께 들어 있었어요.")


def test_copying_says_so(visit):
    visitor = visit()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    path = visitor.person("minjun.kim")
    visitor.open(path)
    visitor.page.get_by_role("button", name="Copy profile ID").click()
    expect(visitor.page.locator(".toast")).to_have_text("Copied")
    assert visitor.page.evaluate("() => navigator.clipboard.readText()") == path.rsplit("/", 1)[1]
