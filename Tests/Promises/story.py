"""What one person does, as their client says it: the same for the same seed."""

from datetime import datetime, timedelta, timezone
from random import Random

BEGINNING = datetime(2025, 6, 1, tzinfo=timezone.utc)


class Story:
    """A person who looks around, becomes known, comes back on other devices, under other names and with a company."""

    def __init__(self, name, household, random: Random):
        self.name = name
        self.household = household
        self.random = random
        self.time = BEGINNING + timedelta(seconds=random.randrange(86_400))
        self.events = []
        self.user = f"u-{name}"
        self.browse(f"a-{name}-1")
        self.become_known()
        for turn in self.random.sample([self.return_elsewhere, self.take_new_name, self.join, self.change], k=3):
            turn()
            self.buy()

    def say(self, kind, late=timedelta(0), **fields):
        # Minutes lie between two events, so that no delay of the network turns their order around.
        self.time += timedelta(minutes=self.random.randrange(5, 60))
        self.events.append({
            "type": kind,
            "messageId": f"m-{self.name}-{len(self.events)}",
            "timestamp": (self.time - late).isoformat(),
            **fields,
        })

    def browse(self, anonymous, **known):
        for _ in range(self.random.randrange(1, 4)):
            self.say("page", anonymousId=anonymous, name=self.random.choice(["Home", "Shoes", "여름 신발"]), **known)
        self.say("track", anonymousId=anonymous, event="Product Viewed",
                 properties={"sku": f"s-{self.random.randrange(90)}", "price": 12.5}, **known)

    def become_known(self):
        self.say("identify", userId=self.user, anonymousId=f"a-{self.name}-1", traits={
            "name": f"Person {self.name}", "email": f"{self.name}@example.com", "plan": "free",
            "visits": self.random.randrange(9), "address": {"city": "서울"},
        })

    def return_elsewhere(self):
        """Unknown at first: what was seen until then comes along."""
        for device in range(2, self.random.randrange(3, 5)):
            anonymous = f"a-{self.name}-{device}"
            self.browse(anonymous)
            if self.random.random() < 0.5:
                self.say("alias", userId=self.user, previousId=anonymous)
            else:
                self.say("identify", userId=self.user, anonymousId=anonymous, traits={"last_device": device})

    def take_new_name(self):
        """Two people by all that was known, who turn out to be one."""
        old = f"old-{self.name}"
        self.say("identify", userId=old, anonymousId=f"a-{self.name}-old", traits={"plan": "trial", "legacy": True})
        self.say("track", userId=old, event="Imported")
        self.say("alias", userId=self.user, previousId=old)

    def join(self):
        company = f"c-{self.random.randrange(40)}"
        # Many people say the same of a company, in any order.
        self.say("group", userId=self.user, groupId=company, traits={"name": f"Company {company}", "employees": 12})

    def change(self):
        self.say("identify", userId=self.user, traits={"plan": "pro", "visits": self.random.randrange(9, 20)})
        self.say("identify", userId=self.user, traits={"legacy": None, "visits": None})
        # An import that comes late overwrites nothing newer, and a mailbox of the whole house is nobody's name.
        self.say("identify", late=timedelta(days=30), userId=self.user, traits={"plan": "ancient", "origin": "import"})
        self.say("identify", userId=self.user, traits={"email": f"{self.household}@home.example"})

    def buy(self):
        for _ in range(self.random.randrange(1, 4)):
            self.say("track", userId=self.user, event="Order Completed", properties={"total": self.random.random()})

    def requests(self):
        """Path and body of each request, in the order in which they have to arrive."""
        waiting = list(self.events)
        while waiting:
            if self.random.random() < 0.4:
                event = waiting.pop(0)
                kind = event.pop("type")
                yield f"/v1/{kind}", event
                continue
            size = self.random.randrange(1, 9)
            batch, waiting = waiting[:size], waiting[size:]
            if self.random.random() < 0.1:
                # Clients do say something twice in one breath.
                batch.append(self.random.choice(batch))
            yield "/v1/batch", {"batch": batch}
