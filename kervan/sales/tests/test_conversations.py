"""Customers and the shop write to each other about an order."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.api.tests.program import Program
from kervan.events.models import Event
from kervan.lib.errors import Invalid, NotAllowed
from kervan.notifications.models import Message
from kervan.notifications.queries import preview
from kervan.orders.links import order_path
from kervan.orders.queries import in_queue
from kervan.panel.tests.desk import Desk
from kervan.privacy.actions.forget_person import forget_person
from kervan.privacy.queries import person_data
from kervan.sales.actions.answer_customer import answer_customer
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.close_questions import close_questions
from kervan.sales.actions.write_to_shop import write_to_shop
from kervan.sales.models import CustomerMessage
from tests.shop import AYSE, facts

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def ask(client, order, text="Hediye paketi olur mu?", key="k1"):
    return client.post(f"{order_path(order)}mesaj/", {"text": text, "once_key": key})


def test_a_customer_asks_staff_answer_and_the_customer_reads_it(client, shop):
    order = shop.order()
    assert "Mağazaya yaz" in text_of(client.get(order_path(order)))
    for _twice in range(2):
        assert ask(client, order).status_code == 302
    assert CustomerMessage.objects.count() == 1
    assert list(in_queue("asked")) == [order]

    owner = Desk(shop).client
    page = reverse("panel:order", args=[order.number])
    assert "Hediye paketi olur mu?" in text_of(owner.get(page))
    assert "Müşteri mesajı" in text_of(owner.get("/"))
    answer = {"text": "Elbette.\nNotunuzu yazın.", "notify": "on"}
    assert owner.post(reverse("panel:order-answer", args=[order.number]), answer).status_code == 302

    assert list(in_queue("asked")) == []
    shown = text_of(client.get(order_path(order)))
    assert shown.index("Hediye paketi olur mu?") < shown.index("Elbette.")
    assert shop.events(order)[-2:] == ["order.asked", "order.answered"]
    shop.react("order.answered")
    message = Message.objects.get(kind="answer")
    mail = preview(message)
    assert message.recipient == "zeynep@example.com"
    assert "Elbette." in mail.text
    assert "Notunuzu yazın." in mail.html


def test_an_answer_without_mail_stands_on_the_page_only(client, shop):
    order = shop.order()

    answer_customer(order.pk, actor=AYSE, text="Merhaba", notify=False)
    shop.react("order.answered")

    assert "Merhaba" in text_of(client.get(order_path(order)))
    assert not Message.objects.filter(kind="answer").exists()


def test_what_needs_no_answer_is_put_away_once(shop):
    order = shop.order()
    write_to_shop(order.pk, actor=AYSE, text="Teşekkürler")
    owner = Desk(shop).client
    page, button = (reverse(name, args=[order.number]) for name in ("panel:order", "panel:order-close-questions"))
    assert "Yanıt gerekmiyor" in text_of(owner.get(page))
    assert owner.post(button).status_code == 302
    before = facts()

    assert owner.post(button).status_code == 409
    with pytest.raises(NotAllowed) as caught:
        close_questions(order.pk, actor=AYSE)

    assert caught.value.code == "no_message_waits"
    assert facts() == before
    assert list(in_queue("asked")) == []
    assert "Yanıt gerekmiyor" not in text_of(owner.get(page))


def test_five_wait_at_most_and_an_empty_one_is_refused(client, shop):
    order = shop.order()
    assert ask(client, order, text="  ").status_code == 422
    for number in range(5):
        write_to_shop(order.pk, actor=AYSE, text=f"{number}")
    before = facts()

    answer = ask(client, order)

    assert answer.status_code == 409
    assert "yanıt bekliyor" in text_of(answer)
    with pytest.raises(Invalid):
        answer_customer(order.pk, actor=AYSE, text=" \n ")
    assert facts() == before
    assert CustomerMessage.objects.count() == 5


def test_what_people_write_never_becomes_part_of_a_page_or_a_mail(client, shop):
    order, evil = shop.order(), "<script>alert(1)</script>"
    ask(client, order, text=evil)
    answer_customer(order.pk, actor=AYSE, text=evil + " {ad}")
    shop.react("order.answered")

    pages = [client.get(order_path(order)), Desk(shop).client.get(reverse("panel:order", args=[order.number]))]
    assert all(evil not in text_of(page) for page in pages)
    html = preview(Message.objects.get(kind="answer")).html
    assert evil not in html
    assert "{ad}" in html


def test_another_orders_link_reads_and_writes_nothing(client, shop):
    order, other = shop.order(), shop.order()
    ask(client, order, text="Yalnızca benim")
    before = facts()

    assert "Yalnızca benim" not in text_of(client.get(order_path(other)))
    assert client.post(f"{order_path(order)[:-3]}xx/mesaj/", {"text": "x"}).status_code == 404
    assert facts() == before


def test_an_order_that_was_not_placed_takes_no_messages(client, shop):
    order = shop.order(captured=False)
    before = facts()

    assert ask(client, order).status_code == 409
    assert client.get(f"{order_path(order)}mesaj/").status_code == 302
    assert facts() == before


def test_who_may_not_send_messages_reads_them_only(shop):
    order = shop.order()
    write_to_shop(order.pk, actor=AYSE, text="Ne zaman gelir?")
    packer = Desk(shop, "packer").client

    shown = text_of(packer.get(reverse("panel:order", args=[order.number])))
    assert "Ne zaman gelir?" in shown
    assert "musteriye-yaz" not in shown
    assert packer.post(reverse("panel:order-answer", args=[order.number]), {"text": "x"}).status_code == 403


def test_a_person_takes_the_conversation_along_and_it_is_forgotten_with_them(shop):
    order = shop.order(payment_method="bank_transfer", captured=False)
    write_to_shop(order.pk, actor=AYSE, text="Gizli şey")
    answer_customer(order.pk, actor=AYSE, text="Gizli yanıt")
    cancel_order(order.pk, actor=AYSE)

    told = person_data(order.customer_id)["conversations"]
    assert [(row["from"], row["text"]) for row in told] == [("customer", "Gizli şey"), ("shop", "Gizli yanıt")]
    forget_person(order.customer_id, actor=AYSE)

    assert not CustomerMessage.objects.exists()
    assert not [event.name for event in Event.objects.all() if "Gizli" in str(event.data)]


def test_over_the_api(shop):
    order = shop.order()
    program = Program(["messages.view", "messages.send"])
    path = f"/orders/{order.number}/conversation"

    assert program.post(path, {"text": "Nerede?", "sender": "customer"}).json()["waiting"] is True
    assert program.post(path, {"text": "Yolda.", "notify": False}).status_code == 201

    rows = program.get(path).json()["items"]
    assert [(row["sender"], row["text"], row["waiting"]) for row in rows] == [
        ("customer", "Nerede?", False),
        ("shop", "Yolda.", False),
    ]
    assert program.post(f"{path}/close").json()["code"] == "no_message_waits"
    program.post(path, {"text": "Sağ olun", "sender": "customer"})
    assert program.post(f"{path}/close").json() == {"closed": 1}
    assert program.post(path, {"text": ""}).status_code == 422
    assert Program(["messages.view"]).post(path, {"text": "x"}).status_code == 403
