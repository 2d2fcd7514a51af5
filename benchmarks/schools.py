"""Believable schools in any number, the same for the same number: names with diacritics and apostrophes, and duplicates."""

import random
import re
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "schools"
TEMPLATES = (
    "de-brug.yaml",
    "de-klimroos.yaml",
    "de-vlieger.yaml",
    "het-kompas.yaml",
    "het-nest.yaml",
    "roc-waterland.yaml",
)
KINDS = ("Basisschool", "Kindcentrum", "OBS", "CBS", "Montessorischool", "Daltonschool", "Vrije School", "Brede School")
NAMES = (
    "De Regenboog", "'t Ültje", "Sint-Jozef", "De Vuurvlinder", "Het Kompas", "De Coöperatie", "D'n Boogerd", "Mariëngaard",
    "De Zeeën", "It Skûtsje", "Prinses Máxima", "Dr. H. Bavinck", "De Piramide", "Ithaka & Zn.", "Señor Cuco", "De Kiem",
)  # fmt: skip
PLACES = (
    "Almere", "'s-Hertogenbosch", "Súdwest-Fryslân", "Zwolle", "Den Haag", "Bergen op Zoom", "Groningen", "Oude IJsselstreek",
    "Noardeast-Fryslân", "Zaltbommel", "Tilburg", "Sint-Michielsgestel", "Amsterdam", "Rotterdam", "Utrecht", "Haarlem",
    "Alkmaar", "Hoorn", "Leiden", "Gouda", "Dordrecht", "Spijkenisse", "Middelburg", "Terneuzen", "Breda", "Eindhoven",
    "Helmond", "Venlo", "Roermond", "Maastricht", "Heerlen", "Nijmegen", "Arnhem", "Doetinchem", "Apeldoorn", "Deventer",
    "Enschede", "Almelo", "Emmen", "Hoogeveen", "Assen", "Leeuwarden", "Drachten", "Heerenveen", "Lelystad", "Amersfoort",
    "Veenendaal", "Tiel", "Oosterwijk aan Zee", "Delfzijl",
)  # fmt: skip


def _with(key: str, value: str, text: str) -> str:
    return re.sub(rf"\n  {key}: .*", lambda _match: f'\n  {key}: "{value}"', text, count=1)


def make_schools(folder: Path, number: int, duplicates: int = 0, seed: int = 20261124) -> None:
    """Write `number` dossiers below a folder, the last `duplicates` of them of schools that are there already."""
    chance = random.Random(seed)
    texts = [(EXAMPLES / name).read_text("utf-8") for name in TEMPLATES]
    known: list[tuple[str, str, str]] = []
    for count in range(number):
        text = texts[count % len(texts)]
        if count >= number - duplicates and known:
            name, brin, place = chance.choice(known)
        else:
            name = f"{chance.choice(KINDS)} {chance.choice(NAMES)} {count + 1}"
            brin = (
                f"{10 + count // 10 % 90}{chr(65 + count // 900 % 26)}{chr(65 + count // 23400 % 26)}{count % 10:02d}"
            )
            place = chance.choice(PLACES)
            known.append((name, brin, place))
        text = _with("name", name, text)
        text = _with("brin", brin, text)
        text = _with("city", place, text)
        text = re.sub(r"level: ([0-3])", lambda m: f"level: {_shifted(int(m[1]), chance)}", text)
        path = folder / f"{count // 1000:03d}" / f"school-{count:06d}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _shifted(level: int, chance: random.Random) -> int:
    """A level, now and then one higher or lower."""
    return min(3, max(0, level + chance.choices((-1, 0, 1), (1, 8, 1))[0]))
