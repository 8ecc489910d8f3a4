"""Who is meant: random histories and conditions, asked of the program and of DuckDB, which has to say the same."""

import json
import random
import re
import time
import zlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from jsonschema import Draft202012Validator

from dangol import ROOT, fresh
from databases import ENGINES
from doing import does
from waiting import eventually

CASES = 1_000  # for each engine
PEOPLE = 90
NAMES = ["Order Completed", "Product Viewed", "Support Ticket", "가입"]
CITIES = ["Seoul", "부산", "Busan"]
CATEGORIES = ["beauty", "Food", "옷", "food"]
HOUR = 3_600_000_000
DOCUMENT = json.loads((ROOT / "Sources/API/Resources/openapi.json").read_text())
SCHEMA = Draft202012Validator({"$ref": "#/components/schemas/Condition", "components": DOCUMENT["components"]})


class World:
    """People and what they did, in the program and in DuckDB."""

    def __init__(self, server, seed):
        self.server, self.random = server, random.Random(seed)
        self.mark = fresh("w")
        self.now = int(time.time() * 1e6)
        zone = server.api.get("/workspace").json()["timeZone"]
        self.zone = ZoneInfo(zone)
        self.separated = 0
        self.sql = duckdb.connect()
        self.sql.execute("create table p (id text, city text, age double, vip boolean, born date)")
        self.sql.execute("create table e (person text, name text, t bigint, price double, quantity double, category text, gift boolean, week int, named boolean)")

    def fill(self):
        batch, people, events = [], [], []
        for number in range(PEOPLE):
            user, browser = f"{self.mark}-u{number}", f"{self.mark}-a{number}"
            traits = {"world": self.mark}
            if self.chance(): traits["city"] = self.pick(CITIES)
            if self.chance(): traits["age"] = self.random.randint(0, 60)
            if self.chance(): traits["vip"] = self.chance()
            if self.chance(): traits["born"] = f"{self.random.randint(1950, 2010)}-{self.pick(['02-28', '02-29', '03-01'])}"
            if self.chance() and "02-29" not in traits.get("born", ""):
                traits["born"] = f"{self.random.randint(1950, 2010)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
            if "02-29" in traits.get("born", ""): traits["born"] = "2000-02-29"
            known = {"userId": user}
            for _ in range(self.pick([0, 1, 3, 8, 25])):
                # Between the hours, so that no window ends at an event while the test runs.
                at = self.now - self.random.randint(0, 24 * 120) * HOUR - HOUR // 2 - self.random.randint(0, 3) * 1_000_000
                properties = {}
                if self.chance(): properties["price"] = self.random.randint(0, 9) * 1_000
                if self.chance(): properties["quantity"] = self.random.randint(1, 3)
                if self.chance(): properties["category"] = self.pick(CATEGORIES)
                if self.chance(): properties["gift"] = self.chance()
                name = self.pick(NAMES)
                is_named = self.chance()
                who = known if is_named else {"anonymousId": browser}
                batch.append({"type": "track", "event": name, "properties": properties, "timestamp": self.iso(at),
                              "messageId": fresh("m"), **who})
                events.append((user, name, at, properties.get("price"), properties.get("quantity"),
                               properties.get("category"), properties.get("gift"), self.hour_of_week(at), is_named))
            if number == 0:
                # What nobody ever did cannot be asked for.
                at = self.now - 24 * HOUR - HOUR // 2
                batch.append({"type": "track", "event": "Rare", "timestamp": self.iso(at), "messageId": fresh("m"), **known})
                events.append((user, "Rare", at, None, None, None, None, self.hour_of_week(at), True))
            batch.append({"type": "identify", "userId": user, "anonymousId": browser, "traits": traits})
            people.append((user, traits.get("city"), traits.get("age"), traits.get("vip"), traits.get("born")))
        # In any order: browsers become people in the middle of what they do.
        self.random.shuffle(batch)
        for first in range(0, len(batch), 100):
            answer = self.server.collect.post("/v1/batch", {"batch": batch[first:first + 100]})
            assert answer.status_code == 200
        self.sql.executemany("insert into p values (?, ?, ?, ?, ?)", people)
        if events:
            self.sql.executemany("insert into e values (?, ?, ?, ?, ?, ?, ?, ?, ?)", events)
        total = len(batch)
        everybody = {"attribute": "trait:world", "is": [self.mark]}
        eventually(lambda: self.server.api.post("/audiences/count", {"condition": everybody}).json()["people"] == PEOPLE)
        eventually(lambda: sum(
            name["events"] for name in self.server.api.get("/event-names").json()["data"]) >= total, timeout=30)
        for user, *_ in self.random.sample(people, PEOPLE // 3): self.separate(user)

    def separate(self, user):
        """Where a browser was somebody before it turned out to be this user, what it did is its own again."""
        history = self.server.api.get(f"/profiles/user_id:{user}/identity-history").json()["data"]
        for merge in [decision for decision in history if decision["isMerged"]]:
            answer = self.server.api.post(f"/profiles/user_id:{user}/unmerge", {"profileId": merge["mergedProfileId"]})
            assert answer.status_code == 200, answer.text
            self.separated += 1
            browser = user.replace("-u", "-a")
            self.sql.execute("insert into p (id) values (?)", [browser])
            self.sql.execute("update e set person = ? where person = ? and not named", [browser, user])

    # Conditions and what they are in SQL

    def chance(self): return self.random.random() < 0.5

    def pick(self, some): return self.random.choice(some)

    def hour_of_week(self, microseconds):
        local = datetime.fromtimestamp(microseconds / 1e6, self.zone)
        return local.weekday() * 24 + local.hour

    def iso(self, microseconds):
        return datetime.fromtimestamp(microseconds / 1e6, ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def condition(self, depth=0):
        kind = self.random.randint(0, 12 if depth < 3 else 7)
        if kind <= 2: return self.attribute()
        if kind <= 6: return self.behaviour()
        if kind == 7: return self.sequence()
        parts = [self.condition(depth + 1) for _ in range(self.random.randint(1, 3))]
        definitions, queries = [part[0] for part in parts], [f"coalesce({part[1]}, false)" for part in parts]
        if kind <= 9: return {"all": definitions}, "(" + " and ".join(queries) + ")"
        if kind == 10: return {"any": definitions}, "(" + " or ".join(queries) + ")"
        if kind == 11: return {"not": definitions[0]}, f"(not {queries[0]})"
        least = self.random.randint(1, len(parts))
        return {"at_least": least, "of": definitions}, "(" + " + ".join(f"({query})::int" for query in queries) + f" >= {least})"

    def attribute(self):
        number = self.random.randint(0, 60)
        some = self.random.sample(CITIES, 2)
        quoted = ", ".join(f"'{city}'" for city in some)
        soon = self.random.choice([0, 7, 30, 200, 366])
        coming = [datetime.now(self.zone).date() + timedelta(days=days) for days in range(soon + 1)]
        days = {day.strftime("%m-%d") for day in coming}
        if any((day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3 for day in coming): days.add("02-29")
        return self.pick([
            ({"attribute": "trait:born", "anniversary_in_days": soon},
             f"strftime(p.born, '%m-%d') in ({', '.join(repr(day) for day in sorted(days))})"),
            ({"attribute": "trait:city", "is": some}, f"p.city in ({quoted})"),
            ({"attribute": "trait:city", "is_not": some}, f"p.city not in ({quoted})"),
            ({"attribute": "trait:city", "contains": "US"}, "lower(p.city) like '%us%'"),
            ({"attribute": "trait:city", "missing": True}, "p.city is null"),
            ({"attribute": "trait:age", "at_least": number}, f"p.age >= {number}"),
            ({"attribute": "trait:age", "less": number}, f"p.age < {number}"),
            ({"attribute": "trait:age", "between": [number, number + 9]}, f"p.age between {number} and {number + 9}"),
            ({"attribute": "trait:vip", "true": True}, "p.vip"),
            ({"attribute": "trait:vip", "exists": True}, "p.vip is not null"),
        ])

    def filters(self, table):
        price = self.random.randint(0, 9) * 1_000
        some = self.random.sample(CATEGORIES, 2)
        quoted = ", ".join(f"'{category}'" for category in some)
        all_there_are = [
            ({"property": "category", "is": some}, f"{table}.category in ({quoted})"),
            ({"property": "category", "is_not": some}, f"{table}.category not in ({quoted})"),
            ({"property": "category", "begins": "fo"}, f"lower({table}.category) like 'fo%'"),
            ({"property": "price", "more": price}, f"{table}.price > {price}"),
            ({"property": "price", "missing": True}, f"{table}.price is null"),
            ({"property": "quantity", "is": ["2"]}, f"{table}.quantity = 2"),
            ({"property": "gift", "false": True}, f"not {table}.gift"),
            ({"property": "never said", "exists": True}, "false"),
        ]
        chosen = [one for one in all_there_are if self.random.random() < 0.12]
        return [one[0] for one in chosen], [f"coalesce({one[1]}, false)" for one in chosen]

    def midnight(self, day): return int(datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp() * 1e6)

    def window(self, table):
        hours = self.random.randint(1, 24 * 120)
        first = (datetime.now() - timedelta(days=self.random.randint(1, 100))).date()
        last = first + timedelta(days=self.random.randint(0, 40))
        return self.pick([
            ({}, "true"), ({}, "true"),
            ({"in_last_hours": hours}, f"{table}.t >= {self.now - hours * HOUR}"),
            ({"in_last_days": 30}, f"{table}.t >= {self.now - 720 * HOUR}"),
            ({"before_last_hours": hours}, f"{table}.t < {self.now - hours * HOUR}"),
            ({"since": str(first)}, f"{table}.t >= {self.midnight(first)}"),
            ({"since": str(first), "until": str(last)},
             f"{table}.t >= {self.midnight(first)} and {table}.t < {self.midnight(last + timedelta(days=1))}"),
        ])

    def choice(self, table):
        name = self.pick(NAMES + ["Rare"])
        where, queries = self.filters(table)
        fields = {"did": name, **({"where": where} if where else {})}
        if self.random.random() < 0.1:
            days = sorted(self.random.sample(range(7), self.random.randint(1, 4)))
            fields["on_weekdays"] = [["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day] for day in days]
            queries.append(f"{table}.week // 24 in ({', '.join(str(day) for day in days)})")
        if self.random.random() < 0.1:
            first, end = self.pick([(9, 18), (22, 6), (0, 24), (18, 24)])
            fields["at_hours"] = [first, end]
            word = "and" if first < end else "or"
            queries.append(f"({table}.week % 24 >= {first} {word} {table}.week % 24 < {end})")
        return fields, " and ".join([f"{table}.person = p.id", f"{table}.name = '{name}'", *queries])

    def neighbour(self):
        """Around another event: how many lie between, and which of them it is."""
        other, query = self.choice("o")
        side, which, hours = self.pick(["after", "before"]), self.pick(["first", "last"]), self.random.randint(1, 24 * 60)
        place = f"(select {'min' if which == 'first' else 'max'}(o.t) from e o where {query})"
        fields = {side: {which: other}}
        inside = f"coalesce(e.t {'>' if side == 'after' else '<'} {place}, false)"
        if self.chance():
            fields["within_hours"] = hours
            inside += f" and abs(e.t - {place}) <= {hours * HOUR}"
        return fields, inside

    def behaviour(self):
        fields, query = self.choice("e")
        window, inside = self.neighbour() if self.random.random() < 0.25 else self.window("e")
        fields.update(window)
        number = self.random.randint(0, 4)
        money = number * 1_000
        days = self.random.randint(1, 100)
        last = self.now - days * 24 * HOUR
        measures = [
            (None, None, None), ("count", {"at_least": number}, f"count(*) >= {number}"),
            ("count", {"at_most": number}, f"count(*) <= {number}"),
            ("count", {"is": [str(number)]}, f"count(*) = {number}"),
            ("sum", {"of": "price", "more": money}, f"coalesce(sum(e.price), 0) > {money}"),
            ("sum", {"of": ["price", "quantity"], "less": money}, f"coalesce(sum(e.price * e.quantity), 0) < {money}"),
            ("average", {"of": "price", "at_least": money}, f"avg(e.price) >= {money}"),
            ("minimum", {"of": "price", "at_most": money}, f"min(e.price) <= {money}"),
            ("maximum", {"of": "quantity", "more": number}, f"max(e.quantity) > {number}"),
            ("distinct", {"of": "category", "at_least": number}, f"count(distinct e.category) >= {number}"),
            ("first", {"in_last_days": days}, f"min(e.t) > {last}"),
            ("last", {"not_in_last_days": days}, f"max(e.t) <= {last}"),
        ]
        measure, test, having = self.pick(measures)
        if measure is None:
            if self.chance():
                fields["did_not"] = fields.pop("did")
                return fields, f"(select count(*) = 0 from e where {query} and {inside})"
            return fields, f"(select count(*) > 0 from e where {query} and {inside})"
        fields[measure] = test
        return fields, f"(select {having} from e where {query} and {inside})"

    def sequence(self):
        count = self.random.randint(2, 3)
        hours = self.random.randint(1, 24 * 60)
        steps = [self.choice(f"s{index}") for index in range(count)]
        window, _ = self.window("s")
        inside = " and ".join(self.same_window(window, f"s{index}") for index in range(count))
        times = ", ".join(f"s{index}.t" for index in range(count))
        first, last = f"least({times})", f"greatest({times})"
        order, more = " and ".join(f"s{index}.t > s{index - 1}.t" for index in range(1, count)), {}
        if self.random.random() < 0.3:
            order, more["order"] = "true", "any"
        if self.random.random() < 0.3:
            between, query = self.choice("x")
            more["without"] = [between]
            order += f" and not exists (select 1 from e x where {query} and {self.same_window(window, 'x')} and x.t > {first} and x.t <= {last})"
        tables = ", ".join(f"e s{index}" for index in range(count))
        wheres = " and ".join(step[1] for step in steps)
        return ({"sequence": [step[0] for step in steps], "within_hours": hours, **window, **more},
                f"exists (select 1 from {tables} where {wheres} and {inside} and {order} and {last} - {first} <= {hours * HOUR})")

    def same_window(self, window, table):
        if "in_last_hours" in window: return f"{table}.t >= {self.now - window['in_last_hours'] * HOUR}"
        if "in_last_days" in window: return f"{table}.t >= {self.now - 24 * window['in_last_days'] * HOUR}"
        if "before_last_hours" in window: return f"{table}.t < {self.now - window['before_last_hours'] * HOUR}"
        if not window: return "true"
        first = datetime.fromisoformat(window["since"]).date()
        parts = [f"{table}.t >= {self.midnight(first)}"]
        if "until" in window:
            last = datetime.fromisoformat(window["until"]).date() + timedelta(days=1)
            parts.append(f"{table}.t < {self.midnight(last)}")
        return " and ".join(parts)

    def members(self, query):
        return {row[0] for row in self.sql.execute(f"select p.id from p where coalesce({query}, false)").fetchall()}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_condition_means_whom_duckdb_means(own_server, engine):
    server = own_server(engine, ["api.requests_per_second=100000", "api.burst=100000"])
    seed = zlib.crc32(fresh().encode())
    print("seed", seed)
    world = World(server, seed)
    world.fill()
    users = {}
    for person in server.api.get("/profiles", limit=200).json()["data"]:
        identifiers = server.api.get(f"/profiles/{person['id']}/identifiers").json()["data"]
        users[person["id"]] = identifiers[0]["value"]
    assert world.separated > 0
    audience = server.api.post("/audiences", {"name": "Asked", "condition": {"attribute": "known", "true": True}}).json()
    for case in range(CASES):
        condition, query = world.condition()
        what = json.dumps(condition, ensure_ascii=False)
        assert SCHEMA.is_valid(condition), f"case {case} of seed {seed} is none by the document: {what}"
        changed = server.api.put(f"/audiences/{audience['id']}", {"condition": condition})
        assert changed.status_code == 200, f"{what}: {changed.text}"
        found = {users[person["id"]] for person in server.api.get(f"/audiences/{audience['id']}/people", limit=200).json()["data"]}
        expected = world.members(query)
        assert found == expected, f"case {case} of seed {seed}: {what}\n{query}"
        one = world.pick(sorted(users))
        why = server.api.get(f"/audiences/{audience['id']}/people/{one}").json()
        assert why["holds"] == (users[one] in expected), f"case {case} of seed {seed}: {what}"


@pytest.mark.parametrize("condition", [
    {}, [], "all", {"all": []}, {"all": [{}]}, {"any": [{"did": "A"}], "not": {"did": "B"}}, {"at_least": 1},
    {"attribute": "town", "exists": True}, {"attribute": "events"}, {"attribute": "events", "less": 1, "more": 2},
    {"attribute": "email", "is": []}, {"attribute": "email", "exists": False}, {"attribute": "last_seen", "in_last_days": 0},
    {"attribute": "trait:born", "anniversary_in_days": 367}, {"did": 7}, {"did": "A", "often": 3}, {"did": "A", "count": {}},
    {"did": "A", "count": {"of": "price", "at_least": 1}}, {"did": "A", "sum": {"at_least": 1}}, {"did": "A", "first": {"less": 1}},
    {"did": "A", "where": [{"property": "b"}]}, {"did": "A", "type": "click"}, {"sequence": [{"did": "A"}], "within_days": 1},
    {"sequence": [{"did": "A"}, {"did": "B"}]}, {"audience": "VIP"}, {"sequence": [{"did": "A"}, {"did": "B"}], "within_days": 1, "order": "some"},
    {"sequence": [{"did": "A"}, {"did": "B"}], "within_days": 1, "without": []}, {"did": "A", "on_weekdays": ["someday"]}, {"did": "A", "at_hours": [9]},
    {"did": "A", "at_hours": [0, 25]}, {"did": "A", "after": {"third": {"did": "B"}}}, {"did": "A", "before": {"last": {"did": "B", "often": 2}}},
    {"sequence": [{"did": "A"}, {"did": "B"}], "within_days": 1, "after": {"first": {"did": "C"}}}, {"sample": 0}, {"sample": 101}, {"sample": 5, "of": "all"},
    {"path": {"did": "A"}}, {"path": {"did": "A"}, "within_days": 1, "step": 7}, {"path": {"did": "A"}, "within_days": 1, "direction": "up"},
    {"led_to": {"did": "A"}, "touch": {"did": "B"}, "by": "c", "within_days": 1},
    {"led_to": {"did": "A"}, "touch": {"did": "B"}, "by": "c", "is": "d", "untouched": True, "within_days": 1},
])
def test_what_is_no_condition_by_the_document_is_none_for_the_program(stored, condition):
    assert not SCHEMA.is_valid(condition)
    answer = stored.api.post("/audiences/count", {"condition": condition})
    assert answer.status_code == 400, answer.text
    if isinstance(condition, dict): assert answer.json()["code"] == "invalid_condition"


def test_the_conditions_of_the_guide_are_conditions(stored):
    """Every example in docs/audiences.md that is whole, by the document and by the program, in both of its forms."""
    text = (ROOT / "docs/audiences.md").read_text().split("## Computed traits")[0]
    examples = [json.loads(found) for found in re.findall(r"^\| `(\{.*?\})` \|", text, re.M) if "…" not in found and '"ID"' not in found]
    assert len(examples) >= 15 and any("path" in example for example in examples)
    names = {(json.loads(f'"{name}"'), kind or "track") for name, kind in re.findall(r'"did(?:_not)?":"([^"]+)"(?:,"type":"(\w+)")?', text)}
    does(stored, *[{"type": kind, "event" if kind == "track" else "name": name} for name, kind in names])
    for trait in set(re.findall(r"computed:([a-z_]+)", text)):
        stored.api.post("/computed-traits", {"name": trait, "did": "Order Completed", "compute": "count"})
    for example in examples:
        SCHEMA.validate(example)
        answer = stored.api.post("/audiences/count", {"condition": example})
        assert answer.status_code == 200, (example, answer.text)


def test_audiences_say_whom_they_have_in_common(stored):
    api, mark = stored.api, fresh("common")
    def audience(name, *values):
        condition = {"attribute": f"trait:{mark}", "is": list(values)}
        return api.post("/audiences", {"name": f"{mark} {name}", "condition": condition}).json()["id"]
    one, two, apart = audience("one", "a", "b"), audience("two", "b", "c"), audience("apart", "d")
    wide = audience("wide", "a", "b", "c", "e")
    for number, value in enumerate("abbcddeee"):
        stored.collect.post("/v1/identify", {"userId": f"{mark}-{number}", "messageId": fresh("m"), "traits": {mark: value}})
    def overlaps(audience):
        found = api.get(f"/audiences/{audience}/overlaps").json()["data"]
        return [other for other in found if other["audience"] in (one, two, apart, wide)]
    # Whoever belongs to all belongs to the wide one; that does not make it alike.
    everybody = {"audience": wide, "people": 7, "both": 3}
    eventually(lambda: overlaps(one) == [{"audience": two, "people": 3, "both": 2}, everybody])
    assert overlaps(two) == [{"audience": one, "people": 3, "both": 2}, everybody]
    assert overlaps(apart) == []
    assert api.get("/audiences/00000000-0000-0000-0000-000000000000/overlaps").status_code == 404
    for id in (one, two, apart, wide): api.delete(f"/audiences/{id}")


def test_whoever_comes_to_an_audience_or_leaves_it_is_noted(stored):
    api, mark = stored.api, fresh("member")
    trait = {"attribute": f"trait:{mark}", "is": ["yes"]}
    audience = api.post("/audiences", {"name": mark, "condition": trait}).json()
    path = f"/audiences/{audience['id']}"
    def say(user, value):
        stored.collect.post("/v1/identify", {"userId": user, "messageId": fresh("m"), "traits": {mark: value}})
    # Until it was looked at for the first time nobody comes.
    eventually(lambda: api.get(f"{path}/sizes").json()["data"])
    say(f"{mark}-1", "yes")
    say(f"{mark}-2", "yes")
    eventually(lambda: api.get(path).json()["people"] == 2)
    changes = eventually(lambda: (found := api.get(f"{path}/changes").json()["data"]) and len(found) == 2 and found)
    assert {(change["entered"], change["reason"]) for change in changes} == {(True, "activity")}
    say(f"{mark}-1", "no")
    latest = eventually(lambda: (found := api.get(f"{path}/changes").json()["data"]) and len(found) == 3 and found[0])
    assert latest["entered"] is False and latest["reason"] == "activity" and latest["person"]["id"]
    page = api.get(f"{path}/changes", limit=2).json()
    rest = api.get(f"{path}/changes", limit=2, cursor=page["next"]).json()
    assert len(page["data"]) == 2 and len(rest["data"]) == 1 and rest["next"] is None
    assert api.get(f"{path}/sizes").json()["data"][-1]["people"] == 1
    preview = api.post(f"{path}/preview", {"condition": {"not": trait}}).json()
    assert preview["leaving"] == 1 and preview["joining"] >= 1 and preview["people"] == preview["joining"]
    assert api.put(path, {"condition": {**trait, "is": ["no"]}}).json()["id"] == audience["id"]
    reasons = eventually(lambda: (found := api.get(f"{path}/changes").json()["data"]) and len(found) == 5 and found)
    assert {change["reason"] for change in reasons[:2]} == {"definition"}
    assert api.delete(path).status_code == 200
    assert api.get(f"{path}/changes").status_code == 404


def test_audiences_are_kept_counted_explained_and_taken_away(stored):
    user, other = fresh(), fresh()
    stored.collect.post("/v1/batch", {"batch": [
        {"type": "identify", "userId": user, "traits": {"email": f"{user}@example.com"}},
        *[{"type": "track", "userId": user, "event": "Order Completed", "properties": {"revenue": 100}} for _ in range(3)],
        {"type": "track", "userId": other, "event": "Order Completed"},
    ]})
    stored.api.recorded(user, 4)
    stored.api.recorded(other, 1)
    mine = {"attribute": "email", "is": [f"{user}@example.com"]}
    bought = {"did": "Order Completed", "in_last_days": 7, "count": {"at_least": 3}}
    name = fresh("Loyal ")
    made = stored.api.post("/audiences", {"name": name, "condition": {"all": [mine, bought]}})
    assert made.status_code == 201 and made.headers["Location"].endswith(made.json()["id"])
    path = f"/audiences/{made.json()['id']}"
    assert stored.api.get(path).json()["people"] == 1
    assert [person["email"] for person in stored.api.get(f"{path}/people").json()["data"]] == [f"{user}@example.com"]
    why = stored.api.get(f"{path}/people/user_id:{user}").json()
    assert why["holds"] and [part["found"] for part in why["parts"]] == [f"{user}@example.com", 3]
    assert not stored.api.get(f"{path}/people/user_id:{other}").json()["holds"]
    assert name in [audience["name"] for audience in stored.api.get(f"/profiles/user_id:{user}/audiences").json()["data"]]
    assert name not in [audience["name"] for audience in stored.api.get(f"/profiles/user_id:{other}/audiences").json()["data"]]
    assert f"{name}\t{made.json()['id']}\n" in stored.command("audience", "of", f"user_id:{user}").stdout
    # By name, and from the machine.
    assert stored.command("audience", "count", name).stdout == "1\n"
    listed = [line.split("\t") for line in stored.command("audience", "list").stdout.splitlines()]
    [written] = [line[3] for line in listed if line[1] == name]
    assert stored.command("audience", "count", written).stdout == "1\n"
    assert stored.command("audience", "count", f'audience "{name}" and not audience {made.json()["id"]}').stdout == "0\n"
    assert stored.command("audience", "count", f'audience "{name}"').stdout == "1\n"
    exported = [json.loads(line) for line in stored.command("audience", "export", name).stdout.splitlines()]
    assert [person["email"] for person in exported] == [f"{user}@example.com"]
    told = stored.command("audience", "explain", name, f"user_id:{user}").stdout
    assert told.startswith("✓ all of these") and "found 3" in told
    # Audiences of audiences.
    outer = stored.api.post("/audiences", {"name": fresh("Not "), "condition": {"not": {"audience": made.json()["id"]}}}).json()
    assert not stored.api.get(f"/audiences/{outer['id']}/people/user_id:{user}").json()["holds"]
    cycle = stored.api.put(path, {"condition": {"audience": outer["id"]}})
    assert cycle.status_code == 400 and cycle.json()["code"] == "audience_means_itself"
    assert stored.api.delete(path).json()["code"] == "audience_is_used"
    assert stored.api.delete(f"/audiences/{outer['id']}").status_code == 200
    assert stored.api.delete(path).status_code == 200
    assert stored.api.get(path).status_code == 404


def test_what_is_computed_is_asked_for_by_name_and_counts_nothing_twice(stored):
    user, name = fresh("c"), fresh("total").replace("-", "_").lower()
    now = datetime.now(ZoneInfo("UTC")) - timedelta(hours=30)
    orders = [
        {"type": "track", "userId": user, "event": "Paid", "messageId": f"{user}-{number}", "timestamp": now.isoformat(),
         "properties": {"amount": 100 + number, "method": method}}
        for number, method in enumerate(["card", "transfer", "card"])
    ]
    does(stored, {"type": "track", "event": "Paid"})
    definition = {"name": name, "did": "Paid", "compute": "sum", "of": "amount", "in_last_days": 30}
    made = stored.api.request("POST", "/computed-traits", json=definition)
    assert made.status_code == 201 and made.headers["Location"] == f"/api/v1/computed-traits/{name}"
    favourite = stored.api.post("/computed-traits", {"name": f"{name}_by", "did": "Paid", "compute": "most_frequent", "of": "method"})
    assert favourite.json()["valueType"] == "text"
    since = stored.api.post("/computed-traits", {"name": f"{name}_since", "did": "Paid", "compute": "days_since"})
    assert since.json()["valueType"] == "number"

    def values():
        answer = stored.api.get(f"/profiles/user_id:{user}/computed-traits")
        return {line["name"]: line["value"] for line in answer.json()["data"] if line["name"].startswith(name)} if answer.ok else {}

    for _ in range(2):  # the same events again
        assert stored.collect.post("/v1/batch", {"batch": orders}).status_code == 200
        eventually(lambda: values().get(name) == 303)
    assert values() == {name: 303, f"{name}_by": "card", f"{name}_since": 1}
    asked = {"all": [{"attribute": f"computed:{name}", "between": [303, 303]}, {"attribute": f"computed:{name}_by", "is": ["card"]}]}
    assert stored.api.post("/audiences/count", {"condition": asked}).json()["people"] == 1
    assert stored.command("audience", "count", f"computed:{name} = 303").stdout == "1\n"
    audience = stored.api.post("/audiences", {"name": fresh("Payers "), "condition": asked}).json()
    assert stored.api.delete(f"/computed-traits/{name}").json()["code"] == "computed_trait_in_use"
    assert stored.api.delete(f"/audiences/{audience['id']}").status_code == 200
    for each in (name, f"{name}_by", f"{name}_since"):
        assert stored.api.delete(f"/computed-traits/{each}").status_code == 200
    unknown = stored.api.post("/audiences", {"name": fresh("Gone "), "condition": asked})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_computed_trait")


@pytest.mark.parametrize("definition, code", [
    ({"name": "Total", "did": "A", "compute": "count"}, "invalid_computed_trait_name"),
    ({"name": "a", "did": "A"}, "invalid_condition"), ({"name": "a", "did": "", "compute": "count"}, "invalid_condition"),
    ({"name": "a", "did": "A", "compute": "sum"}, "invalid_condition"), ({"name": "a", "did": "A", "compute": "count", "of": "x"}, "invalid_condition"),
    ({"name": "a", "did": "A", "compute": "distinct", "of": ["x", "y"]}, "invalid_condition"), ([], "invalid_field"),
])
def test_what_cannot_be_computed_is_refused(server, definition, code):
    answer = server.api.post("/computed-traits", definition)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("condition, place", [
    ({"all": []}, "all"), ({"did": ""}, "did"), ({"did": "A", "count": {"at_least": "3"}}, "count.at_least"),
    ({"did": "A", "sum": {"more": 1}}, "sum.of"), ({"did": "A", "colour": 1}, "colour"),
    ({"did": "A", "in_last_days": 0}, "in_last_days"), ({"did": "A", "in_last_days": 3, "since": "2026-01-01"}, "since"),
    ({"did": "A", "where": [{"property": "x"}]}, "where[0]"), ({"did": "A", "last": {"at_least": 3}}, "last.at_least"),
    ({"sequence": [{"did": "A"}], "within_days": 1}, "sequence"), ({"sequence": [{"did": "A"}, {"did": "B"}]}, "within_hours"),
    ({"any": [{"not": {"did": "A", "type": "email"}}]}, "any[0].not.type"), ({"at_least": 3, "of": [{"did": "A"}]}, "at_least"),
    ({"audience": "loyal"}, "audience"),
])
def test_a_bad_definition_is_told_where_it_is_bad(server, condition, place):
    answer = server.api.post("/audiences/count", {"condition": condition})
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_condition" and answer.json()["details"]["place"] == place
