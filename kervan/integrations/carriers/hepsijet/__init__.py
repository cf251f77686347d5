"""HepsiJet: REST with tokens, the label as ZPL from the carrier."""
