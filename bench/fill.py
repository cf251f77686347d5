"""Rows for the measurements of reading, written directly by set-based SQL: past the actions, into a throw-away database only."""

from __future__ import annotations

import psycopg

from bench.texts import FIRST, LAST, PLACES, SKUS
from kervan.lib.text import fold

AFTERWARDS = "VACUUM ANALYZE"
PLENTY = 100_000_000  # pieces of each SKU: the measurements of placing never run out

FILLED = (
    "catalog_product",
    "catalog_variant",
    "stock_location",
    "stock_stocklevel",
    "customers_customer",
    "orders_order",
    "orders_orderline",
    "orders_adjustment",
    "payments_payment",
    "payments_paymentevent",
    "shipping_shipment",
    "shipping_shipmentline",
)

#: What stands in a column that the statements below say nothing about, by its type.
EMPTY = {
    "ARRAY": "'{}'",
    "bigint": "0",
    "boolean": "false",
    "character varying": "''",
    "integer": "0",
    "jsonb": "'{}'",
    "numeric": "0",
    "smallint": "0",
    "text": "''",
    "timestamp with time zone": "now()",
    "tsvector": "''",
}


def forgive(connection: psycopg.Connection) -> None:
    """Give every column an empty default, so that a column added to the product later does not stop the filling.

    Raises ``KeyError`` for a type nobody thought of.
    """
    found = connection.execute(
        """SELECT table_name, column_name, data_type FROM information_schema.columns
           WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
             AND is_generated = 'NEVER' AND table_name = ANY(%s) AND NOT (data_type = 'bigint' AND column_name LIKE '%%id')""",
        [list(FILLED)],
    ).fetchall()
    for table, column, kind in found:
        connection.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET DEFAULT {EMPTY[kind]}')


def catalogue(connection: psycopg.Connection) -> None:
    """1,000 SKUs, variant ids 1 to 1,000, all with stock at the default location."""
    connection.execute(
        """INSERT INTO catalog_product (id, title, description, brand, category, vat_rate, active, sort_key)
           SELECT g, 'Seramik kupa ' || g || ', el yapımı', 'Fincanda pişmiş, bulaşık makinesinde yıkanır.', 'Çini',
                  'Mutfak', 20, true, lpad(g::text, 5, '0')
           FROM generate_series(1, %s) g""",
        [SKUS],
    )
    connection.execute(
        """INSERT INTO catalog_variant (id, product_id, sku, barcode, options, price, weight_g, desi, shelf, oversell,
                                        active, search)
           SELECT g, g, 'URN-' || lpad(g::text, 4, '0'), lpad((8690000000000 + g)::text, 13, '0'), 'Lacivert',
                  5000 + 10 * g, 300, 1, 'A-' || g %% 40, false, true,
                  to_tsvector('simple', 'seramik kupa ' || g || ' urn ' || lpad(g::text, 4, '0'))
           FROM generate_series(1, %s) g""",
        [SKUS],
    )
    connection.execute(
        """INSERT INTO stock_location (name, is_default, address)
           SELECT 'Ana depo', true, '' WHERE NOT EXISTS (SELECT FROM stock_location)"""
    )
    connection.execute(
        """INSERT INTO stock_stocklevel (variant_id, location_id, on_hand, reserved)
           SELECT id, (SELECT id FROM stock_location WHERE is_default), %s, 0 FROM catalog_variant""",
        [PLENTY],
    )
    connection.execute("ANALYZE")


def empty(connection: psycopg.Connection) -> None:
    """No orders, customers, events and jobs any more."""
    connection.execute(
        "TRUNCATE orders_order, customers_customer, events_event, procrastinate_jobs RESTART IDENTITY CASCADE"
    )


def orders(connection: psycopg.Connection, first: int, last: int, *, older: int = 0) -> None:
    """Orders number ``first`` to ``last``, the highest the newest: three lines each, a payment, a parcel for those sent.

    A last name is as frequent as in life (a few are everywhere); one order in 5,000 is of a Karaosmanoğlu. The newest two
    thousand are still to be sent; the ``older`` ones, filled in before, were sent long ago.
    """
    connection.execute(
        """CREATE TEMP TABLE IF NOT EXISTS first_names AS
           SELECT * FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY f(name, folded, i)""",
        [list(FIRST), [fold(name) for name in FIRST]],
    )
    connection.execute(
        """CREATE TEMP TABLE IF NOT EXISTS last_names AS
           SELECT * FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY f(name, folded, i)""",
        [list(LAST), [fold(name) for name in LAST]],
    )
    connection.execute(
        """CREATE TEMP TABLE IF NOT EXISTS places AS
           SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
                WITH ORDINALITY p(city, district, hood, folded, i)""",
        [*map(list, zip(*PLACES, strict=True)), [fold(f"{city} {district}") for city, district, _ in PLACES]],
    )
    if older:
        _age(connection, older)
    connection.execute("SET session_replication_role = replica")  # foreign keys are right by making
    bounds = {"first": first, "last": last, "f": len(FIRST), "l": len(LAST), "p": len(PLACES)}
    for statement in STATEMENTS:
        connection.execute(statement, bounds)
    connection.execute("SET session_replication_role = origin")
    connection.execute(AFTERWARDS)


PEOPLE = """
WITH people AS (
    SELECT g, f.name || ' ' || CASE WHEN g %% 5000 = 7 THEN 'Karaosmanoğlu' ELSE l.name END AS name,
           f.folded || ' ' || CASE WHEN g %% 5000 = 7 THEN 'karaosmanoglu' ELSE l.folded END AS folded,
           '+90532' || lpad((g::bigint * 7919 %% 10000000)::text, 7, '0') AS phone,
           'musteri' || g || '@example.com' AS email, p.city, p.district, p.hood, p.folded AS place,
           now() - (%(last)s - g) * interval '40 seconds' AS at,
           (ARRAY['card', 'card', 'card', 'bank_transfer', 'cash_on_delivery'])[1 + g %% 5] AS method,
           5000 + (g::bigint * 7907 %% 2000) * 100 + (g %% 100) AS goods, g > %(last)s - 2000 AS fresh
    FROM generate_series(%(first)s::int, %(last)s::int) g
    JOIN first_names f ON f.i = 1 + (g::bigint * 31 + g / 7) %% %(f)s
    JOIN last_names l ON l.i = 1 + least(%(l)s - 1, floor(%(l)s * power((g::bigint * 48271 %% 10007) / 10007.0, 2)))::int
    JOIN places p ON p.i = 1 + (g::bigint * 17 + g / 11) %% %(p)s
)
"""

STATEMENTS = [
    PEOPLE
    + """
INSERT INTO customers_customer (id, kind, name, email, phone, tax_id, tax_office, language, note, sort_key, search)
SELECT g, 'person', name, email, phone, '', '', 'tr', '', folded,
       to_tsvector('simple', folded || ' musteri' || g || ' ' || substr(phone, 2))
FROM people""",
    PEOPLE
    + """
INSERT INTO orders_order (id, number, channel, external_id, language, currency, customer_id, customer_name, email, phone,
    shipping_address, city, customer_note, tags, payment_method, ships_before_payment, tells_customer, draft, created_at,
    placed_at, accepted_at, opened_at, ship_by, hold_reason, cancel_reason, status, payment_status, goods_total, total,
    vat_total, due, captured, reversed, refunded, authorized, credited_returns, balance, pieces, unsent, packed,
    undelivered, numbers, search)
SELECT g, 1000 + g, 'storefront', 'WEB-' || g, 'tr', 'TRY', g, name, email, phone,
    jsonb_build_object('name', name, 'phone', phone, 'line', 'Bahariye Cad. No: ' || g %% 200 || ' D: 3', 'city', city,
                       'district', district, 'neighbourhood', hood, 'postal_code', '34710', 'country', 'TR'),
    city, '', '{}', method, method = 'cash_on_delivery', true, false, at, at, at, CASE WHEN NOT fresh THEN at END,
    at + interval '1 day', '', '',
    CASE WHEN fresh THEN 'created' WHEN g > %(last)s - 5000 THEN 'shipped' ELSE 'delivered' END,
    CASE WHEN fresh AND method <> 'card' THEN 'awaiting' ELSE 'paid' END,
    goods, goods + 4990, (goods + 4990) / 6, goods + 4990, CASE WHEN fresh AND method <> 'card' THEN 0 ELSE goods + 4990 END,
    0, 0, 0, 0, CASE WHEN fresh AND method <> 'card' THEN goods + 4990 ELSE 0 END, 3, CASE WHEN fresh THEN 3 ELSE 0 END,
    0, 0, CASE WHEN fresh THEN '{}' ELSE ARRAY[lpad(g::text, 12, '0')] END,
    to_tsvector('simple', 1000 + g || ' web ' || g || ' ' || folded || ' ' || folded || ' musteri' || g || ' example com '
        || place || CASE WHEN fresh THEN '' ELSE ' ' || lpad(g::text, 12, '0') END
        || ' urn ' || lpad((1 + g %% 1000)::text, 4, '0') || ' urn ' || lpad((1 + g * 7 %% 1000)::text, 4, '0')
        || ' ' || substr(phone, 2) || ' ' || substr(phone, 4) || ' 0' || substr(phone, 4) || ' z' || reverse(substr(phone, 2)))
FROM people""",
    """
INSERT INTO orders_orderline (order_id, position, variant_id, location_id, sku, barcode, title, unit_price, vat_rate, total,
    share, vat, weight_g, desi, quantity, cancelled, packed, ready, shipped, delivered, undelivered, return_requested, returned)
SELECT o.id, n, v.id, 1, v.sku, v.barcode, 'Seramik kupa ' || v.id || ', el yapımı, Lacivert', o.goods_total / 3, 20,
    o.goods_total / 3 + CASE WHEN n = 1 THEN o.goods_total %% 3 ELSE 0 END, 0, o.goods_total / 18, 300, 1, 1, 0, 0, 0,
    1 - o.unsent / 3, CASE WHEN o.status = 'delivered' THEN 1 ELSE 0 END, 0, 0, 0
FROM orders_order o CROSS JOIN generate_series(1, 3) n
JOIN catalog_variant v ON v.id = 1 + (o.id * (2 * n - 1) * 7) %% 1000
WHERE o.id BETWEEN %(first)s AND %(last)s ORDER BY o.id, n""",
    """
INSERT INTO orders_adjustment (order_id, kind, label, amount, vat_rate, vat)
SELECT id, 'shipping_fee', '', 4990, 20, 832 FROM orders_order WHERE id BETWEEN %(first)s AND %(last)s""",
    """
INSERT INTO payments_payment (id, order_id, method, amount, reference, received_on)
SELECT id, id, payment_method, total, '', placed_at::date FROM orders_order WHERE id BETWEEN %(first)s AND %(last)s""",
    """
INSERT INTO payments_paymentevent (payment_id, kind, amount, note, actor_name)
SELECT id, kind, total, '', 'bench' FROM orders_order, unnest(ARRAY['requested', 'captured']) kind
WHERE id BETWEEN %(first)s AND %(last)s AND (kind = 'requested' OR captured > 0)""",
    """
INSERT INTO shipping_shipment (id, order_id, state, reference, account_id, carrier_name, tracking_number, tracking_url, pieces,
    desi, weight_g, cod_amount, carrier_data, refusal, refusal_hint, note, attempt, last_status, label_printed_by, created_at,
    ready_at, shipped_at, delivered_at)
SELECT id, id, CASE status WHEN 'shipped' THEN 'shipped' ELSE 'delivered' END, lpad(id::text, 12, '0'), NULL, 'Sandbox Kargo',
    'TR' || id, '', 1, 3, 900, 0, '{}', '', '', '', 1, '', '', placed_at, placed_at, placed_at,
    CASE WHEN status = 'delivered' THEN placed_at END
FROM orders_order WHERE id BETWEEN %(first)s AND %(last)s AND unsent = 0""",
    """
INSERT INTO shipping_shipmentline (shipment_id, line_id, quantity)
SELECT s.id, l.id, l.quantity FROM shipping_shipment s JOIN orders_orderline l ON l.order_id = s.order_id
WHERE s.id BETWEEN %(first)s AND %(last)s""",
    """
INSERT INTO events_event (name, subject, subject_id, actor_kind, actor_id, actor_name, data, at)
SELECT 'order.placed', 'order', id, 'api', 1, 'bench', jsonb_build_object('number', number, 'total', total), placed_at
FROM orders_order WHERE id BETWEEN %(first)s AND %(last)s""",
]


def follow_on(connection: psycopg.Connection) -> None:
    """Numbers and ids that the product makes next come after those written here."""
    connection.execute("SELECT setval('orders_number', (SELECT max(number) FROM orders_order))")
    for table in ("orders_order", "payments_payment", "shipping_shipment", "customers_customer"):
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def ready_parcels(connection: psycopg.Connection, count: int) -> list[int]:
    """So many of the newest orders packed, with a parcel whose label can be printed."""
    rows = connection.execute(
        """INSERT INTO shipping_shipment (order_id, state, reference, account_id, carrier_name, tracking_number, tracking_url,
               pieces, desi, weight_g, cod_amount, carrier_data, refusal, refusal_hint, note, attempt, last_status,
               label_printed_by, ready_at)
           SELECT id, 'ready', lpad((700000000000 + id)::text, 12, '0'), NULL, 'Sandbox Kargo', '', '', 1, 3, 900,
               CASE WHEN payment_method = 'cash_on_delivery' THEN balance ELSE 0 END, '{}', '', '', '', 1, '', '', now()
           FROM orders_order WHERE unsent > 0 ORDER BY id DESC LIMIT %s RETURNING id""",
        [count],
    ).fetchall()
    return [row[0] for row in rows]


def _age(connection: psycopg.Connection, last: int) -> None:
    """What was newest becomes old before more is filled in: sent, paid, opened."""
    connection.execute(
        """UPDATE orders_order SET status = 'delivered', payment_status = 'paid', opened_at = placed_at, unsent = 0,
                  captured = total, balance = 0 WHERE id <= %s AND (unsent > 0 OR status = 'shipped')""",
        [last],
    )
    connection.execute(
        """UPDATE orders_orderline SET shipped = 1, delivered = 1 WHERE order_id <= %s AND delivered = 0""", [last]
    )
    connection.execute("UPDATE orders_order SET placed_at = placed_at - interval '60 days' WHERE id <= %s", [last])
