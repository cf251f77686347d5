from django.db import migrations

INVOICE = """
CREATE FUNCTION invoices_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.number IS NOT NULL THEN
            RAISE EXCEPTION 'invoice % is never deleted', OLD.number USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.number IS NOT NULL AND
       (OLD.number, OLD.series_id, OLD.year, OLD.serial, OLD.uuid, OLD.order_id, OLD.profile, OLD.issued_at, OLD.content,
        OLD.net, OLD.vat, OLD.payable, OLD.difference)
       IS DISTINCT FROM
       (NEW.number, NEW.series_id, NEW.year, NEW.serial, NEW.uuid, NEW.order_id, NEW.profile, NEW.issued_at, NEW.content,
        NEW.net, NEW.vat, NEW.payable, NEW.difference) THEN
        RAISE EXCEPTION 'invoice % is never changed', OLD.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoices_stay BEFORE UPDATE OR DELETE ON invoices_invoice FOR EACH ROW EXECUTE FUNCTION invoices_stay();

CREATE FUNCTION invoices_vouchers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'correction % is never deleted', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (OLD.invoice_id, OLD.kind, OLD.series_id, OLD.year, OLD.serial, OLD.number, OLD.issued_on, OLD.amount, OLD.vat,
        OLD.content)
       IS DISTINCT FROM
       (NEW.invoice_id, NEW.kind, NEW.series_id, NEW.year, NEW.serial, NEW.number, NEW.issued_on, NEW.amount, NEW.vat,
        NEW.content) THEN
        RAISE EXCEPTION 'correction % is never changed', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoices_vouchers_stay BEFORE UPDATE OR DELETE ON invoices_correction
    FOR EACH ROW EXECUTE FUNCTION invoices_vouchers_stay();
"""

BACK = """
DROP TRIGGER invoices_stay ON invoices_invoice;
DROP FUNCTION invoices_stay();
DROP TRIGGER invoices_vouchers_stay ON invoices_correction;
DROP FUNCTION invoices_vouchers_stay();
"""


def first_series(apps, schema_editor):
    Series = apps.get_model("invoices", "Series")
    Series.objects.bulk_create(
        [
            Series(code="EAR", kind="earchive", is_default=True),
            Series(code="EFA", kind="einvoice", is_default=True),
            Series(code="GDP", kind="voucher", is_default=True),
        ]
    )


class Migration(migrations.Migration):
    """The database itself keeps numbered documents as they are; and a first series for each kind of document."""

    dependencies = [("invoices", "0001_initial")]
    operations = [
        migrations.RunSQL(INVOICE, BACK),
        migrations.RunPython(first_series, migrations.RunPython.noop),
    ]
