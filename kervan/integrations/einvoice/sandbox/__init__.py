"""Deneme Entegratör: an e-invoice integrator that passes nothing on, for trying Kervan out and for tests."""
