"""What happened, to what, by whom, when: the timeline, the audit trail and the trigger of every consequence."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, TextField
from django.db.models.functions import Cast, Now

from kervan.lib import clock


def current_transaction() -> Cast:
    """The number of the writing transaction, so that the feed never skips one that commits late."""
    return Cast(Cast(Func(function="pg_current_xact_id"), TextField()), models.BigIntegerField())


class Event(models.Model):
    """A fact. Never changed, never deleted. ``txid`` orders the feed together with ``id`` (queries.py says why)."""

    id: int
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=30, blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=clock.now, db_default=Now())
    txid = models.BigIntegerField(db_default=current_transaction())

    class Meta:
        indexes = [
            models.Index(F("subject"), F("subject_id"), F("id").desc(), name="event_subject"),
            models.Index(fields=["txid", "id"], name="event_feed"),
            models.Index(fields=["name", "at"], name="event_name_at"),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class JobError(models.Model):
    """Why a background job failed, newest last; shown on the page of failed jobs."""

    job_id = models.BigIntegerField(db_index=True)
    handler = models.CharField(max_length=200)
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="+")
    attempt = models.IntegerField()
    final = models.BooleanField(default=False)
    error = models.TextField()
    at = models.DateTimeField(default=clock.now, db_default=Now())

    def __str__(self) -> str:
        return f"{self.handler}: {self.error[:80]}"


class Installation(models.Model):
    """This installation itself: one row. ``epoch`` changes when it is restored, so that old feed cursors are recognised."""

    epoch = models.CharField(max_length=16)
    made_at = models.DateTimeField(default=clock.now, db_default=Now())

    def __str__(self) -> str:
        return self.epoch
