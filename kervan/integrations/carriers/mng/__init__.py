"""DHL eCommerce Türkiye (formerly MNG Kargo): REST with tokens, the label as ZPL from the carrier."""
