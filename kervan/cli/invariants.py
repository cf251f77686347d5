"""What must always be true of a shop's data (the table of invariants in docs/reference/invariants.md), checked on live data.

Each check compares what is stored with the facts it comes from. A check reads one snapshot, so a busy shop is not
reported as broken.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from kervan.orders.actions.refresh_order import DERIVED, derive
from kervan.orders.models import Order
from kervan.payments.ledger import SUMS, ledger_sums

CHUNK = 500

SET_CHECKS = {
    "line counters equal the parcels": """
        SELECT 'order #' || o.number || ', line ' || l.position || ': packed ' || l.packed || '/' || p.packed || ', ready ' ||
               l.ready || '/' || p.ready || ', shipped ' || l.shipped || '/' || p.shipped || ', delivered ' || l.delivered ||
               '/' || p.delivered || ', undelivered ' || l.undelivered || '/' || p.undelivered
        FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(sl.quantity) FILTER (WHERE s.state IN ('requested','refused','ready','cancelling')), 0) packed,
                   coalesce(sum(sl.quantity) FILTER (
                       WHERE s.state IN ('ready','cancelling') AND s.ready_at IS NOT NULL), 0) ready,
                   coalesce(sum(sl.quantity) FILTER (WHERE s.state IN ('shipped','delivered','undelivered')), 0) shipped,
                   coalesce(sum(sl.quantity) FILTER (WHERE s.state = 'delivered'), 0) delivered,
                   coalesce(sum(sl.quantity) FILTER (WHERE s.state = 'undelivered'), 0) undelivered
            FROM shipping_shipmentline sl JOIN shipping_shipment s ON s.id = sl.shipment_id WHERE sl.line_id = l.id
        ) p
        WHERE (l.packed, l.ready, l.shipped, l.delivered, l.undelivered)
              IS DISTINCT FROM (p.packed, p.ready, p.shipped, p.delivered, p.undelivered)""",
    "line counters equal the returns": """
        SELECT 'order #' || o.number || ', line ' || l.position || ': return requested ' || l.return_requested || '/' ||
               r.awaited || ', returned ' || l.returned || '/' || r.came
        FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(rl.quantity - rl.good - rl.damaged - rl.missing - rl.not_ours) FILTER (
                       WHERE r.state IN ('requested', 'approved')), 0) awaited,
                   coalesce(sum(rl.good + rl.damaged), 0) came
            FROM returns_returnline rl JOIN returns_return r ON r.id = rl.of_return_id WHERE rl.line_id = l.id
        ) r
        WHERE (l.return_requested, l.returned) IS DISTINCT FROM (r.awaited, r.came)""",
    "what returns credit beside the goods is the sum of them": """
        SELECT 'order #' || o.number || ': ' || o.return_extras || ', returns ' || coalesce(r.amount, 0)
        FROM orders_order o
        LEFT JOIN (SELECT order_id, sum(fees_credited - kept) amount FROM returns_return GROUP BY 1) r ON r.order_id = o.id
        WHERE o.return_extras <> coalesce(r.amount, 0)""",
    "a received return awaits nothing": """
        SELECT 'return ' || r.code || ': awaits pieces'
        FROM returns_return r JOIN returns_returnline rl ON rl.of_return_id = r.id
        WHERE r.state IN ('received', 'settled') AND rl.quantity <> rl.good + rl.damaged + rl.missing + rl.not_ours""",
    "an order's total is the sum of its lines and adjustments": """
        SELECT 'order #' || o.number || ': total ' || o.total || ', sum ' || l.total + a.amount
        FROM orders_order o
        CROSS JOIN LATERAL (SELECT coalesce(sum(total), 0) total, coalesce(sum(share), 0) share, coalesce(sum(vat), 0) vat
                            FROM orders_orderline WHERE order_id = o.id) l
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) amount, coalesce(sum(vat), 0) vat,
                                   coalesce(sum(amount) FILTER (WHERE kind = 'price_rule'), 0) rules
                            FROM orders_adjustment WHERE order_id = o.id) a
        WHERE o.total <> l.total + a.amount OR o.goods_total <> l.total OR l.share <> a.rules
              OR o.vat_total <> l.vat + a.vat""",
    "never more money back than came": """
        SELECT 'order #' || o.number || ': refunds ' || r.amount || ', paid in ' || o.captured - o.reversed
        FROM orders_order o
        JOIN (SELECT order_id, sum(amount) amount FROM payments_refund WHERE state IN ('requested', 'succeeded')
              GROUP BY order_id) r
             ON r.order_id = o.id
        WHERE r.amount > o.captured - o.reversed AND o.reversed = 0""",
    "stock on hand is the sum of its movements": """
        SELECT 'variant ' || l.variant_id || ' at ' || l.location_id || ': on hand ' || l.on_hand || ', movements ' ||
               coalesce(m.quantity, 0)
        FROM stock_stocklevel l
        LEFT JOIN (SELECT variant_id, location_id, sum(quantity) quantity FROM stock_stockmovement GROUP BY 1, 2) m
             USING (variant_id, location_id)
        WHERE l.on_hand <> coalesce(m.quantity, 0)""",
    "reserved stock is what open orders wait for": """
        SELECT 'variant ' || l.variant_id || ' at ' || l.location_id || ': reserved ' || l.reserved || ', promised ' ||
               coalesce(p.pieces, 0)
        FROM stock_stocklevel l
        LEFT JOIN (SELECT ol.variant_id, ol.location_id, sum(ol.quantity - ol.cancelled - ol.shipped) pieces
                   FROM orders_orderline ol JOIN orders_order o ON o.id = ol.order_id
                   WHERE NOT o.draft AND ol.variant_id IS NOT NULL GROUP BY 1, 2) p
             USING (variant_id, location_id)
        WHERE l.reserved <> coalesce(p.pieces, 0)""",
    "every order has the event of its placing": """
        SELECT 'order #' || o.number || ': no event'
        FROM orders_order o
        WHERE NOT o.draft AND NOT EXISTS (
            SELECT 1 FROM events_event e WHERE e.subject = 'order' AND e.subject_id = o.id
            AND e.name = CASE WHEN o.placed_at IS NULL THEN 'order.started' ELSE 'order.placed' END)""",
    "a draft promises nothing and has its content": """
        SELECT 'order #' || o.number || ': draft ' || o.draft || ', content ' || (d.order_id IS NOT NULL)
        FROM orders_order o LEFT JOIN sales_draft d ON d.order_id = o.id
        WHERE (NOT o.draft AND d.content <> '{}') OR (o.draft AND (
            d.order_id IS NULL OR o.placed_at IS NOT NULL
            OR EXISTS (SELECT 1 FROM payments_payment p WHERE p.order_id = o.id)
            OR EXISTS (SELECT 1 FROM shipping_shipment s WHERE s.order_id = o.id)))""",
    "every captured kuruş has its event": """
        SELECT 'order #' || o.number || ': captured ' || o.captured || ', events ' || coalesce(e.amount, 0)
        FROM orders_order o
        LEFT JOIN (SELECT subject_id, sum((data->>'amount')::bigint) amount FROM events_event
                   WHERE subject = 'order' AND name = 'payment.captured' GROUP BY 1) e ON e.subject_id = o.id
        WHERE o.captured <> coalesce(e.amount, 0)""",
    "a customer's attempt to pay is over when its events say so": """
        SELECT 'order #' || o.number || ': payment ' || p.id || ', ended ' || (p.ended_at IS NOT NULL)
        FROM payments_payment p
        JOIN orders_order o ON o.id = p.order_id
        WHERE p.attempt <> '' AND (p.gateway_id IS NULL OR p.asked_at IS NULL OR (p.ended_at IS NOT NULL) <> EXISTS (
            SELECT 1 FROM payments_paymentevent e
            WHERE e.payment_id = p.id AND e.kind IN ('captured', 'failed', 'voided')))""",
    "no payment gives back more than it brought": """
        SELECT 'order #' || o.number || ': payment ' || p.id || ' brought ' || e.captured || ', refunds ' || r.amount
        FROM payments_payment p
        JOIN orders_order o ON o.id = p.order_id
        JOIN (SELECT payment_id, sum(amount) amount FROM payments_refund WHERE state IN ('requested', 'succeeded')
              GROUP BY payment_id) r ON r.payment_id = p.id
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount) FILTER (WHERE kind = 'captured'), 0) captured
                            FROM payments_paymentevent WHERE payment_id = p.id) e
        WHERE r.amount > e.captured""",
    "every kuruş given back has its event": """
        SELECT 'order #' || o.number || ': refunded ' || o.refunded || ', events ' || coalesce(e.amount, 0)
        FROM orders_order o
        LEFT JOIN (SELECT subject_id, sum((data->>'amount')::bigint) amount FROM events_event
                   WHERE subject = 'order' AND name = 'refund.succeeded' GROUP BY 1) e ON e.subject_id = o.id
        WHERE o.refunded <> coalesce(e.amount, 0)""",
    "the days' money adds up to the orders' ledgers": """
        SELECT 'order #' || o.number || ': ledger ' || o.captured - o.reversed - o.refunded || ', movements ' ||
               coalesce(m.amount, 0)
        FROM orders_order o
        LEFT JOIN (SELECT coalesce(r.order_id, p.order_id) order_id, sum(m.amount) amount FROM payments_movement m
                   LEFT JOIN payments_refund r ON r.id = m.refund_id
                   LEFT JOIN payments_payment p ON p.id = m.payment_id GROUP BY 1) m ON m.order_id = o.id
        WHERE o.captured - o.reversed - o.refunded <> coalesce(m.amount, 0)
        UNION ALL
        SELECT 'movement ' || id || ': no day' FROM payments_movement WHERE day IS NULL OR at IS NULL""",
    "every parcel that left has its event": """
        SELECT 'parcel ' || s.reference || ': no event'
        FROM shipping_shipment s
        WHERE s.state IN ('shipped', 'delivered', 'undelivered', 'resolved') AND NOT EXISTS (
            SELECT 1 FROM events_event e WHERE e.subject = 'order' AND e.subject_id = s.order_id
            AND e.name = 'shipment.dispatched' AND (e.data->>'shipment_id')::bigint = s.id)""",
    "an order given up for want of money has its event": """
        SELECT 'order #' || o.number || ': no event'
        FROM sales_paymentterm t JOIN orders_order o ON o.id = t.order_id
        WHERE t.expired_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM events_event e WHERE e.subject = 'order' AND e.subject_id = o.id
            AND e.name = 'order.expired')""",
    "invoice numbers have no gaps": """
        SELECT 'series ' || s.code || ', ' || y.year || ': ' || y.last || ' numbers given, ' || coalesce(n.found, 0) || ' found'
        FROM invoices_seriesyear y
        JOIN invoices_series s ON s.id = y.series_id
        LEFT JOIN (SELECT series_id, year, count(*) found, max(serial) latest FROM (
                       SELECT series_id, year, serial FROM invoices_invoice WHERE serial IS NOT NULL
                       UNION ALL SELECT series_id, year, serial FROM invoices_correction WHERE serial IS NOT NULL) numbered
                   GROUP BY 1, 2) n USING (series_id, year)
        WHERE (y.last, y.last) IS DISTINCT FROM (n.found, n.latest)""",
    "an invoice is the sum of its pieces": """
        SELECT 'invoice ' || i.number || ': payable ' || i.payable || ', pieces ' || p.gross || ', difference ' || i.difference
        FROM invoices_invoice i
        JOIN (SELECT invoice_id, sum(gross) gross, sum(vat) vat FROM invoices_invoicedpieces GROUP BY 1) p
             ON p.invoice_id = i.id
        WHERE i.number IS NOT NULL
          AND (i.payable <> p.gross + i.difference OR i.difference = 0 AND i.vat <> p.vat
               OR (i.content->>'payable')::bigint <> i.payable OR i.content->>'number' <> i.number)""",
    "never more pieces invoiced than ordered": """
        SELECT 'order #' || o.number || ', line ' || l.position || ': ordered ' || l.quantity || ', invoiced ' || i.pieces
        FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id
        JOIN (SELECT p.line_id, sum(p.quantity) pieces FROM invoices_invoicedpieces p
              JOIN invoices_invoice i ON i.id = p.invoice_id WHERE i.cancelled_at IS NULL AND p.line_id IS NOT NULL
              GROUP BY 1) i ON i.line_id = l.id
        WHERE i.pieces > l.quantity""",
    "an invoice is corrected by its corrections": """
        SELECT 'invoice ' || i.number || ': corrected ' || i.corrected || ', corrections ' || coalesce(c.amount, 0)
        FROM invoices_invoice i
        LEFT JOIN (SELECT invoice_id, sum(amount) amount FROM invoices_correction
                   WHERE kind <> 'cancellation' GROUP BY 1) c ON c.invoice_id = i.id
        WHERE i.corrected <> coalesce(c.amount, 0)""",
    "never more pieces taken back than invoiced": """
        SELECT 'invoiced row ' || p.id || ': ' || p.quantity || ', taken back ' || c.pieces
        FROM invoices_invoicedpieces p
        JOIN (SELECT invoiced_id, sum(quantity) pieces FROM invoices_correctedpieces GROUP BY 1) c ON c.invoiced_id = p.id
        WHERE c.pieces > p.quantity""",
    "every invoice has the event of its issue": """
        SELECT 'invoice ' || i.number || ': no event'
        FROM invoices_invoice i
        WHERE i.number IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM events_event e WHERE e.subject = 'order' AND e.subject_id = i.order_id
            AND e.name = 'invoice.issued' AND (e.data->>'invoice_id')::bigint = i.id)""",
}


def check_all() -> Iterator[str]:
    """One sentence per breach; nothing when all is well."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if outermost:  # inside somebody's transaction (a test) its level can't be changed any more
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for name, sql in SET_CHECKS.items():
                cursor.execute(sql)
                for (breach,) in cursor.fetchall():
                    yield f"{name}: {breach}"
        yield from _derived()


def _derived() -> Iterator[str]:
    """Stored statuses and sums equal the derived ones."""
    last = 0
    while True:
        orders = list(
            Order.objects.filter(pk__gt=last)
            .order_by("pk")
            .defer("search")
            .prefetch_related("lines", "adjustments")[:CHUNK]
        )
        if not orders:
            return
        for order in orders:
            stored = {name: getattr(order, name) for name in (*DERIVED, *SUMS)}
            for name, amount in ledger_sums(order.pk).items():
                setattr(order, name, amount)
            derive(order, list(order.lines.all()), list(order.adjustments.all()))
            for name, value in stored.items():
                if getattr(order, name) != value:
                    yield f"stored equals derived: order #{order.number}: {name} {value}, derived {getattr(order, name)}"
        last = orders[-1].pk
