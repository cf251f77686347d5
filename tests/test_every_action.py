"""Any actions, in any order, by anybody: the invariants hold after each step, and a refusal leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kervan.cli.invariants import check_all
from kervan.events.models import Event
from kervan.invoices.actions.cancel_invoice import cancel_invoice
from kervan.invoices.actions.confirm_sending import confirm_sending, refuse_sending
from kervan.invoices.actions.issue_expense_voucher import issue_expense_voucher
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.invoices.actions.note_status import note_status
from kervan.invoices.actions.record_buyers_return_invoice import record_buyers_return_invoice
from kervan.invoices.einvoice import Accepted, DocumentStatus, Told
from kervan.invoices.models import Invoice
from kervan.lib import clock
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError
from kervan.orders.actions.accept_order import accept_order
from kervan.orders.actions.add_note import add_note
from kervan.orders.actions.change_contact import change_contact
from kervan.orders.actions.hold_order import hold_order
from kervan.orders.actions.release_order import release_order
from kervan.orders.actions.tag_order import tag_order
from kervan.orders.models import Order
from kervan.orders.pricing import AdjustmentKind, Charge, PriceRule
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.payments.actions.begin_refund import begin_refund
from kervan.payments.actions.cancel_refund import cancel_refund
from kervan.payments.actions.close_difference import close_difference
from kervan.payments.actions.fail_refund import fail_refund
from kervan.payments.actions.mark_refund_paid import mark_refund_paid
from kervan.payments.actions.note_silence import note_silence
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.retry_refund import retry_refund
from kervan.payments.actions.succeed_refund import succeed_refund
from kervan.payments.actions.void_payment import void_payment
from kervan.payments.models import GatewayAccount, Payment, Refund
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.book_return_label import book_return_label
from kervan.returns.actions.cancel_return_label import cancel_return_label
from kervan.returns.actions.confirm_return_label import confirm_return_label, refuse_return_label
from kervan.returns.actions.exchange_return import exchange_return
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.actions.reject_return import reject_return
from kervan.returns.actions.return_order import return_order
from kervan.returns.actions.settle_return import MoneyBack, settle_return
from kervan.returns.actions.withdraw_return import withdraw_return
from kervan.returns.models import OUTCOMES, Return, ReturnLine
from kervan.sales.actions.ask_to_cancel import ask_to_cancel
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.change_address import change_address
from kervan.sales.actions.change_booked_address import change_booked_address
from kervan.sales.actions.delete_draft import delete_draft
from kervan.sales.actions.duplicate_order import duplicate_order
from kervan.sales.actions.edit_order import edit_order
from kervan.sales.actions.expire_order import expire_order
from kervan.sales.actions.move_payment_term import move_payment_term
from kervan.sales.actions.place_draft import place_draft
from kervan.sales.actions.remind_payment import remind_payment
from kervan.sales.actions.reopen_order import reopen_order
from kervan.sales.actions.save_draft import save_draft
from kervan.sales.actions.settle_waiting import settle_waiting
from kervan.sales.actions.start_payment_term import start_payment_term
from kervan.sales.models import PaymentTerm
from kervan.sales.new_order import NewLine, NewOrder
from kervan.sales.order_edit import LineEdit, OrderEdit
from kervan.sales.queries import preview_edit
from kervan.sales.refund_wish import RefundWish
from kervan.shipping.actions.add_tracking import add_tracking
from kervan.shipping.actions.apply_tracking import apply_tracking
from kervan.shipping.actions.cancel_shipment import cancel_shipment
from kervan.shipping.actions.confirm_booking import confirm_booking
from kervan.shipping.actions.confirm_cancellation import confirm_cancellation, refuse_cancellation
from kervan.shipping.actions.correct_delivery import correct_delivery
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.dispatch_shipment import dispatch_shipment
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.rebook_shipment import rebook_shipment
from kervan.shipping.actions.reckon_cash import reckon_cash
from kervan.shipping.actions.refuse_booking import refuse_booking
from kervan.shipping.actions.restock_shipment import restock_shipment
from kervan.shipping.actions.retry_booking import retry_booking
from kervan.shipping.actions.stop_waiting import stop_waiting
from kervan.shipping.actions.take_back_dispatch import take_back_dispatch
from kervan.shipping.actions.tell_carrier import tell_carrier
from kervan.shipping.carriers import Booking, CarrierRefused, Scan, Tracking, TrackingStatus
from kervan.shipping.cash import may_follow
from kervan.shipping.models import Shipment
from kervan.shop.models import Shop as ShopSettings
from kervan.stock.actions.change_stock import change_stock
from tests.shop import ADDRESS, AYSE, PACKER, Facts, Shop, facts

SKUS = ("MUG", "CUP", "JAR")
IBAN = "TR330006100519786457841326"
pieces = st.integers(-1, 4)
actors = st.sampled_from([AYSE, PACKER])
ticks = st.booleans()


class EveryAction(RuleBasedStateMachine):
    """A small shop with three products, one carrier account and people who do whatever they like."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(by_hand=ticks)
    def open_the_shop(self, by_hand: bool) -> None:
        self.shop = Shop()
        self.account = self.shop.sandbox()
        self.gateway = GatewayAccount.objects.create(name="Banka POS", type="sandbox")
        for number, sku in enumerate(SKUS):
            self.shop.product(sku, price=1_999 * (number + 1), stock=8, oversell=sku == "JAR")
        ShopSettings.objects.update(accept_by_hand=by_hand)
        self.shop.seller()

    def attempt(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Do it; a refusal must have changed nothing."""
        before: Facts = facts()
        refusal = None
        try:
            with transaction.atomic():
                action(*args, **kwargs)
        except DomainError as error:
            refusal = error
        if refusal is not None:
            assert str(refusal), "a refusal names its reason"
            assert facts() == before

    def orders(self) -> list[int]:
        return list(Order.objects.order_by("id").values_list("id", flat=True))

    def shipments(self) -> list[int]:
        return list(Shipment.objects.order_by("id").values_list("id", flat=True))

    def some_order(self, data: st.DataObject) -> Order:
        return Order.objects.get(pk=data.draw(st.sampled_from(self.orders())))

    def some_parcel(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(self.shipments()))

    def some_pieces(self, data: st.DataObject, order: Order) -> dict[int, int] | None:
        if data.draw(ticks):
            return None
        lines = list(order.lines.values_list("id", flat=True))
        # A draft may have no lines: then pieces of a line of nobody are asked for.
        return data.draw(st.dictionaries(st.sampled_from(lines or [0]), pieces, min_size=1))

    @rule(data=st.data(), method=st.sampled_from(["card", "bank_transfer", "cash_on_delivery"]), captured=ticks)
    def place(self, data: st.DataObject, method: str, captured: bool) -> None:
        chosen = data.draw(st.dictionaries(st.sampled_from(SKUS), st.integers(1, 4), min_size=1))
        rules = data.draw(
            st.sampled_from(
                [(), (PriceRule(label="İndirim", amount=500),), (PriceRule(label="Yüzde", percent=Decimal(10)),)]
            )
        )
        fee = data.draw(st.sampled_from([0, 4_990]))
        charges = (Charge(kind=AdjustmentKind.SHIPPING_FEE, amount=fee, vat_rate=Decimal(20)),) if fee else ()
        self.attempt(
            self.shop.order,
            chosen,
            payment_method=method,
            captured=captured,
            rules=rules,
            charges=charges,
            tags=("yeni",),
        )

    @rule(data=st.data(), method=st.sampled_from(["card", "bank_transfer"]), version=st.sampled_from([None, 1, 2]))
    def write_draft(self, data: st.DataObject, method: str, version: int | None) -> None:
        """Begin a draft or change any order as if it were one, with whatever somebody types."""
        lines = [NewLine(sku=sku, quantity=data.draw(pieces)) for sku in data.draw(st.lists(st.sampled_from(SKUS)))]
        lines += data.draw(
            st.lists(
                st.sampled_from(
                    [
                        NewLine(title="Gravür", quantity=1, unit_price=1_001, vat_rate=Decimal(10)),
                        NewLine(title="", quantity=2),
                        NewLine(sku="YOK", quantity=1),
                        NewLine(sku="MUG", quantity=1, rules=(PriceRule(percent=Decimal("33.33")),)),
                    ]
                ),
                max_size=2,
            )
        )
        rules = data.draw(
            st.sampled_from([(), (PriceRule(amount=700),), (PriceRule(percent=Decimal(15), lower=False),)])
        )
        new = NewOrder(lines=tuple(lines), rules=rules, payment_method=method, shipping_address=ADDRESS)
        order = data.draw(st.sampled_from([None, *self.orders()]))
        self.attempt(save_draft, order, new, actor=AYSE, version=version)

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), place_as=st.sampled_from(["awaiting", "paid", "completed"]), actor=actors)
    def place_or_throw_away_draft(self, data: st.DataObject, place_as: str, actor: Any) -> None:
        order = self.some_order(data)
        if data.draw(st.integers(0, 4)):
            self.attempt(place_draft, order.pk, actor=actor, place_as=place_as)
        else:
            self.attempt(delete_draft, order.pk, actor=actor)

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def duplicate(self, data: st.DataObject) -> None:
        self.attempt(duplicate_order, self.some_order(data).pk, actor=AYSE)

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), actor=actors)
    def accept(self, data: st.DataObject, actor: Any) -> None:
        self.attempt(accept_order, self.some_order(data).pk, actor=actor)

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), release=ticks)
    def hold_or_release(self, data: st.DataObject, release: bool) -> None:
        order = self.some_order(data)
        if release:
            self.attempt(release_order, order.pk, actor=AYSE)
        else:
            self.attempt(hold_order, order.pk, actor=AYSE, reason="müşteri aranacak")

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), text=st.sampled_from(["", "Kapıda aranacak", "<script>"]))
    def write_about(self, data: st.DataObject, text: str) -> None:
        order = self.some_order(data)
        self.attempt(add_note, order.pk, actor=AYSE, text=text)
        self.attempt(tag_order, order.pk, actor=AYSE, add=[text, "acil"])
        self.attempt(change_contact, order.pk, actor=AYSE, email="yeni@example.com", phone="bozuk" if text else None)
        self.attempt(change_address, order.pk, actor=AYSE, shipping=ADDRESS | {"line": f"Yeni Sokak {len(text)}"})

    @precondition(lambda self: self.orders())
    @rule(
        data=st.data(),
        amount=st.sampled_from([None, -1, 0, 1, 300, 1_999, 50_000]),
        reference=st.sampled_from(["", "R1"]),
    )
    def pay(self, data: st.DataObject, amount: int | None, reference: str) -> None:
        order = self.some_order(data)
        method = data.draw(st.sampled_from([None, "bank_transfer"]))
        self.attempt(record_payment, order.pk, actor=AYSE, amount=amount, method=method, reference=reference)

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), move=st.sampled_from(["start", "remind", "later", "overdue", "expire", "expire"]))
    def wait_for_money(self, data: st.DataObject, move: str) -> None:
        order = self.some_order(data)
        if move == "start":
            self.attempt(start_payment_term, order.pk, actor=SYSTEM)
        elif move == "remind":
            self.attempt(remind_payment, order.pk, actor=AYSE)
        elif move == "later":
            self.attempt(move_payment_term, order.pk, actor=AYSE, pay_by=clock.today() + timedelta(days=3))
        elif move == "overdue":
            PaymentTerm.objects.update(expires_on=clock.today())
        else:
            self.attempt(expire_order, order.pk, actor=SYSTEM)

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        cancelled = [pk for pk in self.orders() if Order.objects.get(pk=pk).status == OrderStatus.CANCELLED]
        order = Order.objects.get(pk=data.draw(st.sampled_from(cancelled or self.orders())))
        self.attempt(reopen_order, order.pk, actor=AYSE, quantities=self.some_pieces(data, order))

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def void_or_close(self, data: st.DataObject) -> None:
        order = self.some_order(data)
        payments = list(Payment.objects.filter(order=order).values_list("id", flat=True))
        if data.draw(ticks):
            payment = data.draw(st.sampled_from(payments or [0]))  # a draft has none
            self.attempt(void_payment, payment, actor=AYSE, reason="yanlış kayıt")
        else:
            self.attempt(close_difference, order.pk, actor=AYSE)

    @precondition(lambda self: self.orders())
    @rule(
        data=st.data(),
        amount=st.sampled_from([-1, 0, 1, 1_999, 5_000, 10**12]),
        to=st.sampled_from(["original", "original", "iban", "cash"]),
        iban=st.sampled_from([IBAN, IBAN, "TR00"]),
        by_gateway=ticks,
    )
    def give_back(self, data: st.DataObject, amount: int, to: str, iban: str, by_gateway: bool) -> None:
        order = self.some_order(data)
        if by_gateway:
            Payment.objects.filter(order=order).update(gateway=self.gateway, reference="P-1")
        payments = list(Payment.objects.filter(order=order).values_list("id", flat=True))
        payment = data.draw(st.sampled_from([None, *payments]))
        self.attempt(
            request_refund,
            order.pk,
            actor=AYSE,
            amount=amount,
            to=to,
            payment_id=payment,
            iban=iban,
            holder="Zeynep Yılmaz",
        )

    @precondition(lambda self: Refund.objects.exists())
    @rule(
        data=st.data(),
        action=st.sampled_from(
            [mark_refund_paid, cancel_refund, retry_refund, begin_refund, note_silence, succeed_refund]
        ),
        elsewhere=ticks,
        fails=ticks,
    )
    def handle_refund(self, data: st.DataObject, action: Callable[..., Any], elsewhere: bool, fails: bool) -> None:
        refund = data.draw(st.sampled_from(list(Refund.objects.order_by("id"))))
        others: dict[str, Any] = {}
        if fails:
            action, others = fail_refund, {"problem": "Kart kapalı"}
        elif action is retry_refund and elsewhere:
            others = {"to": "iban", "iban": IBAN, "holder": "Zeynep Yılmaz"}
        if action is succeed_refund and refund.state == "failed":
            return  # the gateway's yes never follows its no: the next try has a number of its own
        self.attempt(action, refund.pk, actor=AYSE, **others)

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), actor=actors, booked=ticks)
    def ready(self, data: st.DataObject, actor: Any, booked: bool) -> None:
        order = self.some_order(data)
        account = self.account.pk if booked else None
        self.attempt(
            mark_ready_to_ship,
            order.pk,
            actor=actor,
            carrier_account_id=account,
            quantities=self.some_pieces(data, order),
        )

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), actor=actors)
    def send(self, data: st.DataObject, actor: Any) -> None:
        order = self.some_order(data)
        self.attempt(dispatch, order.pk, actor=actor, quantities=self.some_pieces(data, order), carrier="aras")

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        order = self.some_order(data)
        self.attempt(cancel_order, order.pk, actor=AYSE, quantities=self.some_pieces(data, order), reason="vazgeçti")

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), restock=ticks, amount=st.sampled_from([None, 0, 700, 10**6]), back=ticks)
    def ask_to_cancel(self, data: st.DataObject, restock: bool, amount: int | None, back: bool) -> None:
        order = self.some_order(data)
        self.attempt(
            ask_to_cancel,
            order.pk,
            actor=AYSE,
            quantities=self.some_pieces(data, order),
            restock=restock,
            refund=RefundWish(amount=amount) if back else None,
        )

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), number=st.integers(1, 3))
    def go_elsewhere(self, data: st.DataObject, number: int) -> None:
        order = self.some_order(data)
        self.attempt(change_booked_address, order.pk, actor=AYSE, shipping=ADDRESS | {"line": f"Uzak Sokak {number}"})

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def settle_what_waits(self, data: st.DataObject) -> None:
        self.attempt(settle_waiting, self.some_order(data).pk, actor=SYSTEM)

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """The preview says what the edit then does, to the kuruş; money that came stays what it was."""
        order = self.some_order(data)
        lines = list(order.lines.values_list("id", flat=True))
        line_edits = st.builds(
            LineEdit,
            pieces=st.sampled_from([None, -1, 0, 1, 2, 5]),
            unit_price=st.sampled_from([None, None, 0, 999, 3_333]),
            rules=st.sampled_from([None, None, (), (PriceRule(percent=Decimal("33.33")),), (PriceRule(amount=301),)]),
        )
        change = OrderEdit(
            lines=data.draw(st.dictionaries(st.sampled_from(lines), line_edits, max_size=2)) if lines else {},
            new_lines=data.draw(
                st.lists(st.builds(NewLine, sku=st.sampled_from(SKUS), quantity=st.integers(0, 3)), max_size=2).map(
                    tuple
                )
            ),
            rules=data.draw(
                st.sampled_from([None, None, (), (PriceRule(label="Yedi", percent=Decimal(7)), PriceRule(amount=11))])
            ),
            shipping_fee=data.draw(st.sampled_from([None, None, 0, 1_234])),
            reason="pazarlık",
        )
        try:
            shown = preview_edit(order.pk, change)
        except DomainError:
            shown = None
        came = (order.captured, order.reversed, order.refunded, order.refunding)
        before = Event.objects.filter(name="order.edited").count()
        self.attempt(edit_order, order.pk, change, actor=AYSE)
        done = Event.objects.filter(name="order.edited").count() > before
        order.refresh_from_db()
        assert (order.captured, order.reversed, order.refunded, order.refunding) == came
        if done:
            assert shown is not None
            assert shown.lacking == ()
            assert (order.total, order.due, order.balance) == (shown.total, shown.due, shown.balance)

    @precondition(lambda self: self.shipments())
    @rule(data=st.data(), yes=ticks)
    def carrier_answers(self, data: st.DataObject, yes: bool) -> None:
        parcel = self.some_parcel(data)
        booking = Booking(reference="x", carrier_id="1")
        refusal = CarrierRefused("Alıcı adı çok kısa", hint="Ad ve soyadı yazın")
        if data.draw(ticks):
            if yes:
                self.attempt(confirm_booking, parcel, booking, actor=SYSTEM)
            else:
                self.attempt(refuse_booking, parcel, refusal, actor=SYSTEM)
        elif yes:
            self.attempt(confirm_cancellation, parcel, actor=SYSTEM)
        else:
            self.attempt(refuse_cancellation, parcel, refusal, actor=SYSTEM)

    @precondition(lambda self: self.shipments())
    @rule(data=st.data(), cancelled=ticks)
    def stop_waiting_for_the_carrier(self, data: st.DataObject, cancelled: bool) -> None:
        self.attempt(stop_waiting, self.some_parcel(data), actor=AYSE, cancelled=cancelled)

    @precondition(lambda self: self.shipments())
    @rule(data=st.data(), statuses=st.lists(st.sampled_from(list(TrackingStatus)), min_size=1, max_size=3))
    def carrier_scans(self, data: st.DataObject, statuses: list[TrackingStatus]) -> None:
        parcel = Shipment.objects.get(pk=self.some_parcel(data))
        start = clock.now() - timedelta(days=1)
        scans = tuple(
            Scan(at=start + timedelta(minutes=number), status=status, raw_code=status, raw_text=status)
            for number, status in enumerate(statuses)
        )
        number = data.draw(st.sampled_from([None, "123456789012"]))
        tracking = Tracking(reference=parcel.reference, tracking_number=number, scans=scans)
        self.attempt(apply_tracking, parcel.pk, tracking, actor=SYSTEM)

    @precondition(lambda self: self.shipments())
    @rule(
        data=st.data(),
        action=st.sampled_from(
            [
                dispatch_shipment,
                mark_delivered,
                mark_undelivered,
                correct_delivery,
                take_back_dispatch,
                cancel_shipment,
                retry_booking,
                rebook_shipment,
            ]
        ),
    )
    def handle_parcel(self, data: st.DataObject, action: Callable[..., Any]) -> None:
        self.attempt(action, self.some_parcel(data), actor=AYSE)

    @precondition(lambda self: self.shipments())
    @rule(data=st.data())
    def carrier_is_told(self, data: st.DataObject) -> None:
        self.attempt(tell_carrier, self.some_parcel(data), actor=SYSTEM)

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def cash_follows(self, data: st.DataObject) -> None:
        order = self.some_order(data)
        self.attempt(reckon_cash, order.pk, actor=SYSTEM)
        parcels = list(order.shipments.select_related("account"))
        collected = sum(parcel.cod_amount for parcel in parcels if may_follow(parcel))
        assert collected <= max(Order.objects.get(pk=order.pk).balance, 0)

    @precondition(lambda self: self.shipments())
    @rule(data=st.data(), number=st.sampled_from(["", "998877"]), url=st.sampled_from(["", "javascript:alert(1)"]))
    def track_by_hand(self, data: st.DataObject, number: str, url: str) -> None:
        self.attempt(add_tracking, self.some_parcel(data), actor=AYSE, tracking_number=number, tracking_url=url)

    @precondition(lambda self: self.shipments())
    @rule(data=st.data(), lost=pieces)
    def back_into_stock(self, data: st.DataObject, lost: int) -> None:
        parcel = self.some_parcel(data)
        line = Shipment.objects.get(pk=parcel).lines.values_list("line_id", flat=True).first()
        self.attempt(restock_shipment, parcel, actor=AYSE, lost={line: lost} if lost else None)

    def returns(self) -> list[int]:
        return list(Return.objects.order_by("id").values_list("id", flat=True))

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), by_customer=ticks)
    def ask_to_return(self, data: st.DataObject, by_customer: bool) -> None:
        order = self.some_order(data)
        chosen = self.some_pieces(data, order)
        self.attempt(open_return, order.pk, actor=AYSE, quantities=chosen, by_customer=by_customer)

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def take_all_back(self, data: st.DataObject) -> None:
        self.attempt(return_order, self.some_order(data).pk, actor=AYSE)

    @precondition(lambda self: self.returns())
    @rule(data=st.data(), exemption=st.sampled_from(["", "hygiene"]))
    def answer_return(self, data: st.DataObject, exemption: str) -> None:
        this = data.draw(st.sampled_from(self.returns()))
        verb = data.draw(st.sampled_from(["approve", "reject", "withdraw"]))
        if verb == "approve":
            account = data.draw(st.sampled_from([None, self.account.pk]))
            self.attempt(approve_return, this, actor=AYSE, carrier_account_id=account)
        elif verb == "reject":
            self.attempt(reject_return, this, actor=AYSE, message="olmaz", exemption=exemption)
        else:
            self.attempt(withdraw_return, this, actor=AYSE)

    @precondition(lambda self: self.returns())
    @rule(data=st.data(), step=st.sampled_from(["ask", "yes", "no", "cancel"]))
    def label_of_return(self, data: st.DataObject, step: str) -> None:
        this = data.draw(st.sampled_from(self.returns()))
        label = Return.objects.get(pk=this).label
        if step == "ask":
            self.attempt(book_return_label, this, actor=AYSE, carrier_account_id=self.account.pk)
        elif step == "cancel":
            self.attempt(cancel_return_label, this, actor=SYSTEM)
        elif label is not None and step == "yes":
            booking = Booking(reference=label.reference, carrier_id="1", tracking_number="7")
            self.attempt(confirm_return_label, this, booking, actor=SYSTEM)
        elif label is not None:
            self.attempt(refuse_return_label, this, CarrierRefused("Şube yok"), actor=SYSTEM)

    @precondition(lambda self: self.returns())
    @rule(data=st.data())
    def receive_pieces(self, data: st.DataObject) -> None:
        this = data.draw(st.sampled_from(self.returns()))
        lines = list(ReturnLine.objects.filter(of_return=this).values_list("line_id", flat=True))
        ended = st.dictionaries(st.sampled_from(OUTCOMES), pieces, min_size=1)
        chosen = data.draw(st.none() | st.dictionaries(st.sampled_from(lines), ended, min_size=1))
        self.attempt(receive_return, this, actor=AYSE, pieces=chosen)

    @precondition(lambda self: self.returns())
    @rule(data=st.data(), kept=st.sampled_from([0, 0, 500, 10**9]))
    def settle(self, data: st.DataObject, kept: int) -> None:
        this = data.draw(st.sampled_from(self.returns()))
        refund = data.draw(st.none() | st.just(MoneyBack(to="original")))
        self.attempt(settle_return, this, actor=AYSE, kept=kept, kept_reason="hasar", refund=refund)

    @precondition(lambda self: self.returns())
    @rule(
        data=st.data(),
        sku=st.sampled_from(SKUS),
        quantity=st.integers(1, 2),
        way=st.sampled_from(["bank_transfer", "cash_on_delivery", "card"]),
    )
    def exchange(self, data: st.DataObject, sku: str, quantity: int, way: str) -> None:
        this = data.draw(st.sampled_from(self.returns()))
        self.attempt(exchange_return, this, actor=AYSE, pieces={sku: quantity}, payment_method=way)

    def invoices(self) -> list[int]:
        return list(Invoice.objects.order_by("id").values_list("id", flat=True))

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), only_sent=ticks)
    def invoice(self, data: st.DataObject, only_sent: bool) -> None:
        order = self.some_order(data)
        parcel = None
        if self.shipments() and data.draw(ticks):
            parcel = self.some_parcel(data)
        self.attempt(
            issue_invoice,
            order.pk,
            actor=AYSE,
            quantities=self.some_pieces(data, order),
            shipment_id=parcel,
            only_sent=only_sent,
        )

    @precondition(lambda self: self.invoices())
    @rule(data=st.data(), amount=st.sampled_from([0, 1, 1_999, 10**12]), fees=ticks)
    def take_invoice_back(self, data: st.DataObject, amount: int, fees: bool) -> None:
        invoice = data.draw(st.sampled_from(self.invoices()))
        order = Invoice.objects.get(pk=invoice).order
        kind = data.draw(st.sampled_from(["cancel", "voucher", "return"]))
        if kind == "cancel":
            self.attempt(cancel_invoice, invoice, actor=AYSE, reason="yanlış")
        elif kind == "voucher":
            pieces = self.some_pieces(data, order)
            self.attempt(issue_expense_voucher, invoice, actor=AYSE, quantities=pieces, fees=fees)
        else:
            self.attempt(
                record_buyers_return_invoice,
                invoice,
                actor=AYSE,
                number=f"IAD{amount}",
                issued_on=clock.today(),
                amount=amount,
            )

    @precondition(lambda self: self.invoices())
    @rule(data=st.data(), yes=ticks)
    def integrator_answers(self, data: st.DataObject, yes: bool) -> None:
        invoice = data.draw(st.sampled_from(self.invoices()))
        if yes:
            self.attempt(confirm_sending, invoice, Accepted(their_id="1"), actor=SYSTEM)
        else:
            self.attempt(refuse_sending, invoice, "adres eksik", actor=SYSTEM)

    @precondition(lambda self: self.invoices())
    @rule(data=st.data(), status=st.sampled_from(list(DocumentStatus)))
    def integrator_tells(self, data: st.DataObject, status: DocumentStatus) -> None:
        invoice = data.draw(st.sampled_from(self.invoices()))
        self.attempt(note_status, invoice, Told(status=status, words="RED"), actor=SYSTEM)

    @rule(sku=st.sampled_from(SKUS), count=st.integers(0, 10))
    def count_stock(self, sku: str, count: int) -> None:
        self.attempt(self.shop.stock, sku, count)

    @rule(sku=st.sampled_from(SKUS), change=st.integers(-3, 3))
    def correct_stock(self, sku: str, change: int) -> None:
        variant = self.shop.product(sku, price=1_999)
        self.attempt(change_stock, variant.pk, actor=AYSE, change=change)

    @invariant()
    def everything_adds_up(self) -> None:
        assert list(check_all()) == []

    @invariant()
    def money_is_conserved(self) -> None:
        """What came is with the customer again, promised to them, or still here; nothing else, to the kuruş."""
        for order in Order.objects.all():
            refunds = dict.fromkeys(("requested", "succeeded", "failed", "cancelled"), 0)
            for state, amount in Refund.objects.filter(order=order).values_list("state", "amount"):
                refunds[state] += amount
            assert (order.refunded, order.refunding) == (refunds["succeeded"], refunds["requested"])
            assert order.paid_in - order.refunded - order.refunding >= 0

    @invariant()
    def statuses_are_known(self) -> None:
        for status, payment in Order.objects.values_list("status", "payment_status"):
            assert status in OrderStatus.values
            assert payment in PaymentStatus.values


def test_any_actions_in_any_order_keep_every_invariant(db: None) -> None:
    run_state_machine_as_test(
        EveryAction,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
