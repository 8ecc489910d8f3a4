"""The settings in a real browser: who works here, how they log in, what the workspace is."""

import re
import time
import uuid
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

import authenticator
from test_looks import VARIANTS
from visitor import log_in

PAYLOADS = [
    '<img src=x onerror="window.pwned=1">', '"><script>window.pwned=1</script>', "' onfocus='window.pwned=1' autofocus='",
    "</title><svg onload=window.pwned=1>", "{{csrf}}", "javascript:window.pwned=1",
]


def submit(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def invite(page, email=None, role="viewer"):
    """Makes an invitation and returns its link."""
    page.goto("/settings/users")
    page.locator("open-dialog[data-dialog=invite] button").click()
    page.locator("#invite [name=email]").fill(email or f"{uuid.uuid4().hex[:10]}@example.com")
    page.locator(f"#invite [name=role][value={role}]").check()
    page.locator("#invite .btn.primary").click()
    return page.locator("#invitation-link").text_content()


def join(visitor, link, name="서 지우", password="a password of my own"):
    visitor.page.goto(link)
    visitor.page.fill("[name=name]", name)
    visitor.page.fill("[name=password]", password)
    visitor.page.click("button.primary")


def enrolment(visitor):
    visitor.open("/settings/security")
    visitor.page.locator("[action$='/two-factor'] button").click()
    visitor.page.locator(".qr").wait_for()


def invitation(visitor):
    invite(visitor.page)


def user(visitor):
    visitor.open("/settings/users")
    visitor.page.locator(".row-link").first.click()
    visitor.page.locator("#role-title").wait_for()


def deactivation(visitor):
    user(visitor)
    visitor.page.locator("open-dialog[data-dialog=deactivate] button").click()
    visitor.page.locator("dialog[open]").wait_for()


def new_token(visitor):
    visitor.open("/settings/tokens")
    visitor.page.locator("open-dialog[data-dialog=new-token] button").click()
    visitor.page.locator("dialog[open]").wait_for()


SCREENS = {
    "account": lambda visitor: visitor.open("/settings/account"),
    "security": lambda visitor: visitor.open("/settings/security"), "two-factor": enrolment,
    "workspace": lambda visitor: visitor.open("/settings/workspace"),
    "users": lambda visitor: visitor.open("/settings/users"), "invitation": invitation, "user": user,
    "deactivation": deactivation, "tokens": lambda visitor: visitor.open("/settings/tokens"), "token-new": new_token,
    "audit": lambda visitor: visitor.open("/settings/audit"),
}


@pytest.mark.parametrize("variant", VARIANTS, ids="-".join)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_accessible_and_fits(visit, pictures, screen, variant):
    language, theme, device = variant
    visitor = visit(language=language, theme=theme, device=device)
    SCREENS[screen](visitor)
    visitor.page.screenshot(path=pictures / f"settings-{screen}-{'-'.join(variant)}.png", full_page=device != "desk")
    visitor.check()


@pytest.mark.parametrize("variant", VARIANTS[:3], ids="-".join)
def test_an_invited_person_chooses_name_and_password_and_the_link_is_good_once(visit, pictures, variant):
    language, theme, device = variant
    owner = visit(language=language)
    link = invite(owner.page, role="support")
    guest = visit(signed_in=False, language=language, theme=theme, device=device)
    guest.page.goto(link)
    guest.page.screenshot(path=pictures / f"join-{'-'.join(variant)}.png")
    guest.check()
    join(guest, link)
    guest.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    guest.page.goto("/settings")
    tabs = guest.page.locator(".settings-tabs a")
    expect(tabs).to_have_count(3)
    guest.expected.append("404")
    late = visit(signed_in=False, language=language)
    late.expected.append("404")
    late.page.goto(link)
    expect(late.page.locator("[name=password]")).to_have_count(0)
    late.check()


def member(visit, role="support"):
    """Somebody who has just joined, logged in."""
    owner = visit()
    email = f"{uuid.uuid4().hex[:10]}@example.com"
    link = invite(owner.page, email, role)
    visitor = visit(signed_in=False)
    join(visitor, link)
    visitor.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    return visitor, email


def turn_on(page):
    """Turns on two-factor login; its secret, the recovery codes, and the code that turned it on."""
    page.goto("/settings/security")
    submit(page, "Turn on two-factor login")
    secret = page.locator(".enrolment code").text_content()
    spent = authenticator.code(secret)
    page.fill("[name=code]", spent)
    submit(page, "Turn on")
    codes = page.locator("#recovery-codes").text_content().split()
    assert len(codes) == 10
    return secret, codes, spent


def test_two_factor_login_from_the_qr_code_to_the_recovery_code(visit, pictures):
    visitor, email = member(visit)
    secret, codes, spent = turn_on(visitor.page)
    visitor.page.screenshot(path=pictures / "settings-recovery-codes-en-light-desk.png")
    visitor.check()
    other = visit(signed_in=False)
    other.expected.append("400")
    page = other.page
    page.goto("/login")
    log_in(page, email, "a password of my own")
    page.wait_for_url("**/login/code**")
    page.screenshot(path=pictures / "login-code-en-light-desk.png")
    other.check()
    # The code that turned it on is spent, however long ago that was.
    page.fill("[name=code]", spent)
    page.click("button.primary")
    expect(page.get_by_role("alert")).to_contain_text("wrong or was used already")
    page.fill("[name=code]", authenticator.code(secret, time.time() + authenticator.PERIOD))
    page.click("button.primary")
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    third = visit(signed_in=False)
    third.page.goto("/login")
    log_in(third.page, email, "a password of my own")
    third.page.fill("[name=code]", codes[0].lower())
    third.page.click("button.primary")
    third.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    third.page.goto("/settings/security")
    expect(third.page.locator("#main")).to_contain_text("9 recovery codes left")


def test_wrong_codes_lock_the_account_for_minutes_that_are_said(visit):
    visitor, email = member(visit)
    turn_on(visitor.page)
    guesser = visit(signed_in=False)
    guesser.expected += ["400", "429"]
    page = guesser.page
    page.goto("/login")
    log_in(page, email, "a password of my own")
    for _ in range(6):
        page.fill("[name=code]", "000000")
        page.click("button.primary")
        page.get_by_role("alert").wait_for()
    expect(page.get_by_role("alert")).to_contain_text("15 minutes")


def test_a_session_is_ended_from_another_device(visit):
    visitor, email = member(visit)
    other = visit(signed_in=False)
    other.page.goto("/login")
    log_in(other.page, email, "a password of my own")
    other.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    visitor.page.goto("/settings/security")
    expect(visitor.page.locator(".settings-rows li")).to_have_count(2)
    submit(visitor.page, "Log out everywhere else")
    expect(visitor.page.get_by_role("status").first).to_contain_text("Logged out")
    expect(visitor.page.locator(".settings-rows li")).to_have_count(1)
    other.page.goto("/people")
    other.page.wait_for_url(re.compile(r"/login\?next="))


def test_a_cookie_that_was_planted_never_becomes_a_session(visit, server):
    visitor = visit(signed_in=False)
    planted = "A" * 43
    visitor.context.add_cookies([{"name": "dangol_session", "value": planted, "url": server.url}])
    visitor.page.goto("/login")
    log_in(visitor.page)
    visitor.page.wait_for_url(lambda url: urlsplit(url).path == "/")
    cookies = {cookie["name"]: cookie for cookie in visitor.context.cookies()}
    assert cookies["dangol_session"]["value"] != planted
    assert cookies["dangol_session"]["httpOnly"] and cookies["dangol_session"]["sameSite"] == "Lax"


def test_the_time_zone_of_the_workspace_changes_every_time_on_screen(visit):
    page = visit().page
    page.goto("/settings/workspace")
    page.select_option("[name=time_zone]", "America/New_York")
    submit(page, "Save")
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    page.goto("/settings/audit")
    first = page.locator(".audit-table tbody td span").first.get_attribute("title")
    page.goto("/settings/workspace")
    page.select_option("[name=time_zone]", "Asia/Seoul")
    submit(page, "Save")
    page.goto("/settings/audit")
    second = page.locator(".audit-table tbody tr").nth(1).locator("td span").first.get_attribute("title")
    assert first != second


def test_a_token_is_shown_once_and_refused_after_it_was_revoked(visit, server):
    visitor = visit()
    page = visitor.page
    new_token(visitor)
    name = f"Warehouse {uuid.uuid4().hex[:6]}"
    page.locator("#new-token [name=name]").fill(name)
    page.locator("#new-token [name='events:read']").check()
    submit(page, "Create")
    secret = page.locator("#token-secret").text_content()
    ask = lambda: server.collect.get("/api/v1/events", headers={"Authorization": f"Bearer {secret}"}).status_code
    assert ask() == 200
    assert server.collect.get("/api/v1/users", headers={"Authorization": f"Bearer {secret}"}).status_code == 403
    page.goto("/settings/tokens")
    assert secret not in page.content()
    page.get_by_role("button", name=f"Revoke: {name}").click()
    page.locator("dialog[open] .btn.bad").click()
    expect(page.get_by_role("status").first).to_contain_text("revoked")


def test_nothing_that_is_typed_is_ever_run(visit, server):
    visitor = visit()
    page = visitor.page
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective))"
    )
    for payload in PAYLOADS:
        page.goto("/settings/account")
        page.locator("[action='/settings/account'] [name=name]").fill(payload)
        page.locator("[action='/settings/account'] button").click()
        page.goto("/settings/workspace")
        page.locator("[name=name]").fill(payload)
        submit(page, "Save")
        new_token(visitor)
        page.locator("#new-token [name=name]").fill(payload)
        page.locator("#new-token [name='events:read']").check()
        submit(page, "Create")
        page.goto("/sources?new=1")
        page.locator("#new-source [name=name]").fill(f"{payload}{uuid.uuid4().hex[:6]}"[:100])
        page.locator("#new-source .btn.primary").click()
        server.collect.post("/v1/batch", {"batch": [
            {"type": "identify", "userId": payload, "traits": {"name": payload, payload: payload, "email": payload}},
            {"type": "track", "userId": payload, "event": payload, "properties": {payload: payload}},
            {"type": "group", "userId": payload, "groupId": payload, "traits": {"name": payload}},
        ]})
        link = invite(page)
        guest = visit(signed_in=False)
        guest.page.goto(link)
        guest.page.fill("[name=name]", payload)
        guest.page.fill("[name=password]", "short")
        guest.page.evaluate("() => document.querySelector('form').noValidate = true")
        guest.expected.append("400")
        guest.page.click("button.primary")
        expect(guest.page.locator("[name=name]")).to_have_value(payload)
        assert guest.page.evaluate("() => window.pwned") is None
    query = "".join(PAYLOADS[:4]).replace("#", "")
    paths = ["/settings/account", "/settings/workspace", "/settings/users", "/settings/tokens", "/settings/audit",
             "/settings/security", "/sources", "/people", "/live"]
    for path in paths:
        page.goto(path)
        assert page.evaluate("() => window.pwned") is None, path
    visitor.expected += ["400", "404"]
    for name in ["search", "next", "name", "source", "state", "kind", "user", "after", "done", "order"]:
        for path in ["/people", "/live", "/settings/audit", "/login"]:
            page.goto(f"{path}?{name}={query}")
            assert page.evaluate("() => window.pwned") is None, f"{path} {name}"
    page.goto(f"/join/{PAYLOADS[4]}")
    page.goto("/settings/account")
    page.locator("[action='/settings/account'] [name=name]").fill("Owner")
    page.locator("[action='/settings/account'] button").click()
    page.goto("/settings/workspace")
    page.locator("[name=name]").fill("Dangol")
    submit(page, "Save")


def test_an_invitation_is_made_by_keyboard_alone(visit):
    page = visit().page
    page.goto("/settings/users")
    page.locator("open-dialog[data-dialog=invite] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#invite [name=email]")).to_be_focused()
    page.keyboard.type(f"{uuid.uuid4().hex[:10]}@example.com")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#invitation-link")).to_contain_text("/join/")


def test_the_settings_of_a_viewer_are_their_own(visit):
    visitor, _ = member(visit, "viewer")
    visitor.expected.append("403")
    page = visitor.page
    page.goto("/settings")
    expect(page.locator(".settings-tabs a")).to_have_count(2)
    for path in ["workspace", "users", "tokens", "audit"]:
        assert page.goto(f"/settings/{path}").status == 403
