"""Who buys in the demo shop: made-up people at real places, always the same.

E-mails end in example.com and example.org (RFC 2606). Turkish numbers have subscriber parts beginning with 000, which
nobody is given; German and British ones lie in the ranges their regulators keep for films. Companies' tax numbers begin
with 0000 and have a right check digit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from random import Random

from stdnum.tr import vkn

from kervan.customers.places import cities, districts, neighbourhoods
from kervan.lib.text import fold

SEED = "kervan"
MOBILE_PREFIXES = ("532", "533", "535", "536", "542", "543", "544", "545", "552", "553", "554", "555")

WOMEN = """Zeynep Elif Defne Ebrar Azra Nehir Ayşe Fatma Emine Hatice Merve Büşra Esra Kübra Selin Ece İrem Gizem Pelin
Derya Şule Gül Nur Yasemin Özlem Sibel Aslı Burcu Ceren Deniz Dilek Ebru Filiz Gamze Hande Işıl Meltem Nazlı Pınar
Sevgi""".split()  # noqa: SIM905
MEN = """Yusuf Miraç Göktuğ Ömer Mustafa Mehmet Ahmet Ali Hüseyin Hasan İbrahim Emre Burak Murat Serkan Volkan Okan
Kerem Çağrı Onur Barış Cem Efe Kaan Tolga Uğur Yiğit Oğuz Şahin Levent Halil Selim Tarık Umut Engin Erdem Fırat Gökhan
İlker Koray""".split()  # noqa: SIM905
SURNAMES = """Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç
Kurt Özkan Şimşek Polat Korkmaz Çakır Erdoğan Yavuz Can Acar Aktaş Güler Tekin Yalçın Bulut Keskin Ünal Turan Gül Özer
Işık Kaplan Avcı Sarı Bozkurt Güneş Köse Taş Ateş Aksoy Uzun Coşkun Erol Sönmez Duman Toprak Uysal Ekinci Sezer Tunç
Oral Önal Gürsoy""".split()  # noqa: SIM905
STREETS = """Atatürk Cad.|Cumhuriyet Cad.|İnönü Cad.|Gazi Cad.|Barış Sok.|Lale Sok.|Menekşe Sok.|Çınar Sok.|Zambak Sok.
Bahar Sok.|Fatih Cad.|Mimar Sinan Cad.|Yunus Emre Cad.|Okul Sok.|Park Sok.|İstasyon Cad.|Gül Sok.|Akasya Sok.
Mevlana Cad.|Ihlamur Sok.""".replace("\n", "|").split("|")
BIG_CITIES = {
    "İstanbul": 32,
    "Ankara": 14,
    "İzmir": 11,
    "Bursa": 6,
    "Antalya": 6,
    "Kocaeli": 4,
    "Adana": 3,
    "Konya": 3,
    "Gaziantep": 3,
    "Mersin": 3,
    "Eskişehir": 3,
    "Muğla": 2,
    "Balıkesir": 2,
    "Tekirdağ": 2,
    "Denizli": 2,
}
COMPANIES = """Mavi Liman Mimarlık Ltd. Şti.|Üç Çınar Kafe İşletmeleri A.Ş.|Gökçe Butik Otel Ltd. Şti.
Sarıyaz Reklamcılık A.Ş.|Kuzey Rüzgârı Yazılım A.Ş.|Taşköprü Restoran Ltd. Şti.|İğde Anaokulu Ltd. Şti.
Beyaz Kâğıt Yayıncılık A.Ş.|Dalga Dijital Ajans Ltd. Şti.|Günbatımı Pansiyon Ltd. Şti.""".replace("\n", "|").split("|")
FOREIGNERS = (
    ("Emily Carter", "Cihangir Mah., Akarsu Yokuşu No: 14 D: 5", "Beyoğlu", "İstanbul"),
    ("Jonas Weber", "Fener Mah., Lara Cad. No: 88 D: 12", "Muratpaşa", "Antalya"),
    ("Sophie Martin", "Karagözler Mah., Fevzi Çakmak Cad. No: 31", "Fethiye", "Muğla"),
    ("Liam Murphy", "Alsancak Mah., Kıbrıs Şehitleri Cad. No: 60 D: 3", "Konak", "İzmir"),
)
ABROAD = (
    ("Hannah Schneider", "+49 30 23125 014", "Oranienstraße 25", "10999", "Berlin", "DE"),
    ("Oliver Bennett", "+44 20 7946 0231", "14 Camden Passage", "N1 8EA", "London", "GB"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A customer as an order names them."""

    name: str
    email: str
    phone: str
    address: dict[str, str] = field(hash=False)
    tax_id: str = ""
    billing: dict[str, str] | None = field(default=None, hash=False)
    language: str = "tr"


class People:
    """The customers by number: the same number is always the same person."""

    @cached_property
    def _places(self) -> tuple[list[str], list[float]]:
        others = [city for city in cities() if city not in BIG_CITIES]
        weights = [*map(float, BIG_CITIES.values()), *(8 / len(others) for _ in others)]
        return [*BIG_CITIES, *others], list(accumulate(weights))

    def person(self, number: int) -> Buyer:
        """An ordinary customer."""
        luck = Random(f"{SEED}:person:{number}")  # noqa: S311
        first = luck.choice(WOMEN if luck.random() < 0.6 else MEN)
        name = f"{first} {luck.choice(SURNAMES)}"
        mailbox = fold(name).replace(" ", ".")
        phone = _phone(number)
        email = f"{mailbox}{number % 90 + 10}.{number}@example.{'com' if luck.random() < 0.7 else 'org'}"
        return Buyer(name=name, email=email, phone=phone, address=self._address(luck, name, phone))

    def company(self, number: int) -> Buyer:
        """A company: goods to its address, the invoice to its tax number."""
        luck = Random(f"{SEED}:company:{number}")  # noqa: S311
        title = COMPANIES[number % len(COMPANIES)]
        contact = f"{luck.choice(WOMEN + MEN)} {luck.choice(SURNAMES)}"
        body = f"0000{number % len(COMPANIES) + 10101:05d}"
        tax_id = body + vkn.calc_check_digit(body)
        phone = _phone(9000 + number % len(COMPANIES))
        address = self._address(luck, contact, phone)
        billing = {**address, "name": title, "tax_id": tax_id, "tax_office": address["district"]}
        mailbox = fold(title).split(" ")
        return Buyer(
            name=title,
            email=f"satinalma@{mailbox[0]}-{mailbox[1]}.example.com",
            phone=phone,
            address={**address, "name": f"{contact}, {title}"},
            tax_id=tax_id,
            billing=billing,
        )

    def foreigner(self, number: int) -> Buyer:
        """Somebody who lives in Turkey and reads English."""
        name, line, district, city = FOREIGNERS[number % len(FOREIGNERS)]
        phone = _phone(9500 + number % len(FOREIGNERS))
        neighbourhood, _, street = line.partition(" Mah., ")
        address = {"name": name, "phone": phone, "line": street, "neighbourhood": neighbourhood}
        address |= {"district": district, "city": city, "country": "TR"}
        return Buyer(name=name, email=_mail(name), phone=phone, address=address, language="en")

    def abroad(self, number: int) -> Buyer:
        """Somebody in another country: no Turkish carrier takes the parcel."""
        name, phone, line, postal_code, city, country = ABROAD[number % len(ABROAD)]
        address = {"name": name, "phone": phone, "line": line, "postal_code": postal_code, "city": city}
        return Buyer(name=name, email=_mail(name), phone="", address={**address, "country": country}, language="en")

    def _address(self, luck: Random, name: str, phone: str) -> dict[str, str]:
        names, weights = self._places
        city = luck.choices(names, cum_weights=weights)[0]
        district = luck.choice(districts(city))
        line = f"{luck.choice(STREETS)} No: {luck.randint(1, 180)}"
        if luck.random() < 0.8:
            line += f" D: {luck.randint(1, 24)}"
        return {
            "name": name,
            "phone": phone,
            "line": line,
            "neighbourhood": luck.choice(neighbourhoods(city, district)),
            "district": district,
            "city": city,
            "country": "TR",
        }


def _phone(number: int) -> str:
    return f"+90{MOBILE_PREFIXES[number // 10_000 % len(MOBILE_PREFIXES)]}000{number % 10_000:04d}"


def _mail(name: str) -> str:
    return f"{fold(name).replace(' ', '.')}@example.org"
