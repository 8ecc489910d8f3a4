"""Whoever sees that one person is two says so on the page."""

import re

import pytest
from playwright.sync_api import expect

NAMES = {"ko": ("신원 기록", "합치기 되돌리기", "다른 프로필과 분리됨"), "en": ("Identity history", "Take the merge back", "Separated from another profile")}


def mistaken(server, mark):
    """A user and a visitor who sat at the user's computer."""
    user, browser = f"u-{mark}", f"b-{mark}"
    for event in [
        {"type": "identify", "userId": user, "traits": {"name": "윤서아", "email": f"{mark}@example.com"}},
        {"type": "track", "anonymousId": browser, "event": "Product Viewed"},
        {"type": "identify", "userId": user, "anonymousId": browser},
        {"type": "track", "anonymousId": browser, "event": "Visited Alone"},
    ]:
        assert server.collect.post("/v1/batch", {"batch": [event]}).status_code == 200
    server.api.recorded(user, 4)
    return user, browser


@pytest.mark.parametrize("language,theme,device", [("ko", "light", "desk"), ("en", "dark", "phone")])
def test_a_merge_is_taken_back_on_the_page(server, visit, language, theme, device):
    mark = f"mistaken-{language}"
    user, _ = mistaken(server, mark)
    history_name, action, said = NAMES[language]
    visitor = visit(language=language, theme=theme, device=device)
    person = f"/people/{server.api.profile(f'user_id:{user}')['id']}"
    visitor.open(person)
    page = visitor.page
    history = page.get_by_role("region", name=history_name)
    visitor.check()
    # Who hesitates changes nothing.
    page.once("dialog", lambda dialog: dialog.dismiss())
    history.get_by_role("button", name=action).press("Enter")
    assert len(server.api.timeline(f"user_id:{user}")) == 4
    page.once("dialog", lambda dialog: dialog.accept())
    history.get_by_role("button", name=action).press("Enter")
    expect(page).to_have_url(re.compile(r"/people/[0-9a-f-]{36}$"))
    expect(page).not_to_have_url(re.compile(re.escape(person)))
    expect(page.locator("#timeline")).to_contain_text("Visited Alone")
    expect(history.get_by_role("button", name=action)).to_have_count(0)
    visitor.check()
    # From one to the other.
    history.get_by_role("link", name=said).click()
    expect(page).to_have_url(re.compile(re.escape(person)))
    expect(page.get_by_role("heading", level=1)).to_contain_text("윤서아")
    expect(page.locator("#timeline")).not_to_contain_text("Visited Alone")
    visitor.check()
