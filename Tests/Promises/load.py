"""Clients that send what their people do, and do not rest until each request is acknowledged."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from random import Random

import requests

from dangol import Collect
from story import Story

CLIENTS = 4
# People whose stories a client sends by turns.
PEOPLE_AT_ONCE = 4
# Longer than any outage here: a server that does not come back fails the test.
PATIENCE = 60


class Client:
    def __init__(self, server, number, seed, finish):
        self.collect = Collect(server)
        self.number = number
        self.random = Random(f"{seed} {number}")
        self.finish = finish
        self.people = 0
        self.acknowledged = []
        self.answers = Counter()

    def run(self):
        stories = [self.newcomer() for _ in range(PEOPLE_AT_ONCE)]
        while stories:
            story = self.random.choice(stories)
            request = next(story, None)
            if request is None:
                stories.remove(story)
                if not self.finish.is_set():
                    stories.append(self.newcomer())
                continue
            self.deliver(*request)
            self.acknowledged.append(request)
            if self.random.random() < 0.05:
                self.deliver(*self.random.choice(self.acknowledged[-200:]))

    def newcomer(self):
        self.people += 1
        household = f"h-{self.number}-{self.people // 3}"
        return Story(f"{self.number}-{self.people}", household, self.random).requests()

    def deliver(self, path, body):
        deadline = time.monotonic() + PATIENCE
        while self.attempt(path, body) != 200:
            assert time.monotonic() < deadline, f"not taken within {PATIENCE} s; answers: {self.answers}"
            # Sooner than a polite client, but not so soon that a server that starts has no core left.
            time.sleep(self.random.uniform(0.005, 0.05))

    def attempt(self, path, body):
        try:
            sent = {**body, "sentAt": datetime.now(timezone.utc).isoformat()}
            answer = self.collect.post(path, sent).status_code
        except requests.RequestException:
            answer = "broken off"
        self.answers[answer] += 1
        return answer


class Load:
    """Runs while the block runs; on its way out every client finishes what its people have begun."""

    def __init__(self, server, seed):
        self.finish = threading.Event()
        self.clients = [Client(server, number, seed, self.finish) for number in range(CLIENTS)]
        self.pool = ThreadPoolExecutor(CLIENTS)

    def __enter__(self):
        self.running = [self.pool.submit(client.run) for client in self.clients]
        return self

    def __exit__(self, *failure):
        self.finish.set()
        for client in self.running:
            client.result()
        self.pool.shutdown()

    def answers(self):
        """How many attempts ended how: by status, or "broken off"."""
        # Copied in one go: the clients go on counting.
        return sum((Counter(dict(client.answers)) for client in self.clients), Counter())

    def message_ids(self):
        """Of every event that was acknowledged."""
        return {
            event["messageId"]
            for client in self.clients for path, body in client.acknowledged for event in body.get("batch", [body])
        }

    def send_again(self, server):
        """The same to another server, each request once."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            for sent in [pool.submit(send, Collect(server), client.acknowledged) for client in self.clients]:
                sent.result()


def send(collect, sequence):
    for path, body in sequence:
        answer = collect.post(path, body)
        assert answer.status_code == 200, answer.text
