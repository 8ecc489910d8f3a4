"""A fresh database for each server that is started."""

import csv
import os
import subprocess
import uuid
from glob import glob
from urllib.parse import urlsplit, urlunsplit

POSTGRES = os.environ.get("DANGOL_TEST_POSTGRES")
ENGINES = ["sqlite"] + (["postgres"] if POSTGRES else [])


def psql(statement, database=POSTGRES):
    """The rows of the answer, each a list of texts."""
    program = (sorted(glob("/usr/lib/postgresql/*/bin/psql")) or ["psql"])[-1]
    answer = subprocess.run(
        [program, "--quiet", "--no-psqlrc", "--csv", "--tuples-only", database, "--command", statement],
        check=True, stdout=subprocess.PIPE, text=True, timeout=30,
    )
    return list(csv.reader(answer.stdout.splitlines()))


class Database:
    """None for SQLite, which lives in the workspace's folder."""

    def __init__(self, engine):
        self.name = None
        self.url = None
        if engine == "postgres":
            self.name = f"wire_{uuid.uuid4().hex}"
            psql(f"CREATE DATABASE {self.name}")
            self.url = urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{self.name}"))

    def drop(self):
        if self.name:
            psql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def go_away(self):
        psql(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
        psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'")

    def come_back(self):
        psql(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")
