from django.db import migrations


def ship_holidays(apps, schema_editor):
    from kervan.shop.holidays import SHIPPED_HOLIDAYS

    Holiday = apps.get_model("shop", "Holiday")
    Holiday.objects.bulk_create(
        [Holiday(day=day, name=name, half_day=half_day) for day, name, half_day in SHIPPED_HOLIDAYS]
    )
    apps.get_model("shop", "Shop").objects.create(pk=1)


class Migration(migrations.Migration):
    """The shop's one row of settings and the table of holidays."""

    dependencies = [("shop", "0001_initial")]
    operations = [migrations.RunPython(ship_holidays, migrations.RunPython.noop)]
