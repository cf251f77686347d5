"""Deneme POS: a card gateway that moves no money, for trying Kervan out and for tests."""
