"""Killed in the middle, with real processes and SIGKILL: one booking, one mail, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from kervan.cli.invariants import check_all
from kervan.integrations.carriers.sandbox.models import SandboxParcel
from kervan.integrations.einvoice.sandbox.models import SandboxDocument
from kervan.integrations.gateways.sandbox.models import SandboxRefund
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.models import Invoice
from kervan.notifications.handlers import send_due_messages
from kervan.notifications.models import Message
from kervan.orders.models import Order
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.models import Shipment
from kervan.shop.models import Shop as ShopSettings
from tests.shop import AYSE, Shop
from tests.smtp_server import Mailbox, free_port, running

ROOT = Path(__file__).resolve().parent.parent
KILLED = -9

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]


def work(database_url: str, moment: str = "never", mailbox: Mailbox | None = None) -> int:
    """Run workers until no job is due or one kills itself; returns the last one's exit code.

    A worker that is told not to wait leaves when it finds nothing to do, even if a job that ends just then adds one.
    """
    environment = os.environ | {"DATABASE_URL": database_url}
    if mailbox is not None:
        environment |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mailbox.port), "SMTP_STARTTLS": "no"}
    command = [sys.executable, "-m", "tests.dying_worker", moment]
    for _ in range(6):
        done = subprocess.run(command, cwd=ROOT, env=environment, timeout=120, check=False)
        if done.returncode != 0 or not due_jobs():
            break
    return done.returncode


def due_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM procrastinate_jobs
               WHERE queue_name <> 'schedule' AND status IN ('todo', 'doing')
                 AND coalesce(scheduled_at, now()) <= now() + interval '2 seconds'"""
        )
        return int(cursor.fetchone()[0])


def its_heart_stopped() -> None:
    """Let the dead worker's last sign of life be a while ago, instead of waiting for it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo' AND attempts > 0")


@pytest.mark.parametrize(
    "moment", ["before the carrier hears", "after the carrier answered", "after the answer was written"]
)
def test_a_worker_killed_around_the_carriers_answer_books_once(shop: Shop, database_url: str, moment: str) -> None:
    order = shop.order({"MUG": 2})
    parcel = mark_ready_to_ship(order.pk, actor=AYSE, carrier_account_id=shop.sandbox().pk)

    assert work(database_url, moment) == KILLED
    its_heart_stopped()
    assert work(database_url) == 0

    assert Shipment.objects.get(pk=parcel.pk).state == "ready"
    assert SandboxParcel.objects.count() == 1
    assert shop.events(order).count("shipment.ready") == 1
    assert Message.objects.filter(kind="parcel_ready").count() == 1
    assert list(check_all()) == []


def test_a_worker_killed_after_the_integrator_accepted_sends_one_document(shop: Shop, database_url: str) -> None:
    shop.seller()
    shop.integrator()
    order = shop.order({"MUG": 2})
    invoice = issue_invoice(order.pk, actor=AYSE)

    assert work(database_url, "after the integrator accepted") == KILLED
    its_heart_stopped()
    assert work(database_url) == 0

    assert Invoice.objects.get(pk=invoice.pk).state == "sent"
    assert SandboxDocument.objects.count() == 1
    assert shop.events(order).count("invoice.sent") == 1
    assert Message.objects.filter(kind="invoice").count() == 1
    assert list(check_all()) == []


@pytest.mark.parametrize("moment", ["before the gateway hears", "after the gateway paid"])
def test_a_worker_killed_around_the_gateways_answer_pays_back_once(shop: Shop, database_url: str, moment: str) -> None:
    save_gateway_account(None, actor=AYSE, name="Banka POS", type="sandbox")
    order = shop.order({"MUG": 2}, gateway="Banka POS", payment_reference="P-1")
    [refund] = request_refund(order.pk, actor=AYSE, amount=5_000, to="original")

    assert work(database_url, moment) == KILLED
    its_heart_stopped()
    assert work(database_url) == 0

    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert SandboxRefund.objects.count() == 1
    assert shop.events(order).count("refund.succeeded") == 1
    assert Message.objects.filter(kind="refunded").count() == 1
    assert list(check_all()) == []


def test_a_mail_accepted_while_the_worker_dies_is_uncertain_and_not_repeated(shop: Shop, database_url: str) -> None:
    ShopSettings.objects.update(message_delay=0)
    order = shop.order({"MUG": 1})
    mailbox = Mailbox(free_port())

    with running(mailbox):
        assert work(database_url, "after the mail was accepted", mailbox) == KILLED
        its_heart_stopped()
        Message.objects.update(handed_over_at="2026-01-01T00:00Z")
        send_due_messages()
        assert work(database_url, mailbox=mailbox) == 0

    message = Message.objects.get(kind="order_placed")
    assert (message.order_id, message.state) == (order.pk, "uncertain")
    assert len(mailbox.mails) == 1


def test_what_the_web_server_committed_before_it_was_killed_is_carried_on(shop: Shop, database_url: str) -> None:
    shop.product("MUG", stock=5)
    placing = (
        "import django, os, signal; django.setup();"
        "from tests.shop import Shop, AYSE;"
        "from kervan.sales.actions.place_orders import place_order;"
        "place_order(Shop().new({'MUG': 1}), actor=AYSE);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = os.environ | {"DATABASE_URL": database_url}
    killed = subprocess.run([sys.executable, "-c", placing], cwd=ROOT, env=environment, timeout=120, check=False)
    assert killed.returncode == KILLED

    assert work(database_url) == 0

    order = Order.objects.get()
    assert Message.objects.filter(order_id=order.pk, kind="order_placed").count() == 1
    assert list(check_all()) == []
