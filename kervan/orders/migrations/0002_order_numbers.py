from django.db import migrations


class Migration(migrations.Migration):
    """Order numbers: unique, rising, beginning at 1001; gaps are allowed."""

    dependencies = [("orders", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE orders_number AS bigint START WITH 1001", "DROP SEQUENCE orders_number"
        )
    ]
