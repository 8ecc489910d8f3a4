"""A shop's worth of customers, the same in every run but for the day, sent as clients send them."""

import random
import uuid
from datetime import datetime, timedelta, timezone

FAMILY_NAMES = "이박최정강조윤장임한오서신권황안송류홍"
GIVEN_NAMES = ["민준", "서연", "도윤", "지우", "하은", "시우", "예준", "서아", "건", "지호", "수아", "은우"]
FOREIGN_NAMES = ["Emma Clark", "Nguyễn An", "Oliver Smith", "Sofia Rossi", "Liam O’Brien"]
PRODUCTS = [("무선 이어폰 Pro", 189_000), ("오피스 키보드", 98_000), ("캠핑 랜턴", 42_000), ("러닝화 에어", 142_000)]

# Whom the tests look for.
KNOWN = {"userId": "u-20418", "name": "김민준", "email": "minjun.kim@example.com", "phone": "010-2345-6789"}

# Who is busy while the tests look at the live screen, so that the other's page stays as it is.
BUSY = {"userId": "u-20419", "name": "윤서아"}

FIRMS = [
    ("한빛물류", "물류", 120), ("Acorn Retail", "Retail", 12), ("서울정밀", "제조", 45), ("Blue Harbor", "Retail", 300),
    ("푸른교육", "교육", 8), ("Northwind", "Retail", 30),
]


def events(people=60):
    """Everything that happened in the shop, oldest clients first."""
    chance = random.Random(20_418)
    now = datetime.now(timezone.utc)
    happened = []

    def add(kind, minutes_ago, **fields):
        fields |= {"type": kind, "messageId": str(uuid.UUID(int=chance.getrandbits(128)))}
        happened.append(fields | {"timestamp": (now - timedelta(minutes=minutes_ago)).isoformat()})

    for number in range(people):
        visitor = str(uuid.UUID(int=chance.getrandbits(128)))
        ago = 90 + chance.random() ** 2 * 30 * 24 * 60
        add("page", ago + 30, anonymousId=visitor, properties={"title": "봄맞이 기획전", "path": "/spring"})
        if chance.random() < 0.15:
            continue
        buyer = f"u-{30_000 + number}"
        name = chance.choice(FAMILY_NAMES) + chance.choice(GIVEN_NAMES)
        if chance.random() < 0.15:
            name = chance.choice(FOREIGN_NAMES)
        add("identify", ago + 20, userId=buyer, anonymousId=visitor, traits={
            "name": name, "email": f"customer{number}@example.com",
            "phone": f"010-{chance.randrange(3000, 9999)}-{chance.randrange(1000, 9999)}",
        })
        for order in range(chance.randrange(4)):
            product, price = chance.choice(PRODUCTS)
            # Who bought longer ago comes back later.
            buy(add, buyer, ago / (order + 1), str(chance.randrange(10_000, 20_000)), product, price)
    add("identify", 500, userId=BUSY["userId"], traits={"name": BUSY["name"], "email": "seoa.yoon@example.com"})
    regular(add)
    # Companies of which a file says something, and whose people nobody knows yet.
    for number, (name, industry, seats) in enumerate(FIRMS):
        add("group", 200, groupId=f"firm-{number}", traits={"name": name, "industry": industry, "seats": seats})
    return happened


def buy(add, buyer, ago, order, product, price, quantity=1):
    money = {"price": price, "currency": "KRW"}
    add("track", ago + 15, event="Product Viewed", userId=buyer, properties={"name": product, **money})
    add("track", ago + 10, event="Product Added", userId=buyer,
        properties={"name": product, **money, "quantity": quantity})
    add("track", ago + 5, event="Order Completed", userId=buyer, properties={
        "order_id": order, "revenue": price * quantity, "currency": "KRW",
        "products": [{"name": product, "quantity": quantity}],
    })


def regular(add):
    """The customer who keeps coming back: a year of history of every kind."""
    user, day = KNOWN["userId"], 24 * 60
    phone, desk = "8f31aa02-0000-4000-8000-00000000c2c2", "02abaa02-0000-4000-8000-00000000beef"
    for visit in range(6):
        add("page", 400 * day - visit, anonymousId=phone, properties={"title": "무선 이어폰", "path": f"/p/{visit}"})
    add("identify", 399 * day, userId=user, anonymousId=phone, traits={
        "name": KNOWN["name"], "email": KNOWN["email"], "phone": KNOWN["phone"], "city": "서울 마포구",
        "plan": "pro", "createdAt": "2024-03-11T02:00:00Z", "newsletter": True, "title": "구매팀장",
    })
    add("group", 300 * day, userId=user, groupId="acme", traits={"name": "단골상사"})
    add("screen", 40 * day, userId=user, name="설정")
    for number, (product, price) in enumerate(PRODUCTS):
        buy(add, user, 9 * day * (number + 1), str(20_981 - 700 * number), product, price, quantity=number + 1)
    add("track", 30 * day, event="Order Refunded", userId=user,
        properties={"order_id": "18210", "total": 98_000, "currency": "KRW"})
    add("page", 2 * day, anonymousId=desk, properties={"title": "로그인", "path": "/login"})
    add("identify", 2 * day - 5, userId=user, anonymousId=desk, traits={"company": "단골상사"})
    recent = [
        ("Products Searched", {"query": "노이즈 캔슬링"}), ("Product List Viewed", {"category": "이어폰"}),
        ("Coupon Applied", {"coupon_name": "봄맞이 10%", "discount": 12_000, "currency": "KRW"}),
        ("Product Reviewed", {"rating": 5, "review_body": "소리가 정말 좋아요"}),
        ("Video Watched", {"title": "사용법", "seconds": 93, "done": True}),
    ]
    for number, (event, properties) in enumerate(recent):
        add("track", 3 + number * 190, event=event, userId=user, properties=properties)


def rejected():
    """Events that end otherwise, each for a reason of its own."""
    return [
        {"type": "track", "userId": "u-1", "messageId": "no-name"},
        {"type": "track", "event": "Lost", "messageId": "no-id"},
        {"type": "nonsense", "userId": "u-1", "messageId": "no-type"},
    ]
