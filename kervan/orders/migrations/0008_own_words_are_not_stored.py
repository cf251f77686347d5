"""Lines named with Kervan's own words were stored in the language of who made them; now the kind says them."""

from django.db import migrations

OWN_WORDS = [
    ("shipping_fee", ["Kargo ücreti", "Shipping fee"]),
    ("cod_fee", ["Kapıda ödeme ücreti", "Cash on delivery fee"]),
    ("small_difference", ["Kapatılan fark", "Small difference", "Closed difference"]),
]
CHUNK = 5_000


def empty_own_words(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for kind, words in OWN_WORDS:
            cursor.execute("SELECT coalesce(max(id), 0) FROM orders_adjustment")
            (last,) = cursor.fetchone()
            for first in range(0, last + 1, CHUNK):
                cursor.execute(
                    "UPDATE orders_adjustment SET label = '' WHERE id >= %s AND id < %s AND kind = %s AND label = ANY(%s)",
                    [first, first + CHUNK, kind, words],
                )


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_an_order_is_known_by_its_number")]
    operations = [migrations.RunPython(empty_own_words, migrations.RunPython.noop)]
