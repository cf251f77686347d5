"""Where orders come from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SalesChannel(models.Model):
    """A sales channel and its policy. Orders keep the code and a copy of the policy."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("Ad"), max_length=80)
    kind = models.CharField(
        max_length=12,
        choices=[
            ("storefront", _("Mağaza")),
            ("manual", _("Elle")),
            ("api", _("API")),
            ("marketplace", _("Pazaryeri")),
        ],
    )
    tells_customer = models.BooleanField(_("Müşteriye mesajları Kervan yazar"), default=True)
    active = models.BooleanField(_("Etkin"), default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
