"""How long an integrator is asked what became of a document, and how often."""

from __future__ import annotations

from datetime import datetime, timedelta

from kervan.documents.invoice_content import Profile
from kervan.invoices.models import Invoice

FIRST = timedelta(minutes=10)
LONGEST = {Profile.COMMERCIAL: timedelta(days=10)}
"""The buyer of a Ticari fatura may turn it down for eight days; what is on its way then still arrives."""
LONGEST_OTHERS = timedelta(days=3)
"""GİB turns a document down within minutes, or the next day with the e-Arşiv report."""


def next_question(invoice: Invoice, now: datetime) -> datetime | None:
    """When the integrator is asked again about a document it took; None when what it says will not change any more."""
    if invoice.sent_at is None:
        return None
    age = now - invoice.sent_at
    if age > LONGEST.get(Profile(invoice.profile), LONGEST_OTHERS):
        return None
    if age < timedelta(hours=1):
        return now + FIRST
    return now + (timedelta(hours=1) if age < timedelta(days=1) else timedelta(hours=6))
