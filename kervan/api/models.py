"""What the API must remember between two calls."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kervan.lib import clock


class IdempotentCall(models.Model):
    """The answer to a command, kept for its Idempotency-Key: a repeat gets the same answer and makes nothing."""

    key_id = models.BigIntegerField()
    idempotency_key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_id", "idempotency_key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.idempotency_key
