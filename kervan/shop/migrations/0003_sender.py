from django.db import migrations, models


class Migration(migrations.Migration):
    """Carriers want to know from which il and ilçe a parcel starts."""

    dependencies = [("shop", "0002_holidays")]

    operations = [
        migrations.AddField("shop", "district", models.CharField(blank=True, default="", max_length=60, verbose_name="İlçe")),
        migrations.AddField("shop", "city", models.CharField(blank=True, default="", max_length=60, verbose_name="İl")),
    ]
