"""What a customer agreed to, as files for the mail and the order's page."""

from __future__ import annotations

from kervan.checkout.models import Consent
from kervan.documents.contract_paper import render_contract
from kervan.lib.text import fold
from kervan.shop.queries import shop


def consent_pdf(consent_id: int) -> tuple[str, bytes]:
    """File name and PDF of one text. Raises ``Consent.DoesNotExist``."""
    row = Consent.objects.select_related("order").defer("order__search").get(pk=consent_id)
    content = render_contract(
        shop=shop().name,
        title=row.title,
        body=row.body,
        version=row.version,
        order_number=str(row.order.number),
        at=row.at,
        ip=str(row.ip or ""),
        lang=row.language,
    )
    return f"{'-'.join(fold(row.title).split())}-{row.order.number}.pdf", content
