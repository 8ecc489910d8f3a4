"""What a workspace knows in the end, without what differs from run to run: ids, numbers, times."""

import json
import sqlite3
from collections import Counter, defaultdict

from databases import psql
from waiting import eventually

MEMBERS = """
    SELECT company.group_id, survivor.id FROM company_member
    JOIN company ON company.number = company_member.company
    JOIN profile ON profile.number = company_member.profile
    JOIN profile survivor ON survivor.number = profile.survivor
"""
COMPANY_TRAITS = """
    SELECT company.group_id, company_trait.name, company_trait.value FROM company_trait
    JOIN company ON company.number = company_trait.company ORDER BY 1, 2
"""
# Checks of the machine and not of the workspace.
OF_THE_MACHINE = {"disk", "assets"}


class Record:
    def __init__(self, server):
        self.server = server
        eventually(lambda: server.api.get("/health").json()["backlog"] == 0, timeout=60, what="no backlog")
        events = self.exported("events")
        self.message_ids = Counter(event["messageId"] for event in events)
        of_person = defaultdict(set)
        for event in events:
            of_person[event["profileId"]].add(event["messageId"])
        companies = defaultdict(set)
        for company, profile in self.rows(MEMBERS):
            companies[profile].add(company)
        self.companies = [tuple(row) for row in self.rows(COMPANY_TRAITS)]
        self.quarantined = server.api.get("/events", state="quarantined").json()["data"]
        self.complaints = self.doctor()
        self.people = {}
        for profile in self.exported("profiles"):
            identifiers = sorted((each["namespace"], each["value"]) for each in profile["identifiers"])
            # Where two have one name, they are not told apart by it, and their numbers will not add up.
            self.people[identifiers[-1]] = {
                "identifiers": identifiers,
                **{name: profile[name] for name in ("name", "email", "phone", "anonymous", "events", "traits")},
                "messages": sorted(of_person[profile["id"]]),
                "companies": sorted(companies[profile["id"]]),
            }

    def exported(self, kind):
        answer = self.server.command("export", kind)
        assert answer.returncode == 0, answer.stderr
        return [json.loads(line) for line in answer.stdout.splitlines()]

    def doctor(self):
        answer = self.server.command("doctor", "--json")
        findings = [json.loads(line) for line in answer.stdout.splitlines()]
        assert len(findings) > len(OF_THE_MACHINE), answer.stderr
        return [each for each in findings if each["verdict"] != "ok" and each["check"] not in OF_THE_MACHINE]

    def rows(self, question):
        """No command shows companies yet."""
        if self.server.database.url:
            return psql(question, self.server.database.url)
        file = sqlite3.connect(f"file:{self.server.folder}/data/dangol.sqlite?mode=ro", uri=True)
        try:
            return file.execute(question).fetchall()
        finally:
            file.close()
