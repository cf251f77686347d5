"""What the demo shop sells: a believable home and gift shop. Brands and barcodes are made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kervan.lib.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """One variant as ``put_product`` wants it, and which product it belongs to."""

    product: int
    sku: str
    barcode: str
    title: str
    brand: str
    category: str
    vat_rate: Decimal
    price: int
    desi: Decimal
    weight_g: int
    options: str
    shelf: str


#: (category, SKU prefix, brand, VAT rate, aisle) and its products: title | price in lira | desi | grams | options.
#: An option may bring its own price: "100 ml = 189,90".
SHELVES: tuple[tuple[str, str, str, int, str, str], ...] = (
    (
        *("Mutfak", "MUT", "Çınaraltı", 20, "A"),
        """
        Emaye Çaydanlık Takımı | 1249.90 | 5 | 1900 | Kırmızı, Krem, Mavi
        İnce Belli Çay Bardağı 6’lı | 189.90 | 2 | 780 |
        Porselen Kupa | 149.90 | 1 | 340 | Beyaz, Gri, Turuncu
        Bakır Cezve | 429.90 | 1 | 310 | 2 kişilik, 4 kişilik = 529.90
        Türk Kahvesi Fincan Takımı 6’lı | 899.90 | 3 | 1500 | Lale, Düz
        Granit Döküm Tava | 749.90 | 3 | 1350 | 24 cm, 28 cm = 899.90
        Döküm Tencere 24 cm | 1899.90 | 8 | 4200 | Kırmızı, Siyah
        Paslanmaz Çelik Tencere Seti 8 Parça | 3299.90 | 14 | 7200 |
        Bambu Kesme Tahtası | 279.90 | 2 | 900 | Orta, Büyük = 379.90
        Şef Bıçağı 20 cm | 649.90 | 1 | 260 |
        Ekmek Bıçağı | 389.90 | 1 | 210 |
        Zeytin Ağacı Spatula | 119.90 | 0.5 | 90 |
        Zeytin Ağacı Kaşık Seti 4’lü | 329.90 | 1 | 260 |
        Cam Saklama Kabı | 169.90 | 1 | 520 | 640 ml, 1040 ml = 219.90
        Cam Sürahi 1,5 L | 249.90 | 2 | 850 |
        Çelik Termos 500 ml | 459.90 | 1 | 380 | Siyah, Beyaz, Yeşil
        French Press 600 ml | 399.90 | 2 | 560 |
        El Yapımı Seramik Kase | 219.90 | 1 | 430 | Toprak, Deniz
        Seramik Servis Tabağı | 289.90 | 2 | 780 | Toprak, Deniz
        Silikon Kek Kalıbı | 179.90 | 1 | 190 |
        Borcam Fırın Kabı | 349.90 | 3 | 1400 |
        Ahşap Baharatlık 12’li | 599.90 | 4 | 1700 |
        Mermer Havan | 549.90 | 3 | 2600 |
        Çelik Süzgeç | 159.90 | 1 | 240 |
        Limon Sıkacağı | 139.90 | 0.5 | 180 |
        Mutfak Terazisi | 429.90 | 1 | 450 |""",
    ),
    (
        *("Ev tekstili", "TEK", "Pamuk Evi", 10, "B"),
        """
        Pamuk Nevresim Takımı | 1149.90 | 5 | 1700 | Tek kişilik, Çift kişilik = 1549.90
        Saten Nevresim Takımı Çift Kişilik | 2199.90 | 5 | 1900 | Gri, Pudra
        Lastikli Çarşaf | 449.90 | 2 | 700 | 100×200, 160×200 = 549.90
        Peştemal | 249.90 | 1 | 320 | Mavi, Bordo, Bej
        Bambu Banyo Havlusu | 379.90 | 2 | 520 | Beyaz, Antrasit
        El Havlusu 3’lü | 299.90 | 1 | 360 |
        Bornoz | 999.90 | 4 | 1200 | S/M, L/XL
        Waffle Pike | 699.90 | 3 | 1100 | Bej, Yeşil
        Yün Battaniye | 1799.90 | 6 | 2100 |
        Kırlent Kılıfı 45×45 | 129.90 | 0.5 | 130 | Hardal, Lacivert, Ekru
        Keten Masa Örtüsü | 549.90 | 2 | 600 | 140×180, 160×220 = 649.90
        Runner | 179.90 | 0.5 | 160 |
        Amerikan Servis 4’lü | 229.90 | 1 | 280 |
        Mutfak Önlüğü | 259.90 | 1 | 220 |
        Fırın Eldiveni | 109.90 | 0.5 | 120 |
        Pamuk Çorap 5’li | 199.90 | 0.5 | 210 | 36–40, 41–45
        Pijama Takımı | 749.90 | 2 | 480 | S, M, L, XL
        Müslin Bebek Battaniyesi | 329.90 | 1 | 290 |
        Yastık 50×70 | 299.90 | 6 | 900 |
        Yorgan Çift Kişilik | 1299.90 | 15 | 2800 |
        Bez Çanta | 99.90 | 0.5 | 110 |
        Banyo Paspası Seti | 459.90 | 3 | 1300 |""",
    ),
    (
        *("Kozmetik", "KOZ", "Sedef", 20, "C"),
        """
        Defne Sabunu | 69.90 | 0.5 | 150 |
        Zeytinyağlı Sabun 5’li | 219.90 | 1 | 620 |
        Gül Suyu 250 ml | 149.90 | 1 | 290 |
        Argan Yağı | 289.90 | 0.5 | 110 | 30 ml, 50 ml = 429.90
        Tatlı Badem Yağı 100 ml | 179.90 | 0.5 | 140 |
        El Kremi 75 ml | 119.90 | 0.5 | 95 | Lavanta, Vanilya
        Vücut Losyonu 250 ml | 249.90 | 1 | 310 | Portakal Çiçeği, Yasemin
        Katı Şampuan | 159.90 | 0.5 | 90 |
        Limon Kolonyası | 129.90 | 1 | 320 | 200 ml, 400 ml = 209.90
        Lavanta Kolonyası 200 ml | 139.90 | 1 | 320 |
        Kil Maskesi | 189.90 | 0.5 | 130 |
        Hamam Kesesi | 59.90 | 0.5 | 40 |
        Doğal Lif | 49.90 | 0.5 | 35 |
        Dudak Balmı | 79.90 | 0.5 | 20 |
        Mum, Soya | 269.90 | 1 | 360 | İncir, Adaçayı, Tarçın
        Oda Kokusu 120 ml | 349.90 | 1 | 330 |
        Tıraş Fırçası | 299.90 | 0.5 | 90 |
        Bambu Diş Fırçası 4’lü | 129.90 | 0.5 | 70 |
        Gül Kremi 50 ml | 229.90 | 0.5 | 100 |
        Hediye Kutusu, Hamam | 799.90 | 3 | 1250 |""",
    ),
    (
        *("Kırtasiye", "KIR", "Kalemlik", 20, "D"),
        """
        Çizgili Defter A5 | 119.90 | 0.5 | 240 | Lacivert, Yeşil, Bordo
        Noktalı Defter A5 | 139.90 | 0.5 | 250 |
        Deri Kapaklı Ajanda 2027 | 449.90 | 1 | 420 | Taba, Siyah
        Dolma Kalem | 899.90 | 0.5 | 60 | İnce uç, Orta uç
        Dolma Kalem Mürekkebi 50 ml | 239.90 | 0.5 | 160 | Mavi, Siyah
        Tükenmez Kalem 10’lu | 149.90 | 0.5 | 120 |
        Kurşun Kalem 12’li | 109.90 | 0.5 | 90 |
        Sulu Boya 24 Renk | 379.90 | 1 | 350 |
        Fırça Seti 6’lı | 199.90 | 0.5 | 80 |
        Çizim Defteri A4 | 229.90 | 1 | 560 |
        Masa Takvimi 2027 | 129.90 | 0.5 | 180 |
        Yapışkan Not Kâğıdı | 59.90 | 0.5 | 70 |
        Ahşap Kalemlik | 259.90 | 1 | 310 |
        Zarf ve Kart Seti | 169.90 | 0.5 | 140 |
        Mühür Mumu Seti | 319.90 | 0.5 | 210 |
        Hediye Kâğıdı 5’li | 89.90 | 1 | 160 |
        Kitap Okuma Lambası | 279.90 | 0.5 | 120 |
        Keçe Laptop Kılıfı | 499.90 | 1 | 290 | 13 inç, 15 inç
        Deri Kalem Kutusu | 349.90 | 0.5 | 130 |""",
    ),
    (
        *("Gıda", "GID", "Ege Kileri", 1, "E"),
        """
        Naturel Sızma Zeytinyağı | 459.90 | 2 | 1150 | 1 L, 5 L = 2099.90
        Çam Balı | 329.90 | 1 | 700 | 460 g, 850 g = 549.90
        Gemlik Zeytini 1 kg | 279.90 | 2 | 1250 |
        Türk Kahvesi 250 g | 189.90 | 0.5 | 280 |
        Filtre Kahve 250 g | 259.90 | 0.5 | 280 | Çekirdek, Öğütülmüş
        Rize Çayı 1 kg | 249.90 | 2 | 1050 |
        Ihlamur 50 g | 119.90 | 0.5 | 80 |
        Antep Fıstığı 250 g | 349.90 | 0.5 | 270 |
        Fındık 500 g | 329.90 | 1 | 530 |
        Kuru İncir 500 g | 229.90 | 1 | 540 |
        Gün Kurusu Kayısı 500 g | 199.90 | 1 | 540 |
        Pul Biber 200 g | 99.90 | 0.5 | 220 |
        Tarhana 500 g | 139.90 | 1 | 530 |
        Erişte 500 g | 89.90 | 1 | 530 |
        Nar Ekşisi 330 ml | 169.90 | 1 | 620 |
        Lokum, Güllü 400 g | 219.90 | 1 | 480 |
        Vişne Reçeli 380 g | 129.90 | 1 | 620 |
        Tahin Pekmez İkilisi | 249.90 | 2 | 1400 |""",
    ),
    (
        *("Dekorasyon", "DEK", "Lodos", 20, "F"),
        """
        Seramik Vazo | 399.90 | 3 | 1100 | Küçük, Büyük = 649.90
        Ahşap Resim Çerçevesi | 219.90 | 1 | 420 | 13×18, 21×30 = 299.90
        Duvar Saati | 549.90 | 3 | 850 | Ceviz, Siyah
        Makrome Duvar Süsü | 459.90 | 1 | 380 |
        Jüt Halı 80×150 | 1099.90 | 9 | 3300 |
        Masa Lambası | 899.90 | 5 | 1500 | Pirinç, Beyaz
        Saksı, Seramik | 249.90 | 3 | 1200 | 12 cm, 18 cm = 399.90
        Dekoratif Tepsi | 329.90 | 2 | 700 |
        Şamdan 3’lü | 479.90 | 3 | 1300 |
        Hasır Sepet | 289.90 | 5 | 600 | Orta, Büyük = 389.90
        Bakır Mumluk | 199.90 | 1 | 280 |
        El Boyaması Çini Tabak | 699.90 | 3 | 900 |
        Ahşap Anahtarlık | 179.90 | 1 | 330 |
        Kapı Süsü | 259.90 | 3 | 350 |
        Kilim Yastık | 349.90 | 3 | 600 |""",
    ),
)


def goods() -> Iterator[Good]:
    """Every variant, always the same and in the same order."""
    product, serial = 0, 0
    for category, prefix, brand, vat, aisle, text in SHELVES:
        for place, row in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
            title, price, desi, grams, options = (part.strip() for part in row.split("|"))
            product += 1
            for option in options.split(", ") if options else [""]:
                option, _, own_price = option.partition(" = ")
                serial += 1
                yield Good(
                    product=product,
                    sku="-".join(filter(None, (prefix, f"{place:03d}", _code_of(option)))),
                    barcode=ean13(200, serial),
                    title=title,
                    brand=brand,
                    category=category,
                    vat_rate=Decimal(vat),
                    price=int(Decimal(own_price or price) * 100),
                    desi=Decimal(desi),
                    weight_g=int(grams),
                    options=option,
                    shelf=f"{aisle}{(place - 1) // 5 + 1}-{(place - 1) % 5 + 1:02d}",
                )


def ean13(prefix: int, serial: int) -> str:
    """A barcode of the range 200 to 299, which GS1 leaves to shops for their own use, with its check digit."""
    body = f"{prefix:03d}{serial:09d}"
    odd, even = (sum(int(digit) for digit in body[start::2]) for start in (0, 1))
    return f"{body}{-(odd + 3 * even) % 10}"


def _code_of(option: str) -> str:
    """ "Çift kişilik" → "CIFTKI"."""
    return re.sub(r"[^A-Z0-9]", "", fold(option).upper())[:6]
