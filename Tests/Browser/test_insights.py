"""An analyst asks what many people did, and goes from a number to the people in it."""

import re

import pytest
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
    people = page.locator(".insight-table td:nth-child(3) a").last
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
    for name in ("Retention", "Active people", "RFM", "Paths"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator(".insight-table tbody tr").first).to_be_visible()
        visitor.check()
    page.get_by_role("link", name="Attribution", exact=True).click()
    expect(page.locator("[name=touch]")).to_have_value("track:Product Viewed")
    expect(page.locator(".insight-table tbody tr").first).to_be_visible()
    page.goto("/insights?kind=attribution&event=track:Order+Completed&touch=track:Product+Viewed&property=nothing&days=365&within=30")
    expect(page.locator(".insight-table tbody tr").first).to_be_visible()
    visitor.check()


@pytest.mark.parametrize("asked", ["", "&cohorts=every", "&brackets=growing", "&then=track:Product%20Viewed&cohorts=every&brackets=growing"])
def test_each_cell_of_a_retention_is_one_click_from_its_people(visit, asked):
    page = visit().page
    page.goto("/insights?kind=retention&event=track:Order%20Completed&every=week&days=90" + asked)
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
    heads = page.goto("/insights?kind=retention&event=track:Order%20Completed&every=week&days=90" + asked) and page.locator(
        ".insight-table thead th").all_inner_texts()
    assert ("4–7" in heads) == ("brackets" in asked)


@pytest.mark.parametrize("question", [
    "kind=paths&event=track:Product%20Added&days=365&within=30", "kind=paths&event=track:Order%20Completed&direction=before&days=365&within=7",
    "kind=attribution&event=track:Order%20Completed&touch=track:Product%20Viewed&property=name&days=365&within=30"])
def test_each_way_and_each_touch_is_one_click_from_its_people(visit, question):
    visitor = visit()
    page = visitor.page
    page.goto("/insights?" + question)
    links = page.locator(".insight-table td a").evaluate_all("links => links.map(link => [link.innerText, link.getAttribute('href')])")
    assert links
    for text, path in links[:4] + links[-4:]:
        page.goto(path)
        assert page.locator(".page-head [role=status]").inner_text().split()[0] == text, path
    sentence = page.locator(".filter-leaf").first.inner_text()
    assert "step" in sentence or "after Product Viewed (name" in sentence or "without Product Viewed" in sentence, sentence
    if "paths" in question:
        page.goto("/insights?" + question)
        band = page.locator(".paths a").first
        number = band.locator("[data-tip]").get_attribute("data-tip").split()[0]
        band.dispatch_event("click")
        page.wait_for_url("**/people?**")
        assert page.locator(".page-head [role=status]").inner_text().split()[0] == number
    visitor.check()


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
    before = numbers(page, 5)
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
    assert numbers(page, 6) == theirs and numbers(page, 2) != theirs
    page.goto(f"/audiences/{audience}")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/audiences")


def test_a_funnel_in_any_order_without_something_says_how_long_it_took(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/insights?kind=funnel&step1=track:Order+Completed&step2=track:Product+Viewed&days=365&within=90")
    ordered = numbers(page, 2)
    page.locator("[name=order]").select_option("any")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**order=any**")
    unordered = numbers(page, 2)
    assert unordered[0] == ordered[0] and unordered[1] >= ordered[1]
    assert re.match(r"\d+ (second|minute|hour|day)s?", page.locator(".insight-table tbody tr").nth(1).locator("td").nth(3).inner_text())
    page.locator("[name=without]").select_option("track:Product Added")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**without=**")
    without = numbers(page, 2)
    assert without[1] <= unordered[1]
    visitor.check()
    link = page.locator(".insight-table tbody tr").nth(1).locator("td a")
    if without[1]:
        link.click()
        expect(page.locator(".filter-leaf")).to_contain_text("in any order")
        assert int(page.locator(".page-head [role=status]").inner_text().split()[0].replace(",", "")) == without[1]


def test_a_funnel_is_broken_down_by_a_trait(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/insights?kind=funnel&step1=track:Product+Viewed&step2=track:Order+Completed&days=365&within=90")
    whole = numbers(page, 2)
    page.locator("[name=by]").select_option("plan")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**by=plan**")
    cells = page.locator(".insight-table tbody tr").evaluate_all("rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => parseInt(cell.innerText.replaceAll(',', ''))))")
    assert [sum(column) for column in zip(*cells)] == whole
    visitor.check()
    link = page.locator(".insight-table td:last-child a").first
    count = int(link.inner_text().replace(",", ""))
    link.click()
    expect(page.locator(".filter-leaf")).to_have_count(2)
    assert int(page.locator(".page-head [role=status]").inner_text().split()[0].replace(",", "")) == count


def test_paths_are_drawn_both_ways_and_their_table_adds_up(visit, pictures):
    visitor = visit()
    page = visitor.page
    for direction in ("after", "before"):
        page.goto(f"/insights?kind=paths&event=track:Order+Completed&days=365&within=30&direction={direction}")
        expect(page.locator(".paths rect").first).to_be_visible()
        rows = page.locator(".insight-table tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('th, td')].map(cell => cell.innerText))")
        first = [int(row[3].replace(",", "")) for row in rows if row[0] == "1"]
        went = sum(int(row[3].replace(",", "")) for row in rows if row[0] == "1" and row[2] != "Nothing more")
        second = sum(int(row[3].replace(",", "")) for row in rows if row[0] == "2")
        assert sum(first) > 0 and second == went
        page.screenshot(path=pictures / f"paths-{direction}.png")
        visitor.check()


def listed(page):
    return int(page.locator(".page-head [role=status]").inner_text().split()[0].replace(",", ""))


def test_a_trend_is_a_sum_or_is_broken_down_by_a_property(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/insights?event=track:Order+Completed&days=365&every=month")
    events = numbers(page, 2)
    page.locator("[name=measure]").select_option("sum:revenue")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**measure=sum*")
    expect(page.locator("#answer-title")).to_have_text("Sum of revenue")
    assert numbers(page, 2) == events and sum(numbers(page, 5)) > sum(events)
    tip = page.locator(".columns .chart-tip")
    expect(tip).to_be_hidden()
    page.locator(".columns g").last.hover()
    expect(tip).to_contain_text(f"{numbers(page, 5)[-1]:,}")
    page.screenshot(path=pictures / "trend-sum-en.png")
    page.locator("#answer-title").hover()
    expect(tip).to_be_hidden()
    page.locator("[name=measure]").select_option("people")
    page.locator("[name=property]").select_option("currency")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**property=currency*")
    expect(page.locator("[name=compare]")).to_have_count(0)
    cell = page.locator(".insight-table td a").last
    currency, count = page.locator(".insight-table tbody tr").last.locator("th").inner_text(), int(cell.inner_text().replace(",", ""))
    page.screenshot(path=pictures / "trend-by-en.png")
    visitor.check()
    cell.click()
    expect(page.locator(".filter-leaf")).to_contain_text(f"currency is {currency}")
    assert listed(page) == count
    # What the events come to in all is what they come to by every value.
    page.goto("/insights?event=track:Order+Completed&days=365&every=month&property=currency")
    assert sum(numbers(page, 2)) == sum(events)


def test_paths_are_seen_beside_those_of_others(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/people/audience?filter=%7B%22did%22%3A%22Coupon%20Applied%22%7D")
    page.get_by_label("Name of the audience").fill("Paths of coupons")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/audiences/0*")
    audience = page.url.rsplit("/", 1)[1]
    page.goto("/insights?kind=paths&event=track:Product+Viewed&days=365&within=30")
    own = numbers(page, 4)
    page.locator("[name=compare]").select_option(audience)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**compare=*")
    expect(page.locator(".paths")).to_have_count(2)
    # A band that runs level has a box without height, which nothing can be moved into.
    box = page.locator(".paths svg").first.bounding_box()
    page.mouse.move(box["x"] + 80, box["y"] + 60)
    expect(page.locator(".paths .chart-tip").first).to_have_text(re.compile("[0-9]"))
    assert numbers(page, 4)[:len(own)] == own
    theirs = page.locator(".insight-table td:nth-child(5) a").first
    count = int(theirs.inner_text().replace(",", ""))
    visitor.check()
    theirs.click()
    expect(page.locator(".filter-leaf").last).to_contain_text("Paths of coupons")
    assert listed(page) == count
    # Fifths are those of everybody, and who is in them is looked up beside the audience.
    page.goto(f"/insights?kind=rfm&event=track:Order+Completed&days=365&audience={audience}")
    cell = page.locator(".insight-table td a").last
    count = int(cell.inner_text().replace(",", ""))
    cell.click()
    expect(page.locator(".filter-leaf")).to_have_count(2)
    assert listed(page) == count
    page.goto(f"/audiences/{audience}")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/audiences")


@pytest.mark.parametrize("every, days", [("day", 30), ("week", 90), ("month", 365)])
def test_active_people_are_one_click_away(visit, every, days):
    visitor = visit()
    page = visitor.page
    page.goto(f"/insights?kind=active&every={every}&days={days}")
    for column in (2, 3):
        cell = page.locator(f".insight-table td:nth-child({column}) a").first
        count = int(cell.inner_text().replace(",", ""))
        with page.expect_navigation():
            cell.click()
        expect(page.locator(".filter-leaf")).to_contain_text("Did anything")
        assert listed(page) == count
        page.go_back()
    assert page.locator(".insight-table td:nth-child(4)").last.inner_text().endswith("%")
    visitor.check()


@pytest.mark.parametrize("of", ["", "everybody"])
def test_a_cell_of_the_grid_opens_its_people(visit, of):
    page = visit().page
    page.goto("/insights?kind=rfm&event=track:Order+Completed&days=365")
    of_doers = sum(sum(numbers(page, column)) for column in range(2, 7))
    page.locator("[name=of]").select_option(of)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[name=of]")).to_have_value(of)
    # Those who never did it are in no fifth, or in the lowest.
    assert (sum(sum(numbers(page, column)) for column in range(2, 7)) > of_doers) == (of == "everybody")
    cell = page.locator(".insight-table td a").last
    count = int(cell.inner_text().replace(",", ""))
    cell.click()
    expect(page.locator(".filter-leaf")).to_contain_text("Recency")
    expect(page.locator(".filter-leaf").filter(has_text="of those who did it")).to_have_count(0 if of else 1)
    assert int(page.locator(".page-head [role=status]").inner_text().split()[0].replace(",", "")) == count
    page.goto("/insights?kind=rfm&event=track:Order+Completed&days=365&compare=before")
    expect(page.locator(".cell-note").first).to_contain_text("%")


def test_a_dashboard_is_made_of_charts_and_changed(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/dashboards")
    expect(page.get_by_role("heading", name="There is no dashboard yet")).to_be_visible()
    visitor.check()
    def add(address, title, name=None):
        page.goto(address)
        page.get_by_text("Add to a dashboard").click()
        page.locator(".add-chart [name=title]").fill(title)
        if name:
            page.locator("[name=dashboard]").select_option("")
            page.locator(".add-chart [name=name]").fill(name)
        page.get_by_role("button", name="Add", exact=True).click()
        page.wait_for_url("**/dashboards/0*")
    add("/insights?event=track:Order+Completed&days=90&every=week", "Orders", "The week")
    add("/insights?kind=funnel&step1=track:Product+Viewed&step2=track:Order+Completed&days=365&within=30", "From view to order")
    add("/insights?kind=rfm&event=track:Order+Completed&days=365", "How good they are")
    titles = page.locator(".dashboard-grid h2")
    expect(titles).to_have_text(["Orders", "From view to order", "How good they are"])
    page.get_by_role("button", name="How good they are: move up").click()
    expect(titles).to_have_text(["Orders", "How good they are", "From view to order"])
    page.screenshot(path=pictures / "dashboard-en.png", full_page=True)
    visitor.check()
    page.get_by_role("link", name="Orders").click()
    expect(page.locator("[name=days]")).to_have_value("90")
    # A chart that cannot be fetched says so in its place, and can be asked again.
    visitor.expected.append("503")
    page.route("**/charts/*", lambda route: route.fulfill(status=503, content_type="text/plain", body="Later."), times=1)
    page.goto("/dashboards")
    expect(page.get_by_role("alert")).to_have_text("Later.")
    expect(page.locator(".dashboard-grid .skeleton")).to_have_count(0)
    visitor.check()
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("[hx-get*='/charts/']:focus")).to_have_count(1)
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.locator(".dashboard-grid .insight-table")).to_have_count(3)
    page.get_by_role("button", name="Orders: remove").click()
    expect(titles).to_have_count(2)
    page.get_by_text("Change dashboards").click()
    page.get_by_role("button", name="Delete: The week").click()
    expect(page.get_by_role("heading", name="There is no dashboard yet")).to_be_visible()


def test_an_event_that_never_came_stays_in_the_form_that_asks_for_it(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/insights?kind=trend&event=track%3ANever+Came")
    expect(page.get_by_role("alert")).to_contain_text("Never Came")
    expect(page.locator("[name=event]")).to_have_value("track:Never Came")
    page.locator("[name=event]").select_option("track:Order Completed")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("table").first).to_be_visible()
    visitor.check()
