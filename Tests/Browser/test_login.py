import re

import pytest
from playwright.sync_api import expect

from visitor import log_in


def test_logging_in_leads_to_where_one_wanted_to_go(visit):
    page = visit(signed_in=False).page
    page.goto("/people?order=created")
    page.wait_for_url(re.compile(r"/login\?next="))
    log_in(page)
    page.wait_for_url("**/people?order=created")


def test_a_wrong_password_is_said_in_words_and_the_email_stays(visit):
    visitor = visit(signed_in=False, language="ko")
    visitor.expected.append("401")
    page = visitor.page
    page.goto("/login")
    log_in(page, "somebody@example.com", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("이메일이나 비밀번호가 맞지 않아요")
    expect(page.locator("[name=email]")).to_have_value("somebody@example.com")
    expect(page.locator("[name=password]")).to_have_value("")
    visitor.check()


def test_too_many_wrong_passwords_lock_for_minutes_that_are_said(visit, pictures):
    visitor = visit(signed_in=False, language="ko")
    visitor.expected += ["401", "429"]
    page = visitor.page
    page.goto("/login")
    for _ in range(6):
        log_in(page, "guessed@example.com", "wrong")
        page.get_by_role("alert").wait_for()
    expect(page.get_by_role("alert")).to_contain_text("15분 뒤에 다시 시도")
    page.screenshot(path=pictures / "login-locked-ko-light-desk.png")
    visitor.check()


def test_the_session_is_out_of_reach_of_scripts(visit):
    page = visit().page
    page.goto("/people")
    assert "dangol_session" not in page.evaluate("() => document.cookie")


def test_logging_out_ends_it(visit):
    page = visit(signed_in=False).page
    page.goto("/login")
    log_in(page)
    page.locator("live-home").wait_for()
    page.click("summary.avatar")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")
    page.goto("/people")
    page.wait_for_url(re.compile(r"/login\?next="))


@pytest.mark.parametrize("language,title", [("ko", "로그인"), ("en", "Log in")])
def test_the_login_speaks_the_browsers_language(visit, language, title):
    page = visit(signed_in=False, language=language).page
    page.goto("/login")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
