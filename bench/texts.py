"""Orders as Turkish shops get them, always the same: names and streets with all their letters, phones, three lines."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

SKUS = 1000
LINES = 3

FIRST = (
    *("Zeynep", "Elif", "Ayşe", "Çağla", "Şule", "Gülşah", "İrem", "Özge", "Ümmühan", "Nurgül", "Fatma", "Büşra"),
    *("Mehmet", "Mustafa", "Oğuzhan", "İbrahim", "Çağrı", "Ömer", "Ünal", "Şükrü", "Hüseyin", "Ali", "Emre", "Yiğit"),
)
LAST = (
    *("Yılmaz", "Kaya", "Demir", "Çelik", "Şahin", "Yıldız", "Öztürk", "Aydın", "Özdemir", "Arslan", "Doğan", "Kılıç"),
    *("Çetin", "Kara", "Koç", "Kurt", "Özkan", "Şimşek", "Polat", "Korkmaz", "Çalışkan", "Güneş", "Aktaş", "Ünlü"),
)
PLACES = (
    *(("İstanbul", "Kadıköy", "Caferağa"), ("İstanbul", "Şişli", "Esentepe"), ("Ankara", "Çankaya", "Kızılay")),
    *(("İzmir", "Karşıyaka", "Bostanlı"), ("Bursa", "Nilüfer", "Görükle"), ("Antalya", "Muratpaşa", "Şirinyalı")),
)
STREETS = ("Bahariye Cad.", "Işıklar Sok.", "Şehit Öğretmen Sok.", "Atatürk Bulvarı", "Gülbahçe Sok.", "İnönü Cad.")
METHODS = ("card", "card", "bank_transfer", "cash_on_delivery")
HOT = "URN-0001"


def sku_of(number: int) -> str:
    """1 → "URN-0001"."""
    return f"URN-{number:04d}"


def orders(seed: int, *, hot: bool = False) -> Iterator[dict[str, Any]]:
    """Order after order, each from a customer of its own; few SKUs sell often, most seldom. ``hot``: all want one SKU."""
    chance = random.Random(seed)
    for number in itertools.count(1):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        city, district, neighbourhood = chance.choice(PLACES)
        unique = f"{seed}{number:06d}"
        phone = (
            f"05{chance.randrange(30, 60)} {chance.randrange(1000):03d} {number // 100 % 100:02d} {number % 100:02d}"
        )
        wanted = {min(SKUS, int(chance.paretovariate(0.8))) for _ in range(8)}
        skus = [HOT] if hot else [sku_of(sku) for sku in itertools.islice(_padded(wanted, chance), LINES)]
        method = chance.choice(METHODS)
        yield {
            "external_id": f"WEB-{unique}",
            "customer": {"name": f"{first} {last}", "email": f"musteri{unique}@example.com", "phone": phone},
            "shipping_address": {
                "name": f"{first} {last}",
                "phone": phone,
                "line": f"{chance.choice(STREETS)} No: {chance.randrange(1, 200)} D: {chance.randrange(1, 40)}",
                "neighbourhood": neighbourhood,
                "district": district,
                "city": city,
                "postal_code": f"{chance.randrange(1000, 81000):05d}",
            },
            "lines": [{"sku": sku, "quantity": 1} for sku in skus],
            "shipping_fee": "49.90",
            "payment": {"method": method, "captured": method == "card"},
            "note": "Lütfen kapıya bırakmayın, gündüz işteyim." if number % 5 == 0 else "",
        }


def _padded(wanted: set[int], chance: random.Random) -> Iterator[int]:
    yield from wanted
    while True:
        sku = chance.randrange(1, SKUS + 1)
        if sku not in wanted:
            wanted.add(sku)
            yield sku


def as_body(order: dict[str, Any]) -> bytes:
    """The JSON that goes over the wire."""
    return json.dumps(order, ensure_ascii=False, separators=(",", ":")).encode()
