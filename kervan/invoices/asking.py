"""How long an integrator is asked what became of a document, and how often."""

from __future__ import annotations

from datetime import datetime, timedelta

from kervan.documents.invoice_content import Profile
from kervan.invoices.models import Invoice

FIRST = timedelta(minutes=10)
"""Then each pause is three times as long as the document is old: seven questions in three days, so that a shop with
five thousand invoices a day asks some hundred and twenty times in five minutes."""
LONGEST, SELDOM = timedelta(days=3), timedelta(days=1)
"""GİB turns a document down within minutes, or the next day with the e-Arşiv report."""
LONGEST_COMMERCIAL, OFTEN = timedelta(days=10), timedelta(hours=6)
"""The buyer of a Ticari fatura may turn it down for eight days; what is on its way then still arrives."""


def next_question(invoice: Invoice, now: datetime) -> datetime | None:
    """When the integrator is asked again about a document it took; None when what it says will not change any more."""
    if invoice.sent_at is None:
        return None
    age, commercial = now - invoice.sent_at, invoice.profile == Profile.COMMERCIAL
    if age > (LONGEST_COMMERCIAL if commercial else LONGEST):
        return None
    return now + min(max(FIRST, age * 3), OFTEN if commercial else SELDOM)
