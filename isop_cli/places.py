"""How far apart schools are, without a network: from the first two digits of their postcodes, or from their places.

The middle of an area is where its larger places lie, for most schools to about ten kilometres. That is enough to tell a
neighbour from a day's journey, which is all that a pairing asks.
"""

import re
from functools import cache
from math import asin, cos, radians, sin, sqrt

from isop_cli.text.language import folded

#: First two digits of a postcode, latitude and longitude in degrees (WGS 84), larger places and municipalities.
_AREAS = (
    (10, 52.37, 4.90, "Amsterdam"),
    (11, 52.36, 4.95, "Amstelveen, Diemen, Landsmeer, Monnickendam, Volendam, Badhoevedorp, Ouderkerk aan de Amstel, Edam-Volendam"),
    (12, 52.25, 5.17, "Hilversum, Huizen, Laren, Blaricum"),
    (13, 52.37, 5.22, "Almere, Muiden, Weesp"),
    (14, 52.38, 4.94, "Bussum, Naarden, Uithoorn, Aalsmeer, Purmerend, Gooise Meren"),
    (15, 52.45, 4.80, "Zaandam, Zaanstad, Krommenie, Wormerveer"),
    (16, 52.66, 5.06, "Hoorn, Enkhuizen, Medemblik, Bovenkarspel, Koggenland"),
    (17, 52.80, 4.83, "Heerhugowaard, Schagen, Den Helder, Den Burg, Texel, Hollands Kroon"),
    (18, 52.63, 4.74, "Alkmaar, Bergen, Heiloo"),
    (19, 52.49, 4.66, "Beverwijk, Castricum, Heemskerk, IJmuiden, Velsen"),
    (20, 52.38, 4.64, "Haarlem, Zandvoort, Bloemendaal"),
    (21, 52.30, 4.62, "Heemstede, Hoofddorp, Nieuw-Vennep, Lisse, Hillegom, Sassenheim, Haarlemmermeer, Teylingen"),
    (22, 52.15, 4.42, "Noordwijk, Voorhout, Katwijk, Wassenaar, Leidschendam, Voorburg, Rijswijk"),
    (23, 52.16, 4.50, "Leiden, Leiderdorp, Oegstgeest, Voorschoten, Kaag en Braassem"),
    (24, 52.13, 4.68, "Alphen aan den Rijn, Bodegraven, Nieuwkoop"),
    (25, 52.08, 4.30, "Den Haag, 's-Gravenhage"),
    (26, 52.00, 4.33, "Delft, Naaldwijk, Pijnacker, Berkel en Rodenrijs, 's-Gravenzande, Westland, Lansingerland, Midden-Delfland, Pijnacker-Nootdorp"),
    (27, 52.05, 4.54, "Zoetermeer, Waddinxveen, Moordrecht, Zuidplas"),
    (28, 52.00, 4.74, "Gouda, Schoonhoven, Reeuwijk, Krimpenerwaard"),
    (29, 51.90, 4.58, "Capelle aan den IJssel, Krimpen aan den IJssel, Nieuwerkerk aan den IJssel, Ridderkerk, Barendrecht, Alblasserdam"),
    (30, 51.92, 4.48, "Rotterdam"),
    (31, 51.90, 4.36, "Schiedam, Vlaardingen, Maassluis, Hoogvliet, Rhoon"),
    (32, 51.82, 4.15, "Spijkenisse, Hellevoetsluis, Brielle, Middelharnis, Oud-Beijerland, Hoeksche Waard, Goeree-Overflakkee, Nissewaard, Voorne aan Zee"),
    (33, 51.82, 4.70, "Dordrecht, Zwijndrecht, Papendrecht, Sliedrecht, Hendrik-Ido-Ambacht"),
    (34, 52.06, 4.99, "IJsselstein, Nieuwegein, Woerden, Montfoort, Oudewater, Vleuten, De Meern"),
    (35, 52.09, 5.11, "Utrecht"),
    (36, 52.17, 4.97, "Maarssen, Breukelen, Mijdrecht, Vinkeveen, Abcoude, Stichtse Vecht, De Ronde Venen"),
    (37, 52.14, 5.28, "Zeist, De Bilt, Bilthoven, Baarn, Soest, Bunschoten, Barneveld"),
    (38, 52.25, 5.50, "Amersfoort, Leusden, Nijkerk, Ermelo, Harderwijk, Putten, Zeewolde"),
    (39, 52.02, 5.38, "Veenendaal, Rhenen, Doorn, Driebergen, Houten, Wijk bij Duurstede, Utrechtse Heuvelrug"),
    (40, 51.90, 5.45, "Tiel, Ophemert, Kesteren, Buren, Neder-Betuwe"),
    (41, 51.92, 5.17, "Culemborg, Vianen, Leerdam, Geldermalsen, Beesd, West Betuwe, Vijfheerenlanden"),
    (42, 51.80, 4.97, "Gorinchem, Werkendam, Woudrichem, Altena"),
    (43, 51.55, 3.70, "Middelburg, Vlissingen, Zierikzee, Domburg, Schouwen-Duiveland"),
    (44, 51.48, 3.95, "Goes, Kapelle, Yerseke, Kruiningen, Noord-Beveland"),
    (45, 51.33, 3.82, "Terneuzen, Hulst, Oostburg, Sluis"),
    (46, 51.52, 4.27, "Bergen op Zoom, Steenbergen, Halsteren, Tholen"),
    (47, 51.56, 4.52, "Roosendaal, Zevenbergen, Oudenbosch, Moerdijk, Halderberge"),
    (48, 51.57, 4.75, "Breda, Etten-Leur, Zundert"),
    (49, 51.66, 4.87, "Oosterhout, Made, Geertruidenberg, Raamsdonksveer"),
    (50, 51.56, 5.08, "Tilburg, Goirle, Oisterwijk, Hilvarenbeek"),
    (51, 51.64, 5.00, "Waalwijk, Dongen, Rijen, Gilze, Kaatsheuvel"),
    (52, 51.68, 5.31, "'s-Hertogenbosch, Den Bosch, Vught, Boxtel, Rosmalen, Heusden, Sint-Michielsgestel"),
    (53, 51.77, 5.43, "Oss, Zaltbommel, Heesch, Ravenstein, Bernheze"),
    (54, 51.67, 5.65, "Uden, Veghel, Cuijk, Schijndel, Gemert, Meierijstad, Land van Cuijk, Maashorst, Gemert-Bakel"),
    (55, 51.37, 5.40, "Veldhoven, Valkenswaard, Waalre, Eersel, Bladel"),
    (56, 51.46, 5.47, "Eindhoven, Best, Nuenen, Geldrop, Son"),
    (57, 51.45, 5.72, "Helmond, Deurne, Asten, Someren"),
    (58, 51.57, 5.97, "Venray, Boxmeer, Bergen (L)"),
    (59, 51.38, 6.13, "Venlo, Tegelen, Horst, Panningen, Reuver, Peel en Maas, Horst aan de Maas"),
    (60, 51.22, 5.83, "Weert, Roermond, Nederweert, Heythuysen, Leudal, Maasgouw"),
    (61, 51.03, 5.86, "Sittard, Geleen, Echt, Susteren, Stein"),
    (62, 50.84, 5.76, "Maastricht, Meerssen, Eijsden, Gulpen, Vaals"),
    (63, 50.89, 5.93, "Valkenburg, Voerendaal, Nuth, Landgraaf"),
    (64, 50.90, 6.00, "Heerlen, Kerkrade, Brunssum"),
    (65, 51.83, 5.86, "Nijmegen, Groesbeek, Malden, Berg en Dal"),
    (66, 51.85, 5.74, "Wijchen, Beuningen, Druten, Elst, Bemmel, Overbetuwe, Lingewaard"),
    (67, 52.02, 5.66, "Ede, Wageningen, Bennekom, Lunteren"),
    (68, 51.98, 5.90, "Arnhem, Velp, Huissen, Renkum, Oosterbeek, Duiven"),
    (69, 51.97, 6.08, "Zevenaar, Didam, Dieren, Doesburg, Rheden"),
    (70, 51.93, 6.32, "Doetinchem, Ulft, 's-Heerenberg, Terborg, Oude IJsselstreek, Montferland"),
    (71, 51.99, 6.63, "Winterswijk, Aalten, Groenlo, Eibergen, Neede, Berkelland, Oost Gelre"),
    (72, 52.13, 6.28, "Zutphen, Lochem, Vorden, Borculo, Bronckhorst"),
    (73, 52.21, 5.98, "Apeldoorn, Twello"),
    (74, 52.28, 6.33, "Deventer, Nijverdal, Rijssen, Holten, Goor, Haaksbergen, Hof van Twente, Hellendoorn"),
    (75, 52.25, 6.88, "Enschede, Hengelo, Oldenzaal, Losser, Denekamp, Dinkelland"),
    (76, 52.38, 6.68, "Almelo, Borne, Tubbergen, Ootmarsum, Vriezenveen, Twenterand, Wierden"),
    (77, 52.58, 6.60, "Hardenberg, Ommen, Coevorden, Dedemsvaart, Dalfsen"),
    (78, 52.77, 6.92, "Emmen, Klazienaveen, Nieuw-Amsterdam"),
    (79, 52.70, 6.40, "Hoogeveen, Meppel, Staphorst, Zuidwolde, Westerveld, De Wolden"),
    (80, 52.49, 6.02, "Zwolle, Hattem, Nunspeet, Elburg, Wezep, Zwartewaterland"),
    (81, 52.38, 6.14, "Raalte, Epe, Heerde, Olst, Vaassen"),
    (82, 52.53, 5.66, "Lelystad, Dronten, Kampen"),
    (83, 52.74, 5.85, "Emmeloord, Urk, Steenwijk, Steenwijkerland, Noordoostpolder"),
    (84, 52.97, 6.05, "Heerenveen, Gorredijk, Wolvega, Oosterwolde, Ooststellingwerf, Weststellingwerf"),
    (85, 52.91, 5.72, "Joure, Lemmer, Balk, De Fryske Marren"),
    (86, 53.03, 5.65, "Sneek, IJlst, Súdwest-Fryslân"),
    (87, 53.02, 5.46, "Bolsward, Workum, Makkum"),
    (88, 53.19, 5.44, "Harlingen, Franeker, Terschelling, Vlieland, Waadhoeke"),
    (89, 53.20, 5.79, "Leeuwarden"),
    (90, 53.22, 5.75, "Grou, Stiens, Sint Annaparochie"),
    (91, 53.33, 5.97, "Dokkum, Ameland, Holwerd, Noardeast-Fryslân, Dantumadiel"),
    (92, 53.14, 6.12, "Drachten, Burgum, Buitenpost, Surhuisterveen, Smallingerland, Tytsjerksteradiel, Achtkarspelen, Opsterland"),
    (93, 53.13, 6.43, "Roden, Leek, Norg, Peize, Noordenveld"),
    (94, 52.95, 6.58, "Assen, Beilen, Westerbork, Gieten, Rolde, Midden-Drenthe, Aa en Hunze, Tynaarlo"),
    (95, 52.96, 6.94, "Stadskanaal, Ter Apel, Borger, Musselkanaal, Borger-Odoorn"),
    (96, 53.13, 6.88, "Hoogezand, Veendam, Winschoten, Slochteren, Midden-Groningen"),
    (97, 53.21, 6.57, "Groningen, Haren, Bedum"),
    (98, 53.24, 6.35, "Zuidhorn, Grootegast, Grijpskerk, Westerkwartier"),
    (99, 53.34, 6.72, "Delfzijl, Appingedam, Winsum, Uithuizen, Het Hogeland, Eemsdelta"),
)  # fmt: skip
#: Places that share their name with another, with the province that tells them apart, and the first digits of their
#: postcodes. A name without its province is the larger place, which stands above.
_SHARED = {
    "beek (lb)": 61, "bergen (lb)": 58, "bergen (nh)": 18, "elst (gld)": 66, "elst (ut)": 39, "haren (gr)": 97,
    "haren (nb)": 53, "hengelo (gld)": 72, "hengelo (ov)": 75, "heusden (nb)": 52, "hoorn (nh)": 16,
    "katwijk (nb)": 54, "katwijk (zh)": 22, "laren (gld)": 72, "laren (nh)": 12, "oosterhout (gld)": 66,
    "oosterhout (nb)": 49, "rijswijk (gld)": 40, "rijswijk (nb)": 42, "rijswijk (zh)": 22, "stein (lb)": 61,
    "valkenburg (lb)": 63, "valkenburg (zh)": 22, "velp (gld)": 68, "velp (nb)": 53, "zuidwolde (dr)": 79,
    "zuidwolde (gr)": 97,
}  # fmt: skip
#: Other names of places.
_ALSO = {"the hague": 25, "hoogvliet rotterdam": 31, "pernis rotterdam": 31, "ljouwert": 89, "den bosch": 52}
_PROVINCES = {
    "groningen": "gr", "gn": "gr", "fryslan": "fr", "friesland": "fr", "drenthe": "dr", "overijssel": "ov", "o": "ov",
    "gelderland": "gld", "gl": "gld", "utrecht": "ut", "u": "ut", "noord-holland": "nh", "zuid-holland": "zh",
    "zeeland": "zld", "noord-brabant": "nb", "brabant": "nb", "limburg": "lb", "l": "lb", "li": "lb", "flevoland": "fl",
}  # fmt: skip
_POSTCODE = re.compile(r"(?:NL[\s-]*)?([1-9][0-9])[0-9]{2}[\s-]*[A-Z]{0,2}", re.IGNORECASE | re.ASCII)
_PROVINCE = re.compile(r"(.+?)(?: ?\(([^()]+)\)| (gld|ov|nh|zh|nb|lb|gr|fr|dr|ut))")
#: What a place may have before its name or behind it: the municipality of, and surroundings.
_AROUND = re.compile(r"^(?:gemeente|gem\.?) |,? (?:c\. ?a\.?|ca\.?|e\. ?o\.?|eo)$")
_ON_THE = re.compile(r"\b(?:aan den?|a[./ ]?d)(?:\b\.?|(?<=\.))(?= )")
_EARTH_KM = 6371.0
#: Areas whose first place stands on a map, far enough apart for their names.
_ORIENTATION = (10, 25, 30, 35, 43, 48, 56, 62, 68, 73, 75, 80, 89, 97)
#: Two schools in one place, and two in one area, are still some way apart.
SAME_PLACE_KM, SAME_AREA_KM, SAME_REGION_KM = 3, 6, 20

Coordinates = tuple[float, float]


@cache
def middles() -> dict[int, Coordinates]:
    """The middle of each two-digit postcode area: latitude and longitude in degrees (WGS 84)."""
    return {area: (latitude, longitude) for area, latitude, longitude, _places in _AREAS}


def large_towns() -> list[tuple[str, Coordinates]]:
    """Towns by which people find their way on a map, each at the middle of its area."""
    named = {area: places.split(", ")[0] for area, _lat, _lon, places in _AREAS}
    return [(named[area], middles()[area]) for area in _ORIENTATION]


def spelled(place: str) -> str:
    """A place in the one spelling in which it is compared: ’s-Gravenhage, 's-Gravenhage and s Gravenhage are the same."""
    plain = folded(place.translate(_QUOTES)).replace("-", " ").lstrip("' ")
    plain = _ON_THE.sub("a d", _AROUND.sub("", plain))
    if match := _PROVINCE.fullmatch(plain):
        given = (match[2] or match[3]).strip(" .").replace(" ", "-")
        return f"{match[1]} ({_PROVINCES.get(given, given)})"
    return plain


_QUOTES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))


@cache
def _area_of_place() -> dict[str, int]:
    known = {spelled(place): area for area, _lat, _lon, places in _AREAS for place in places.split(", ")}
    return known | _SHARED | _ALSO


def is_postcode(given: str) -> bool:
    """Whether this is a Dutch postcode, or its first four digits."""
    return _POSTCODE.fullmatch(given.strip()) is not None


def area_of(postcode: str | None, place: str | None) -> int | None:
    """The two-digit postcode area of a school; None when neither its postcode nor its place tells.

    A part of a town, such as Amsterdam Zuidoost, lies where the town is. A place with a province in its name is another
    than the larger one of that name.
    """
    match = _POSTCODE.fullmatch(postcode.strip()) if postcode else None
    if match:
        return int(match[1])
    known, name = _area_of_place(), spelled(place or "")
    if name in known:
        return known[name]
    if name.endswith(")"):
        town = name.rpartition(" (")[0]
        return None if any(shared.startswith(f"{town} (") for shared in _SHARED) else known.get(town)
    words = name.split()
    towns = (" ".join(words[:number]) for number in range(len(words) - 1, 0, -1))
    return next((known[town] for town in towns if town in known), None)


def middle_of(area: int | None) -> Coordinates | None:
    """Latitude and longitude of an area's middle, in degrees."""
    return None if area is None else middles().get(area)


def kilometres(one: Coordinates, other: Coordinates) -> float:
    """The distance over the earth between two points (the haversine formula)."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
