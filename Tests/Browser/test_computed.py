"""Computed traits: made from an event, used as a column, an order, a condition and on the page of a person."""

import re

from playwright.sync_api import expect

import shop
from test_lists import add, rows


def make(page, event, name, compute, of=None, days=None):
    page.goto("/audiences")
    page.get_by_role("link", name="Computed traits").click()
    page.get_by_role("link", name=re.compile("New computed trait")).click()
    page.get_by_role("link", name=event, exact=True).click()
    page.get_by_label(compute, exact=True).check()
    if of:
        page.get_by_label("Of which property").select_option(of)
    if days:
        page.get_by_label("in the last …").check()
        page.get_by_label("How long").fill(str(days))
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Compute", exact=True).click()


def delete(page, name):
    page.goto("/computed-traits")
    page.get_by_role("button", name=f"Delete: {name}").click()
    expect(page.locator("tr", has_text=name)).to_have_count(0)


def test_what_people_did_gets_a_name_and_is_a_column_a_condition_and_a_fact(visit):
    page = visit().page
    make(page, "Order Completed", "revenue_all", "sum", of="revenue")
    row = page.locator("tr", has_text="revenue_all")
    expect(row).to_contain_text("Sum of revenue of Order Completed")
    row.get_by_role("link", name="revenue_all").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text(re.compile("revenue_all"))
    best = rows(page).first
    spent = sum(price * (number + 1) for number, (_, price) in enumerate(shop.PRODUCTS))
    known = rows(page).filter(has_text=shop.KNOWN["name"])
    expect(known).to_contain_text(f"{spent:,}")
    first = best.locator("td").nth(3).inner_text()
    add(page, "revenue_all", "at least", fill=("Number", first))
    expect(page.locator(".filter-leaf")).to_have_text(f"revenue_all is at least {first}")
    expect(rows(page)).to_have_count(1)
    page.goto(f"/people?search={shop.KNOWN['email']}")
    page.locator(".row-link").first.click()
    expect(page.locator(".computed-facts")).to_contain_text("Sum of revenue of Order Completed")
    expect(page.locator(".computed-facts dd")).to_have_text(f"{spent:,}")
    delete(page, "revenue_all")


def test_only_events_of_a_kind_count(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/computed-traits?did=Order+Completed")
    page.locator("[name=property]").select_option("revenue")
    page.locator("[name=test]").select_option("at_least")
    page.get_by_label("Name", exact=True).fill("large_orders")
    page.get_by_role("button", name="Compute", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("[name=property]").select_option("revenue")
    page.locator("[name=test]").select_option("at_least")
    page.locator("[name=value]").fill("10,000")
    page.get_by_role("button", name="Compute", exact=True).click()
    expect(page.locator("tr", has_text="large_orders")).to_contain_text("Order Completed (revenue is at least 10,000)")
    visitor.check()
    delete(page, "large_orders")


def test_what_is_left_open_is_said_and_a_name_is_taken_once(visit):
    visitor = visit()
    page = visitor.page
    make(page, "Order Completed", "orders_30d", "how often", days=30)
    expect(page.locator("tr", has_text="orders_30d")).to_contain_text("How often Order Completed in the last 30 days")
    visitor.expected.append("409")
    make(page, "Order Completed", "orders_30d", "how often")
    expect(page.get_by_role("alert")).to_have_text("There is a computed trait of this name. Choose another one.")
    page.get_by_label("Name", exact=True).fill("Not a name")
    page.get_by_role("button", name="Compute", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("small letters, digits and _")
    delete(page, "orders_30d")


def test_what_an_audience_asks_for_is_not_deleted(visit):
    visitor = visit()
    page = visitor.page
    make(page, "Order Completed", "favourite", "most frequent value", of="currency")
    page.goto("/people")
    add(page, "favourite", "is any of", fill=("Text", "KRW"))
    page.get_by_role("link", name="Keep as a view").click()
    page.get_by_label("Or save as an audience").fill("Pays in won")
    page.get_by_role("button", name="Save as audience").click()
    page.wait_for_url("**/audiences/0*")
    page.goto("/computed-traits")
    visitor.expected.append("409")
    page.get_by_role("button", name="Delete: favourite").click()
    expect(page.locator("main")).to_contain_text("An audience asks for this computed trait.")
    page.goto("/audiences")
    page.get_by_role("link", name="Pays in won").click()
    page.get_by_role("button", name=re.compile("Delete")).click()
    delete(page, "favourite")
