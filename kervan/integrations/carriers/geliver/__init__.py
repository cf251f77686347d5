"""Geliver: one account for several carriers; the label is bought by a service's code and comes as PDF."""
