import secrets

from django.db import migrations


def mark_installation(apps, schema_editor):
    apps.get_model("events", "Installation").objects.create(epoch=secrets.token_hex(8))


class Migration(migrations.Migration):
    """Each installation knows itself, so that feed cursors of another one are recognised."""

    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunPython(mark_installation, migrations.RunPython.noop)]
