"""Deneme SMS: an SMS house that sends nothing, for trying Kervan out and for tests."""
