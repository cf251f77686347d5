"""Stripe: its hosted page (Checkout Session), money held or taken, and refunds."""
