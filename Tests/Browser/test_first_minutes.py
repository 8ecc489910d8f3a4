"""The first five minutes of an engineer: from an empty workspace to a person who is known."""

import uuid

from playwright.sync_api import expect

from storefront import Shop
from visitor import Visitor, log_in

HOME = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>단골상점</title>
<meta name="viewport" content="width=device-width"><h1>봄맞이 기획전</h1>{snippet}
<button id="buy" onclick="dangol.track('Product Added', {{name: '무선 이어폰 Pro', price: 189000, currency: 'KRW'}})">담기</button>
<button id="login" onclick="dangol.identify('{user}', {{name: '김서연', email: '{user}@example.com'}})">로그인</button>
</html>"""


def test_the_first_five_minutes_of_an_engineer(chromium, empty_server, pictures):
    user = f"u-{uuid.uuid4().hex[:8]}"
    console = Visitor(chromium, empty_server.url, None, language="ko")
    page = console.page
    page.goto("/login")
    log_in(page)
    page.wait_for_url(lambda url: not url.endswith("/login"))

    # A source, and what to put into the page.
    page.goto("/sources")
    page.get_by_role("link", name="새 소스").click()
    page.get_by_label("이름").fill("단골상점 웹사이트")
    page.locator("[name=kind][value=web]").check()
    page.get_by_role("button", name="만들기").click()
    page.locator("#pulse.waiting").wait_for()
    expect(page.get_by_role("tab", name="웹 페이지")).to_have_attribute("aria-selected", "true")
    snippet = page.locator("#code-browser").text_content()
    page.screenshot(path=pictures / "first-minutes-1-snippet-ko-light-desk.png")
    console.check()

    # Somebody visits the shop, on an origin of its own.
    shop = Shop()
    shop.pages["/"] = HOME.format(snippet=snippet, user=user)
    visitor = chromium.new_context(locale="ko-KR", base_url=shop.url)
    visit = visitor.new_page()
    visit.goto("/?utm_source=naver&utm_campaign=spring")
    visit.click("#buy")

    # The source turns green by itself.
    expect(page.locator("#pulse.received")).to_be_visible()
    page.screenshot(path=pictures / "first-minutes-2-received-ko-light-desk.png")

    # The next event appears among the live ones while somebody looks.
    page.get_by_role("link", name="실시간으로 보기").click()
    page.wait_for_function("() => document.querySelector('live-events').stream?.readyState === 1")
    expect(page.locator(".live-rows tr", has_text="장바구니").or_(page.locator(".live-rows tr", has_text="Product Added"))).to_have_count(1)
    visit.click("#login")
    expect(page.locator(".live-rows tr", has_text="김서연").first).to_be_visible()
    page.screenshot(path=pictures / "first-minutes-3-live-ko-light-desk.png")

    # What was anonymous is known, and whose it was before is seen on the person's page.
    page.goto("/people")
    page.locator(".row-link", has_text="김서연").first.click()
    expect(page.locator("h1")).to_contain_text("김서연")
    expect(page.locator("main")).to_contain_text("무선 이어폰 Pro")
    page.screenshot(path=pictures / "first-minutes-4-person-ko-light-desk.png")
    console.check()
    names = [event["name"] for event in empty_server.api.timeline(f"user_id:{user}")]
    assert "Product Added" in names and len(names) == 3
    visitor.close()
    shop.close()
    console.close()
