"""Placeholder until the messages are written."""

from kervan.events.models import Event


def _nothing(event: Event) -> None:
    return None


tell_order_placed = tell_order_cancelled = tell_payment_received = tell_parcel_ready = tell_parcel_shipped = _nothing
tell_tracking = stop_parcel_messages = tell_parcel_delivered = tell_parcel_undelivered = _nothing


def send_due_messages() -> None:
    return None
