"""An analyst asks what many people did, and goes from a number to the people in it."""

import re

from playwright.sync_api import expect


def test_a_trend_a_funnel_and_retention_are_asked_and_open_their_people(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/insights")
    expect(page.locator("[name=event]")).to_have_value("track:Order Completed")
    page.locator("[name=days]").select_option("365")
    page.locator("[name=every]").select_option("month")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**every=month**")
    people = page.locator(".insight-table td a").last
    count = people.inner_text()
    people.click()
    expect(page.locator(".filter-leaf")).to_contain_text("Did Order Completed")
    assert page.locator(".page-head [role=status]").inner_text().split()[0] == count

    page.goto("/insights")
    page.get_by_role("link", name="Funnel", exact=True).click()
    page.locator("[name=step1]").select_option("track:Product Viewed")
    page.locator("[name=step2]").select_option("track:Order Completed")
    for step in (3, 4):
        page.locator(f"[name=step{step}]").select_option("")
    page.locator("[name=days]").select_option("365")
    page.locator("[name=within]").select_option("90")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**within=90**")
    expect(page.locator(".funnel-steps li")).to_have_count(2)
    took = page.locator(".insight-table td a").last
    count = took.inner_text()
    page.screenshot(path=pictures / "funnel-en.png")
    visitor.check()
    took.click()
    assert page.locator(".page-head [role=status]").inner_text().split()[0] == count

    page.goto("/insights")
    for name in ("Retention", "Active people", "RFM"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator(".insight-table tbody tr").first).to_be_visible()
        visitor.check()


def test_each_cell_of_a_retention_is_one_click_from_its_people(visit):
    page = visit().page
    retention = "/insights?kind=retention&event=track:Order%20Completed&every=month&days=365"
    page.goto(retention)
    cells = page.locator(".insight-table tbody tr").evaluate_all(
        "rows => rows.flatMap(row => { const size = Number(row.cells[1].innerText.replaceAll(',', ''));"
        " return [...row.querySelectorAll('td a')].map(link => [size, link.innerText, link.getAttribute('href')]) })")
    sizes = [(size, text, path) for size, text, path in cells if not text.endswith("%")]
    shares = [(size, text, path) for size, text, path in cells if text.endswith("%") and text != "100%"]
    assert sizes and shares
    for size, text, path in sizes[:3] + sizes[-2:] + shares[:3] + shares[-3:]:
        page.goto(path)
        found = int(page.locator(".page-head [role=status]").inner_text().split()[0].replace(",", ""))
        if text.endswith("%"):
            assert abs(found / size * 100 - float(text[:-1])) <= 0.51, (path, found, size, text)
        else:
            assert found == size, path


def test_a_funnel_of_one_step_says_what_is_missing(visit):
    page = visit().page
    page.goto("/insights?kind=funnel&step1=track:Order%20Completed")
    expect(page.get_by_role("alert")).to_have_text("A funnel needs at least two steps.")
    page.goto("/insights?kind=funnel&step1=nonsense&days=-1&audience=nobody&every=year")
    expect(page.locator("h1")).to_have_text("Insights")


def numbers(page, column):
    cells = page.locator(f".insight-table tbody tr td:nth-child({column})").all_inner_texts()
    return [0 if cell == "–" else int(cell.replace(",", "")) for cell in cells]


def test_a_trend_and_a_funnel_are_seen_beside_the_time_before_and_beside_others(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/insights?event=track:Order+Completed&days=30&every=day")
    now = numbers(page, 2)
    page.locator("[name=compare]").select_option("before")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**compare=before**")
    assert numbers(page, 2) == now
    before = numbers(page, 4)
    expect(page.locator(".columns .beside")).to_have_count(len(before))
    expect(page.locator(".insight-legend")).to_have_text("Grey: As many days before")
    visitor.check()
    page.goto("/insights?event=track:Order+Completed&days=90&every=day")
    longer = numbers(page, 2)
    assert longer[-60:-30] == before and longer[-30:] == now

    page.goto("/people?edit=save&filter=%7B%22did%22%3A%22Coupon%20Applied%22%7D")
    page.get_by_label("Or save as an audience").fill("Uses coupons")
    page.get_by_role("button", name="Save as audience").click()
    page.wait_for_url("**/audiences/0*")
    audience = page.url.rsplit("/", 1)[1]
    funnel = "/insights?kind=funnel&step1=track:Product+Viewed&step2=track:Order+Completed&days=365&within=90"
    page.goto(f"{funnel}&audience={audience}")
    theirs = numbers(page, 2)
    page.goto(f"{funnel}&compare={audience}")
    assert numbers(page, 5) == theirs and numbers(page, 2) != theirs
    page.goto(f"/audiences/{audience}")
    page.get_by_role("button", name=re.compile("Delete")).click()
