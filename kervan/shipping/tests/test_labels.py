"""Printing parcel labels."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from kervan.lib.errors import Invalid, NotAllowed, NotFound
from kervan.shipping import labels
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.labels import label_pdf, labels_of
from tests.shop import AYSE, PACKER, facts


def test_a_label_has_a_page_for_each_piece_and_is_remembered(shop):
    order = shop.order({"MUG": 2})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, pieces=3)

    pdf = label_pdf([parcel.pk], "100x150", actor=PACKER)

    assert len(PdfReader(BytesIO(pdf)).pages) == 3
    parcel.refresh_from_db()
    assert parcel.label_printed_by == "Paketçi"
    assert parcel.label_printed_at is not None
    assert shop.events(order)[-1] == "shipment.label_printed"


def test_labels_come_in_the_order_asked_for(shop):
    parcels = [mark_ready_to_ship(shop.order().pk, actor=AYSE) for _ in range(3)]
    wanted = [parcels[2].pk, parcels[0].pk, parcels[1].pk]

    labels = labels_of(wanted)

    assert [label.reference for label in labels] == [parcels[2].reference, parcels[0].reference, parcels[1].reference]


def test_what_the_courier_collects_stands_on_the_first_piece_only(shop):
    order = shop.order({"MUG": 2}, payment_method="cash_on_delivery", captured=False)
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, pieces=2)

    labels = labels_of([parcel.pk])

    assert [label.cod_amount for label in labels] == [20_000, None]


def test_a_parcel_that_waits_for_its_carrier_has_no_label(shop):
    ready = mark_ready_to_ship(shop.order().pk, actor=AYSE)
    waiting = mark_ready_to_ship(shop.order().pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)
    before = facts()

    with pytest.raises(NotAllowed, match="yanıtı bekleniyor") as refusal:
        label_pdf([ready.pk, waiting.pk], "a6", actor=AYSE)

    assert refusal.value.code == "not_ready"
    assert facts() == before
    ready.refresh_from_db()
    assert ready.label_printed_at is None


def test_a_cancelled_parcel_an_unknown_one_and_a_strange_paper_are_refused(shop):
    parcel = mark_ready_to_ship(shop.order().pk, actor=AYSE)
    cancel_shipment(parcel.pk, actor=AYSE)

    with pytest.raises(NotAllowed, match="iptal edilmiş"):
        label_pdf([parcel.pk], "a6", actor=AYSE)
    with pytest.raises(NotFound):
        label_pdf([parcel.pk + 1000], "a6", actor=AYSE)
    with pytest.raises(NotFound):
        label_pdf([], "a6", actor=AYSE)
    with pytest.raises(Invalid) as refusal:
        label_pdf([mark_ready_to_ship(shop.order().pk, actor=AYSE).pk], "a3", actor=AYSE)

    assert list(refusal.value.fields) == ["size"]


def test_the_statements_and_the_drawings_do_not_grow_with_the_labels(shop, monkeypatch):
    drawings = []
    real = labels.render_labels
    monkeypatch.setattr(labels, "render_labels", lambda *given, **more: drawings.append(1) or real(*given, **more))
    counts = []
    for many in (2, 8):
        ids = [mark_ready_to_ship(shop.order().pk, actor=AYSE).pk for _ in range(many)]
        with CaptureQueriesContext(connection) as queries:
            label_pdf(ids, actor=AYSE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert len(drawings) == 2
