from django.db import migrations


def make_location(apps, schema_editor):
    apps.get_model("stock", "Location").objects.create(name="Ana depo", is_default=True)


class Migration(migrations.Migration):
    """One place with stock from the start."""

    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(make_location, migrations.RunPython.noop)]
