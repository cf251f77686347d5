"""Kolay Gelsin: REST with a fixed token; it looks up, books, cancels, and calls us when a parcel moves."""
