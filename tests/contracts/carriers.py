"""What a carrier's adapter brings to the contract tests.

Each adapter has ``tests/rig.py`` with a class ``Rig``: a far side that can be steered. The sandbox's is its own server;
a real carrier's is a local server that answers as the carrier's documents say, refusals inside HTTP 200 included.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from kervan.shipping.carriers import Carrier, CashOnDelivery, Parcel, Receiver, Sender

SENDER = Sender(
    name="Çınar Züccaciye",
    phone="+902162223344",
    line="Moda Caddesi No: 12",
    district="Kadıköy",
    city="İstanbul",
    postal_code="34710",
)

RECEIVER = Receiver(
    name="Şükrü Öğünç Işıklı",
    phone="+905321234567",
    line="Güneş Sokak No: 5 Daire: 3",
    neighbourhood="Çığlı Mahallesi",
    district="Bornova",
    city="İzmir",
    postal_code="35030",
    email="sukru@example.com",
)


def parcel(reference: str = "202600000017", *, receiver: Receiver = RECEIVER, cash: int | None = None) -> Parcel:
    """An ordinary parcel with every Turkish letter in it. ``cash``: kuruş to collect at the door."""
    return Parcel(
        reference=reference,
        order_number="1017",
        receiver=receiver,
        sender=SENDER,
        pieces=1,
        desi=Decimal("2.5"),
        weight_kg=Decimal("1.75"),
        contents="Fincan takımı",
        cash_on_delivery=CashOnDelivery(amount=cash, document_number="1017") if cash else None,
    )


def nameless(reference: str) -> Parcel:
    """A parcel no carrier takes: its receiver has no name to speak of."""
    return parcel(reference, receiver=replace(RECEIVER, name="A"))


class CarrierRig(Protocol):
    """One account with one carrier, and its far side."""

    carrier: Carrier

    def hand_over(self, reference: str) -> None:
        """The branch scans the parcel."""

    def finish(self, reference: str) -> None:
        """Everything that will happen to the parcel happens."""

    def lose_next_answer(self) -> None:
        """The carrier does what the next request asks, and its answer is lost."""

    def fall_silent(self) -> None:
        """From now on the carrier does nothing and says nothing."""

    def bookings_of(self, reference: str) -> int:
        """How many parcels stand in the carrier's books under this reference."""

    def receiver_of(self, reference: str) -> str:
        """The receiver's name as the carrier wrote it down."""

    def words_for_nameless(self) -> str:
        """What this carrier says to a parcel like ``nameless()``."""

    def close(self) -> None:
        """The far side stops."""
