"""iyzico: its hosted page ("ödeme formu"), and refunds by amount."""
