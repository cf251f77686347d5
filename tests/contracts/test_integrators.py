"""What every e-invoice integrator's adapter must do, whatever the house behind it. Each brings ``tests/rig.py``."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest

from kervan.config.wiring import INTEGRATORS
from kervan.documents.invoice_content import (
    InternetSale,
    InvoiceContent,
    InvoiceLine,
    InvoiceParty,
    PaymentWay,
    VatTotal,
)
from kervan.invoices.einvoice import (
    DocumentStatus,
    EInvoice,
    IntegratorRefused,
    IntegratorSilent,
    integrator_types,
    make_integrator,
)
from kervan.lib.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = InvoiceContent(
    number="EAR2026000000001",
    uuid="0f5dd2a8-3f5c-4b52-9f1c-7f3b5c1f6a10",
    issued_at=datetime(2026, 11, 25, 11, 5, tzinfo=UTC),
    seller=InvoiceParty(name="Çınar Züccaciye A.Ş.", tax_id="4540536920", tax_office="Kadıköy", city="İstanbul"),
    buyer=InvoiceParty(name="Işıl Öz", given_name="Işıl", family_name="Öz", tax_id="11111111111", city="İzmir"),
    lines=(
        InvoiceLine(
            name="Fincan",
            quantity=1,
            unit_price=Decimal("100"),
            net=10_000,
            vat_rate=Decimal(20),
            vat=2_000,
            gross=12_000,
        ),
    ),
    vat_totals=(VatTotal(rate=Decimal(20), net=10_000, vat=2_000),),
    net_total=10_000,
    vat_total=2_000,
    payable=12_000,
    internet_sale=InternetSale(
        web_address="https://kervan.example",
        payment_way=PaymentWay.CARD,
        paid_on=date(2026, 11, 24),
        carrier_name="Deneme Kargo A.Ş.",
        carrier_tax_id="4540536920",
        dispatched_on=date(2026, 11, 25),
    ),
)


def document(number: str = CONTENT.number, **changes: Any) -> EInvoice:
    content = replace(CONTENT, number=number, uuid=str(uuid.uuid5(uuid.NAMESPACE_OID, number)), **changes)
    xml = f"<Invoice><ID>{content.number}</ID></Invoice>".encode()
    return EInvoice(uuid=content.uuid, number=number, profile=content.profile, xml=xml, content=content)


@pytest.fixture(params=sorted(INTEGRATORS))
def rig(request: Any) -> Iterator[Any]:
    module = INTEGRATORS[request.param].rsplit(".", 2)[0]
    return import_module(f"{module}.tests.rig").Rig()


def test_a_repeated_document_is_one_document(rig: Any):
    first = rig.integrator.send(document())

    assert rig.integrator.send(document()) == first
    assert rig.documents() == 1


def test_a_lost_answer_is_asked_for_again(rig: Any):
    rig.lose_next_answer()
    with pytest.raises(IntegratorSilent):
        rig.integrator.send(document())

    assert rig.integrator.send(document()).their_id
    assert rig.documents() == 1


def test_another_document_under_a_known_ettn_is_refused(rig: Any):
    sent = document()
    rig.integrator.send(sent)

    with pytest.raises(IntegratorRefused):
        rig.integrator.send(replace(sent, number="EAR2026000000002", xml=b"<Invoice>2</Invoice>"))

    assert rig.documents() == 1


def test_a_refusal_is_in_its_own_words(rig: Any):
    rig.refuse("Alıcı adı boş")

    with pytest.raises(IntegratorRefused, match="Alıcı adı boş"):
        rig.integrator.send(document())

    assert rig.documents() == 0


def test_silence_is_no_refusal(rig: Any):
    rig.fall_silent()

    for ask in (
        lambda: rig.integrator.is_registered("4540536920"),
        lambda: rig.integrator.send(document()),
        lambda: rig.integrator.status(CONTENT.uuid),
        lambda: rig.integrator.cancel(CONTENT.uuid),
    ):
        with pytest.raises(IntegratorSilent):
            ask()
    assert rig.documents() == 0


def test_it_knows_who_is_registered(rig: Any):
    rig.register("4540536920")

    assert rig.integrator.is_registered("4540536920") is True
    assert rig.integrator.is_registered("17291716060") is False


def test_what_became_of_a_document_is_told(rig: Any):
    sent = document()
    assert rig.integrator.status(sent.uuid).status == DocumentStatus.UNKNOWN

    rig.integrator.send(sent)
    assert rig.integrator.status(sent.uuid).status == DocumentStatus.ACCEPTED

    rig.integrator.cancel(sent.uuid)
    rig.integrator.cancel(sent.uuid)
    assert rig.integrator.status(sent.uuid).status == DocumentStatus.CANCELLED


def test_cancelling_what_never_arrived_is_fine_and_too_late_is_refused(rig: Any):
    rig.integrator.cancel(str(uuid.uuid4()))
    sent = document()
    rig.integrator.send(sent)
    rig.report()

    with pytest.raises(IntegratorRefused):
        rig.integrator.cancel(sent.uuid)


def test_the_form_is_described(rig: Any):
    for kind in integrator_types():
        assert str(kind.name)
        assert len({field.name for field in kind.fields}) == len(kind.fields)
        assert any(field.secret for field in kind.fields)
        with pytest.raises(Invalid):
            make_integrator(kind.code, {field.name: "" for field in kind.fields})


def test_an_unknown_house_is_not_found():
    with pytest.raises(NotFound):
        make_integrator("nobody", {})
