from django.db import migrations


def ship_carriers(apps, schema_editor):
    from kervan.shipping.links import SHIPPED_CARRIERS

    Carrier = apps.get_model("shipping", "Carrier")
    Carrier.objects.bulk_create(
        [Carrier(code=row.code, name=row.name, tracking_url=row.tracking_url) for row in SHIPPED_CARRIERS]
    )
    Account = apps.get_model("shipping", "CarrierAccount")
    Account.objects.create(name="Entegrasyonsuz gönderim", type="none", is_default=True)
    Box = apps.get_model("shipping", "Box")
    Box.objects.create(name="Küçük kutu", desi=1, weight_g=100, is_default=True)
    Box.objects.create(name="Orta kutu", desi=3, weight_g=250)
    Box.objects.create(name="Büyük kutu", desi=8, weight_g=500)


class Migration(migrations.Migration):
    """The carriers people know, handing over without an integration, and some boxes. References begin at 10000000001."""

    dependencies = [("shipping", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE shipping_reference AS bigint START WITH 10000000001", "DROP SEQUENCE shipping_reference"
        ),
        migrations.RunPython(ship_carriers, migrations.RunPython.noop),
    ]
