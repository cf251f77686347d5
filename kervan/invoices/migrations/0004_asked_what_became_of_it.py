from django.db import migrations, models


class Migration(migrations.Migration):
    """Invoices sent in the last days are asked about too."""

    dependencies = [("invoices", "0003_first_arrived_first_invoiced")]
    operations = [
        migrations.AddField(
            model_name="invoice",
            name="ask_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(
            "UPDATE invoices_invoice SET ask_at = now()"
            " WHERE state = 'sent' AND cancelled_at IS NULL AND sent_at > now() - interval '10 days'",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                models.F("ask_at"), name="invoice_to_ask", condition=models.Q(("ask_at__isnull", False))
            ),
        ),
    ]
