from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("invoices", "0002_never_changed"),
        ("orders", "0013_paid_by_card_at_the_door"),
    ]
    operations = [
        migrations.AddIndex(
            model_name="toinvoice", index=models.Index(models.F("delivered_at"), name="to_invoice_arrived")
        ),
    ]
