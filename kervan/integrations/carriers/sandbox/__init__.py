"""Deneme Kargo: behaves like a Turkish pre-acceptance carrier, so that a shop is complete on its first evening.

``adapter``, ``build``, ``parse`` and ``client`` are our side, as for any carrier. ``server``, ``rules``, ``plan``,
``places`` and ``models`` are the far side: what stands in a carrier's own house. Only text passes between the two.
"""
