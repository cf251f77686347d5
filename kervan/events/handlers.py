"""Keeping the house of events tidy."""

from __future__ import annotations

from datetime import timedelta

from kervan.events.models import JobError
from kervan.lib import clock


def forget_old_job_errors() -> None:
    """Reasons of failed jobs are kept for sixty days."""
    JobError.objects.filter(at__lt=clock.now() - timedelta(days=60)).delete()
