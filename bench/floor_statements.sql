\set a random_zipfian(1, 1000, 1.1)
\set b random(1, 1000)
\set c random(1, 1000)
\set low least(:a, :b, :c)
\set high greatest(:a, :b, :c)
\set middle :a + :b + :c - :low - :high
\set n random(1000000, 9999999)
BEGIN;
INSERT INTO orders_order (number, channel, external_id, language, currency, customer_name, email, phone, shipping_address, city, customer_note, tags, payment_method, ships_before_payment, tells_customer, draft, created_at, placed_at, accepted_at, hold_reason, cancel_reason, status, payment_status, goods_total, total, vat_total, due, captured, reversed, refunded, authorized, credited_returns, balance, pieces, unsent, packed, undelivered, numbers, search) VALUES (nextval('orders_number'), 'api', gen_random_uuid()::text, 'tr', 'TRY', 'Çağla Öztürk', 'musteri' || :n || '@example.com', '+9053212' || :n, '{"name": "Çağla Öztürk", "phone": "+905321234567", "line": "Bahariye Cad. No: 12 D: 3", "neighbourhood": "Caferağa", "district": "Kadıköy", "city": "İstanbul", "postal_code": "34710", "country": "TR"}', 'İstanbul', '', '{}', 'card', false, true, false, now(), now(), now(), '', '', 'created', 'paid', 32059, 37049, 6175, 37049, 37049, 0, 0, 0, 0, 0, 3, 3, 0, 0, '{}', to_tsvector('simple', :n || ' web ' || :n || ' cagla ozturk cagla ozturk musteri' || :n || ' example com istanbul kadikoy urn 0001 urn 0002 urn 0003 9053212' || :n || ' 53212' || :n || ' 053212' || :n || ' z' || :n)) RETURNING id AS order_id \gset
INSERT INTO orders_orderline (order_id, position, sku, barcode, title, unit_price, vat_rate, total, share, vat, weight_g, desi, quantity, cancelled, packed, ready, shipped, delivered, undelivered, return_requested, returned, location_id, variant_id) VALUES (:order_id, 1, 'URN-0001', '', 'Seramik kupa, lacivert', 10751, 20, 10751, 0, 1792, 300, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, :low);
INSERT INTO orders_orderline (order_id, position, sku, barcode, title, unit_price, vat_rate, total, share, vat, weight_g, desi, quantity, cancelled, packed, ready, shipped, delivered, undelivered, return_requested, returned, location_id, variant_id) VALUES (:order_id, 2, 'URN-0002', '', 'Seramik kupa, lacivert', 10751, 20, 10751, 0, 1792, 300, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, :middle);
INSERT INTO orders_orderline (order_id, position, sku, barcode, title, unit_price, vat_rate, total, share, vat, weight_g, desi, quantity, cancelled, packed, ready, shipped, delivered, undelivered, return_requested, returned, location_id, variant_id) VALUES (:order_id, 3, 'URN-0003', '', 'Seramik kupa, lacivert', 10751, 20, 10751, 0, 1792, 300, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, :high);
UPDATE stock_stocklevel SET reserved = reserved + 1 WHERE variant_id = :low AND location_id = 1 AND on_hand - reserved >= 1;
UPDATE stock_stocklevel SET reserved = reserved + 1 WHERE variant_id = :middle AND location_id = 1 AND on_hand - reserved >= 1;
UPDATE stock_stocklevel SET reserved = reserved + 1 WHERE variant_id = :high AND location_id = 1 AND on_hand - reserved >= 1;
INSERT INTO payments_payment (order_id, method, amount, reference, received_on) VALUES (:order_id, 'card', 37049, '', current_date) RETURNING id AS payment_id \gset
INSERT INTO payments_paymentevent (payment_id, kind, amount, note, actor_name) VALUES (:payment_id, 'requested', 37049, '', 'bench'), (:payment_id, 'captured', 37049, '', 'bench');
INSERT INTO events_event (name, subject, subject_id, actor_kind, actor_id, actor_name, data) VALUES ('order.placed', 'order', :order_id, 'api', 1, 'bench', jsonb_build_object('number', :n::bigint, 'total', 37049, 'notify', true)) RETURNING id AS event_id \gset
INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'kervan.react', jsonb_build_object('event_id', :event_id::bigint));
COMMIT;
