from django.db import migrations

# A half of a UNION ALL with a WHERE of its own is read whole and sorted. So both halves stand without one, and the
# conditions outside are pushed into each: there they are those of the indexes payment_event_moved and refund_moved.
VIEW = """
CREATE OR REPLACE VIEW payments_movement AS
SELECT id, day, at, kind::text AS kind, amount, payment_id, refund_id, way, actor_name, note FROM (
    SELECT id * 2 AS id, day, at, kind, CASE kind WHEN 'captured' THEN amount ELSE -amount END AS amount, payment_id,
           NULL::bigint AS refund_id, ''::text AS way, actor_name::text AS actor_name, note::text AS note,
           kind AS event_kind, 'succeeded'::varchar(10) AS state
    FROM payments_paymentevent
    UNION ALL
    SELECT id * 2 + 1, paid_on, ended_at, 'refunded'::varchar(10), -amount, payment_id, id, way::text, requested_by::text,
           reason::text, 'captured'::varchar(10), state
    FROM payments_refund
) moved
WHERE event_kind IN ('captured', 'reversed') AND state = 'succeeded' AND amount <> 0
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0007_refund_accounts'),
    ]

    operations = [migrations.RunSQL(VIEW, migrations.RunSQL.noop)]
