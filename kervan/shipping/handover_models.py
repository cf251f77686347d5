"""Kargo teslim listesi: which parcels a courier took with them. Part of models.py, which names them too."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kervan.lib import clock
from kervan.lib.errors import NotFound


class DispatchLists(models.Manager["DispatchList"]):
    def locked(self, list_id: int) -> DispatchList:
        """Raises ``NotFound``."""
        found = self.select_for_update().filter(pk=list_id).first()
        if found is None:
            raise NotFound(gettext("Böyle bir kargo teslim listesi yok."), code="dispatch_list_not_found")
        return found


class DispatchList(models.Model):
    """The parcels one carrier fetches on one day, numbered by its id. Open while parcels are scanned; then signed and kept."""

    id: int
    carrier_name = models.CharField(_("Kargo firması"), max_length=80)
    day = models.DateField(_("Gün"), default=clock.today)
    opened_at = models.DateTimeField(default=clock.now, db_default=Now())
    opened_by = models.CharField(max_length=150, blank=True, default="")
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.CharField(max_length=150, blank=True, default="")
    courier = models.CharField(_("Teslim alan"), max_length=150, blank=True, default="")

    objects: DispatchLists = DispatchLists()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["carrier_name"], condition=Q(handed_over_at=None), name="one_open_dispatch_list_per_carrier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.carrier_name} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.handed_over_at is None


class DispatchListParcel(models.Model):
    """A parcel on a list; on one at most."""

    id: int
    list = models.ForeignKey(DispatchList, on_delete=models.CASCADE, related_name="rows")
    shipment = models.OneToOneField("shipping.Shipment", on_delete=models.CASCADE, related_name="listed")
    scanned_at = models.DateTimeField(default=clock.now, db_default=Now())
    scanned_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.list_id}: {self.shipment_id}"
