"""What happens when …? This page answers it: event → who reacts. Nothing else reacts to anything.

Handlers marked ``@own_job`` call the outside world and run as jobs of their own; the others run together, each in a
short transaction. An event nobody listens to stands here with an empty list.
"""

from __future__ import annotations

TELL = "kervan.notifications.handlers"
WAITS = "kervan.sales.handlers.settle_what_waits"
TERM = "kervan.sales.handlers.start_term"
CASH = "kervan.shipping.handlers.let_cash_follow"
HOLDS = "kervan.payments.hold_handlers"
INVOICES = "kervan.invoices.handlers"

WIRING: dict[str, list[str]] = {
    # orders
    "order.started": [],
    "order.placed": [TERM, f"{TELL}.tell_order_placed", f"{INVOICES}.invoice_at_payment"],
    "order.agreed": [],
    "order.accepted": [],
    "order.pieces_cancelled": [
        f"{TELL}.tell_order_cancelled",
        CASH,
        f"{INVOICES}.note_what_is_left",
        f"{HOLDS}.release_what_is_not_owed",
    ],
    "order.expired": [f"{TELL}.tell_order_expired"],
    "order.method_changed": [],
    "order.reopened": [
        TERM,
        f"{TELL}.stop_order_messages",
        f"{TELL}.tell_order_reopened",
        CASH,
        f"{INVOICES}.note_what_is_left",
    ],
    "order.edited": [CASH, f"{INVOICES}.note_what_is_left", f"{HOLDS}.release_what_is_not_owed"],
    "order.cancel_wished": [],
    "order.cancel_wish_refused": [],
    "order.asked": [],
    "order.answered": [f"{TELL}.tell_answer"],
    "order.question_closed": [],
    "order.cancel_asked": [],
    "order.cancel_stopped": [],
    "order.address_asked": [],
    "order.address_stopped": [],
    "order.rebooking_stopped": [],
    "order.refund_stopped": [],
    "order.held": [],
    "order.released": [],
    "order.contact_changed": [],
    "order.address_changed": [],
    "order.links_revoked": [],
    "order.noted": [],
    "order.tagged": [],
    "order.label_printed": [],
    "orders.exported": [],
    "draft.created": [],
    "draft.copied": [],
    "draft.changed": [],
    "draft.deleted": [],
    # money
    "payment.started": [],
    "payment.failed": [],
    "payment.authorized": [],
    "payment.capture_asked": [f"{HOLDS}.settle_hold_at_gateway"],
    "payment.release_asked": [f"{HOLDS}.settle_hold_at_gateway"],
    "payment.hold_refused": [],
    "payment.released": [],
    "payment.doubted": [],
    "payment.captured": [
        f"{TELL}.stop_payment_messages",
        f"{TELL}.tell_payment_received",
        CASH,
        f"{INVOICES}.invoice_at_payment",
        f"{HOLDS}.release_what_is_not_owed",
    ],
    "payment.reminded": [f"{TELL}.tell_payment_reminder"],
    "payment.term_moved": [],
    "payment.voided": [f"{TELL}.stop_payment_messages", CASH],
    "payment.difference_closed": [CASH, f"{HOLDS}.release_what_is_not_owed"],
    "transfer.announced": [],
    "transfer.dismissed": [],
    "refund.account_given": [],
    "refund.requested": ["kervan.payments.handlers.refund_at_gateway"],
    "refund.succeeded": [f"{TELL}.tell_refunded", CASH],
    "refund.failed": [],
    "refund.unanswered": [],
    "refund.retried": ["kervan.payments.handlers.refund_at_gateway"],
    "refund.cancelled": [],
    "payments.exported": [],
    "refunds.exported": [],
    # parcels
    "packing.started": [],
    "packing.taken_over": [],
    "packing.left": [],
    "shipment.requested": ["kervan.shipping.handlers.book_with_carrier"],
    "shipment.ready": [f"{TELL}.tell_parcel_ready"],
    "shipment.refused": [],
    "shipment.dispatched": [
        f"{TELL}.tell_parcel_shipped",
        f"{TELL}.tell_tracking",
        f"{INVOICES}.invoice_at_dispatch",
        f"{HOLDS}.capture_at_dispatch",
        WAITS,
    ],
    "shipment.taken_back": [f"{TELL}.stop_parcel_messages", f"{INVOICES}.note_what_is_left"],
    "shipment.tracking_added": [f"{TELL}.tell_tracking"],
    "shipment.scanned": [],
    "shipment.delivered": [f"{TELL}.tell_parcel_delivered", f"{INVOICES}.note_what_is_left"],
    "shipment.undelivered": [f"{TELL}.tell_parcel_undelivered", CASH],
    "shipment.delivery_corrected": [f"{TELL}.stop_parcel_messages", CASH, f"{INVOICES}.note_what_is_left"],
    "shipment.cancel_requested": ["kervan.shipping.handlers.cancel_with_carrier"],
    "shipment.booked_too_late": ["kervan.shipping.handlers.cancel_with_carrier"],
    "shipment.left_though_cancelled": [],
    "shipment.cancel_refused": [WAITS],
    "shipment.cancelled": [f"{TELL}.stop_parcel_messages", CASH, WAITS],
    "shipment.cash_changed": [],
    "shipment.restocked": [f"{INVOICES}.note_what_is_left"],
    "shipment.label_printed": [],
    "carrier_code.mapped": ["kervan.shipping.push_handlers.read_scans_anew"],
    "dispatch_list.opened": [],
    "dispatch_list.handed_over": [],
    "carrier.told": ["kervan.shipping.push_handlers.apply_what_was_told"],
    # returns
    "return.opened": [f"{TELL}.tell_return_opened"],
    "return.approved": [f"{TELL}.tell_return_approved"],
    "return.rejected": [f"{TELL}.tell_return_rejected", "kervan.returns.handlers.give_label_up"],
    "return.withdrawn": [f"{TELL}.stop_return_messages", "kervan.returns.handlers.give_label_up"],
    "return.label_requested": ["kervan.returns.handlers.book_label_with_carrier"],
    "return.label_ready": [f"{TELL}.tell_return_label"],
    "return.label_refused": [],
    "return.label_cancelled": ["kervan.returns.handlers.cancel_label_with_carrier"],
    "return.tracking_added": [],
    "return.received": [f"{TELL}.tell_return_received", f"{INVOICES}.note_what_is_left"],
    "return.settled": [],
    "return.exchanged": [],
    "return.replaced": [],
    "return.photo_added": [],
    "return.parcel_parked": [],
    "return.parcel_claimed": [],
    "return.parcel_closed": [],
    # invoices
    "invoice.asked": [f"{INVOICES}.ask_about_buyer"],
    "invoice.given_up": [],
    "invoice.issued": [f"{INVOICES}.send_to_integrator", f"{TELL}.tell_invoice"],
    "invoice.not_issued": [],
    "invoice.sent": [f"{TELL}.tell_invoice"],
    "invoice.sent_too_late": [f"{INVOICES}.cancel_at_integrator"],
    "invoice.rejected": [],
    "invoice.resent": [f"{INVOICES}.send_to_integrator"],
    "invoice.cancel_requested": [f"{INVOICES}.cancel_at_integrator", f"{TELL}.stop_invoice_message"],
    "invoice.cancel_refused": [],
    "invoice.cancelled": [],
    "invoice.voucher_issued": [],
    "invoice.return_recorded": [],
    # stock and catalogue
    "stock.changed": [],
    "product.created": [],
    "product.changed": [],
    "customer.created": [],
    "customer.changed": [],
    "customer.exported": [],
    "customer.forgotten": [],
    "marketing.allowed": [],
    "marketing.withdrawn": [],
    "marketing.exported": [],
    # messages
    "message.stopped": [],
    "message.resent": [],
    # the house
    "apikey.created": [],
    "apikey.revoked": [],
    "staff.created": [],
    "staff.changed": [],
    "staff.password_link_made": [],
    "settings.changed": ["kervan.shipping.watching.look_at_all_again"],
    "job.retried": [],
}

SCHEDULES: list[tuple[str, str]] = [
    # cron (minute hour day month weekday [second]), function
    ("* * * * * */10", "kervan.shipping.handlers.ask_carriers"),
    ("* * * * *", "kervan.shipping.watching.look_after_parcels"),
    ("50 2 * * *", "kervan.shipping.watching.look_at_all_again"),
    ("* * * * * */15", "kervan.notifications.handlers.send_due_messages"),
    ("*/5 * * * *", "kervan.payments.handlers.ask_gateways"),
    ("*/5 * * * *", "kervan.payments.hold_handlers.mind_holds"),
    ("*/2 * * * *", "kervan.payments.handlers.ask_about_payments"),
    ("*/5 * * * *", "kervan.invoices.handlers.ask_integrators"),
    ("*/5 * * * *", "kervan.sales.handlers.release_ended_holds"),
    ("*/5 * * * *", "kervan.sales.handlers.expire_card_orders"),
    ("*/10 6-16 * * *", "kervan.sales.handlers.mind_unpaid_orders"),  # 9:00 to 19:50 in Türkiye
    ("30 3 * * *", "kervan.cli.backup.nightly_backup"),
    ("10 4 * * *", "kervan.events.handlers.forget_old_job_errors"),
    ("40 4 * * *", "kervan.privacy.handlers.forget_old_persons"),
    ("30 4 * * *", "kervan.checkout.handlers.forget_what_was_left"),
    ("45 4 * * *", "kervan.shipping.push_handlers.forget_old_messages"),
    ("35 4 * * *", "kervan.checkout.handlers.forget_old_contracts"),
    ("20 4 * * *", "kervan.api.handlers.forget_old_idempotent_calls"),
]

CARRIERS: dict[str, str] = {
    "mng": "kervan.integrations.carriers.mng.adapter.MngCarrier",
    "kolaygelsin": "kervan.integrations.carriers.kolaygelsin.adapter.KolayGelsinCarrier",
    "hepsijet": "kervan.integrations.carriers.hepsijet.adapter.HepsijetCarrier",
    "geliver": "kervan.integrations.carriers.geliver.adapter.GeliverCarrier",
    "sandbox": "kervan.integrations.carriers.sandbox.adapter.SandboxCarrier",
    "yurtici": "kervan.integrations.carriers.yurtici.adapter.YurticiCarrier",
    "aras": "kervan.integrations.carriers.aras.adapter.ArasCarrier",
    "surat": "kervan.integrations.carriers.surat.adapter.SuratCarrier",
}

GATEWAYS: dict[str, str] = {
    "sandbox": "kervan.integrations.gateways.sandbox.adapter.SandboxGateway",
    "iyzico": "kervan.integrations.gateways.iyzico.adapter.IyzicoGateway",
    "paytr": "kervan.integrations.gateways.paytr.adapter.PaytrGateway",
    "stripe": "kervan.integrations.gateways.stripe.adapter.StripeGateway",
}

SMS_GATEWAYS: dict[str, str] = {
    "sandbox": "kervan.integrations.sms.sandbox.adapter.SandboxSmsGateway",
}

INTEGRATORS: dict[str, str] = {
    "sandbox": "kervan.integrations.einvoice.sandbox.adapter.SandboxIntegrator",
}
