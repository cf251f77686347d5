"""Tokens of signed links: they name one row, run out, and can be revoked by raising the row's epoch."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from kervan.lib import clock
from kervan.lib.errors import NotFound


class SignedLink:
    """Links of one use. ``salt`` keeps them apart from every other use; each works for ``days`` after it was made."""

    def __init__(self, *, salt: str, days: int) -> None:
        self.days = days
        self._salt = salt

    def token(self, row_id: int, epoch: int) -> str:
        """Fit for an address as it is. All of one row and day are the same."""
        last_day = clock.today() + timedelta(days=self.days)
        return self._signer.sign(f"{row_id}-{epoch}-{last_day.toordinal()}")

    def read(self, token: str) -> tuple[int, int]:
        """The row's id and epoch. Raises ``link_invalid`` for a token that was changed or ran out."""
        try:
            row_id, epoch, last_day = (int(part) for part in self._signer.unsign(token).split("-"))
        except (BadSignature, ValueError):
            raise link_invalid() from None
        if clock.today() > date.fromordinal(last_day):
            raise link_invalid()
        return row_id, epoch

    @property
    def _signer(self) -> Signer:
        return Signer(salt=self._salt, sep=".")


def link_invalid() -> NotFound:
    """One answer for what was changed, ran out, was revoked or never was."""
    return NotFound(_("Bu bağlantı geçersiz ya da süresi dolmuş."), code="link_invalid")
