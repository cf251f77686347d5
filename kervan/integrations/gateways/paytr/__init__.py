"""PayTR: its payment page in a frame (iFrame API), and refunds."""
