from django.db import migrations


def make_channels(apps, schema_editor):
    Channel = apps.get_model("channels", "SalesChannel")
    Channel.objects.bulk_create(
        [
            Channel(code="storefront", name="Mağaza", kind="storefront"),
            Channel(code="manual", name="Elle", kind="manual"),
            Channel(code="api", name="API", kind="api"),
        ]
    )


class Migration(migrations.Migration):
    """The channels every shop has."""

    dependencies = [("channels", "0001_initial")]
    operations = [migrations.RunPython(make_channels, migrations.RunPython.noop)]
