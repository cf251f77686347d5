"""Başarısız işlemler in the panel."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from kervan.accounts.rights import ROLE_RIGHTS, Role
from kervan.events.models import Event, JobError
from kervan.events.queue import enqueue_many
from tests.shop import facts

pytestmark = pytest.mark.django_db

HANDLER = "kervan.shipping.handlers.book_with_carrier"


def failed_for(order, *, error="<script>alert(1)</script> no route"):
    event = Event.objects.filter(subject="order", subject_id=order.pk).latest("id")
    (job,) = enqueue_many("run_handler", [{"event_id": event.pk, "handler": HANDLER}])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 12 WHERE id = %s", [job])
    JobError.objects.create(job_id=job, handler=HANDLER, event=event, attempt=12, final=True, error=error)
    return job


@pytest.fixture
def manager(shop, client):
    client.force_login(shop.staff(Role.MANAGER))
    return client


def test_the_page_names_the_work_the_order_and_the_reason(shop, manager):
    order = shop.order()
    failed_for(order)

    html = manager.get(reverse("panel:failed-jobs")).content.decode()

    assert "Gönderiyi kargo firmasına bildirmek" in html
    assert f"#{order.number}" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; no route" in html
    assert "<script>alert(1)" not in html


def test_a_refusal_is_told_in_its_own_words_and_a_fault_with_its_name(shop, manager):
    failed_for(shop.order(), error="kervan.shipping.carriers.CarrierSilent: Deneme Kargo yanıt vermedi.")
    failed_for(shop.order(), error="KeyError: 'sandbox'")

    html = manager.get(reverse("panel:failed-jobs")).content.decode()

    assert ">Deneme Kargo yanıt vermedi.<" in html
    assert "CarrierSilent" not in html
    assert "KeyError: &#x27;sandbox&#x27;" in html


def test_one_is_tried_again_once(shop, manager):
    job = failed_for(shop.order())
    url = reverse("panel:failed-jobs-retry", args=[job])

    assert manager.post(url).status_code == 302
    again = manager.post(url)

    assert again.status_code == 409
    assert "Bu işlem artık başarısız değil" in again.content.decode()
    assert Event.objects.filter(name="job.retried").count() == 1


def test_all_are_tried_again(shop, manager):
    order = shop.order()
    for _number in range(3):
        failed_for(order)

    manager.post(reverse("panel:failed-jobs-retry-all"))

    assert Event.objects.filter(name="job.retried").count() == 3
    assert "Başarısız işlem yok" in manager.get(reverse("panel:failed-jobs")).content.decode()


def test_looking_changes_nothing(shop, manager):
    job = failed_for(shop.order())
    for url in (reverse("panel:failed-jobs-retry", args=[job]), reverse("panel:failed-jobs-retry-all")):
        assert manager.get(url).status_code == 405


@pytest.mark.parametrize("role", Role.values)
def test_who_may_see_and_retry(shop, client, role):
    job = failed_for(shop.order())
    client.force_login(shop.staff(role))
    may = "jobs.retry" in ROLE_RIGHTS[role]
    before = facts()

    assert client.get(reverse("panel:failed-jobs")).status_code == (200 if may else 403)
    assert client.post(reverse("panel:failed-jobs-retry", args=[job])).status_code == (302 if may else 403)
    assert client.post(reverse("panel:failed-jobs-retry-all")).status_code == (302 if may else 403)
    assert (facts() == before) == (not may)


def test_the_page_asks_the_database_as_often_for_one_as_for_many(shop, manager, django_assert_num_queries):
    order = shop.order()
    failed_for(order)
    manager.get(reverse("panel:failed-jobs"))
    with django_assert_num_queries(10):
        manager.get(reverse("panel:failed-jobs"))
    for _number in range(5):
        failed_for(order)
    with django_assert_num_queries(10):
        manager.get(reverse("panel:failed-jobs"))
