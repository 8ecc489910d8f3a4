"""A marketer filters people by what they did, keeps the filter as an audience, and asks why somebody belongs."""

import re

from playwright.sync_api import expect


def test_a_filter_by_behaviour_becomes_an_audience_that_explains_itself(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/people")
    page.get_by_role("link", name="Filter", exact=True).click()
    page.locator(".choice", has_text=re.compile("^Order Completed$")).click()
    page.locator("[name=measure][value=at_least]").check()
    page.get_by_label("Times", exact=True).fill("many")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("number")
    page.locator("[name=measure][value=at_least]").check()
    page.get_by_label("Times", exact=True).fill("2")
    page.locator("[name=window][value=in_last_days]").check()
    page.get_by_label("Days", exact=True).fill("3650")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".filter-leaf")).to_have_text("Did Order Completed at least 2 times in the last 3,650 days")
    found = int(page.locator(".page-head [role=status]").inner_text().split()[0].replace(",", ""))
    assert found > 0
    page.get_by_role("link", name="Keep as a view").click()
    page.get_by_label("Or save as an audience").fill("Bought twice")
    page.get_by_role("button", name="Save as audience").click()
    page.wait_for_url("**/audiences/0*")
    expect(page.locator("h1")).to_have_text("Bought twice")
    expect(page.locator(".page-head [role=status]")).to_contain_text(f"{found:,}")
    page.get_by_label("E-mail, phone or ID").fill("nobody@nowhere.example")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody is known")
    page.get_by_label("E-mail, phone or ID").fill("minjun.kim@example.com")
    page.get_by_role("button", name="Explain").click()
    expect(page.locator(".audience-answer")).to_contain_text("belong")
    expect(page.locator(".condition-lines :is(.holds, .fails)").last).to_contain_text(re.compile("found: [0-9]"))
    page.screenshot(path=pictures / "audience-explained-en.png")
    visitor.check()
    page.get_by_role("link", name="Open in People").click()
    expect(page.locator(".filter-leaf")).to_have_text("In the audience “Bought twice”")
    expect(page.locator(".page-head [role=status]")).to_contain_text(f"{found:,}")
    page.goto("/audiences")
    page.get_by_role("link", name="Bought twice").click()
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/audiences")
    expect(page.get_by_role("link", name="Bought twice")).to_have_count(0)
