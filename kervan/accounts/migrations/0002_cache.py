from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Log-in attempts are counted where every web node sees them."""

    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunPython(make_table, migrations.RunPython.noop),
        migrations.RunSQL(migrations.RunSQL.noop, "DROP TABLE IF EXISTS cache"),
    ]
