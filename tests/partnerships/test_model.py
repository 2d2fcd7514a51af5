"""The poster and the article: whole, readable, accessible, and safe to hang on a wall."""

import itertools
import math
import re

import pikepdf
import pymupdf
import pytest

from isop_cli.documents.article import ARTICLE, Article
from isop_cli.documents.poster import POSTER, SIZES, Poster
from isop_cli.formats.look import Look
from isop_cli.partnerships.circles import arc, circles
from isop_cli.partnerships.texts import load_texts
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, a_dossier, assessed, everywhere, isop, run, small_framework
from tests.formats.test_pdf import HOSTILE, errors_in, smallest

MM = 72 / 25.4


@pytest.fixture(scope="module")
def texts():
    return load_texts(isop()).texts


@pytest.fixture(scope="module")
def articles(texts) -> dict[str, bytes]:
    """The article as PDF in both languages."""
    made = {}
    for lang in ("nl", "en"):
        with in_language(lang):
            made[lang] = ARTICLE.render("pdf", Article(texts, isop()), Look())
    return made


def test_the_texts_fit_the_criteria(texts):
    assert load_texts(isop()).diagnostics == []
    assert [partnership.id for partnership in texts.partnerships] == list(isop().partnership_ids)
    groups = {group.id for group in texts.groups}
    assert all(set(partnership.examples) == groups for partnership in texts.partnerships)
    assert sorted(s for g in texts.groups for s in g.sectors) == sorted(s.id for s in isop().sectors)
    assert len(texts.scan.levels) == len(isop().scale.levels)


def test_the_article_tells_the_criterias_own_numbers(texts):
    for lang in ("nl", "en"):
        told = " ".join(text[lang] for text in texts.article.measure)
        assert f" {len(isop().indicators)} " in told
        assert f" {isop().scale.bottom} (" in told and f" {isop().scale.top} (" in told


def test_texts_of_one_label_are_refused_for_another():
    assert [problem.code for problem in load_texts(small_framework()).diagnostics] == ["E114"]


def test_circles_stand_around_their_middle_and_overlap_only_their_neighbours():
    drawn = circles(5, 100, 100, 50)
    distances = [math.hypot(c.x - 100, c.y - 100) for c in drawn]
    assert all(abs(distance - 50) < 0.02 for distance in distances)
    assert (drawn[0].x, drawn[0].y) == (100, 50)
    for one in range(5):
        for other in range(one + 1, 5):
            apart = math.hypot(drawn[one].x - drawn[other].x, drawn[one].y - drawn[other].y)
            neighbours = other - one in (1, 4)
            assert (apart < drawn[one].r + drawn[other].r) == neighbours


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 0.75, 0.999, 1.0])
def test_an_arc_is_as_long_as_its_share(share):
    page = pymupdf.open().new_page(width=200, height=200)
    numbers = list(map(float, re.findall(r"-?[\d.]+", arc(100, 100, 50, share))))
    assert numbers[:2] == [100, 50]
    if share == 1:
        assert numbers[-2:] == [100, 50] and len(numbers) == 16
    else:
        angle = math.atan2(numbers[-2] - 100, 100 - numbers[-1]) % (2 * math.pi)
        assert abs(angle / (2 * math.pi) - share) < 0.001
    assert page is not None


def test_the_poster_has_its_size_and_everything_on_one_page(texts, tmp_path):
    for size, lang, school in itertools.product(SIZES, ("nl", "en"), (None, assessed(everywhere(2, i2_1=3)))):
        width, height, _scale = SIZES[size]
        with in_language(lang):
            content = POSTER.render("pdf", Poster(texts, isop(), school.dossier if school else None, size=size), Look())
        with pymupdf.open(stream=content) as document:
            assert len(document) == 1
            page = document[0]
            assert abs(page.rect.width - width * MM) < 1 and abs(page.rect.height - height * MM) < 1
            said = " ".join(page.get_text().split())
            for partnership in isop().partnerships:
                assert partnership.name[lang] in said
            words = page.get_text("words")
            # Nothing comes nearer to the edge than a printer can print.
            assert min(word[0] for word in words) > 5 * MM and max(word[2] for word in words) < page.rect.width - 5 * MM
            assert ("De Regenboog" in said) == (school is not None)
        (tmp_path / f"{size}-{lang}-{'school' if school else 'all'}.pdf").write_bytes(content)
    made = sorted(tmp_path.iterdir())
    assert len(made) == 8
    assert errors_in(*made) == []


def test_the_poster_is_drawn_in_lines_and_not_in_pixels(texts):
    with pymupdf.open(stream=POSTER.render("pdf", Poster(texts, isop(), size="a2"), Look())) as document:
        assert document[0].get_images() == []


def two_metres(document, *said):
    """From how far, in whole metres, capitals of what is said are seen under ten minutes of arc: twice what sharp eyes need."""
    blocks = [block for page in document for block in page.get_text("dict")["blocks"]]
    spans = [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]
    # A capital of the poster's font is two thirds of its size.
    capitals = min(span["size"] for span in spans if any(each in span["text"] for each in said)) * 0.668 / MM
    return round(capitals / math.tan(math.radians(10 / 60)) / 1000)


@pytest.mark.parametrize(("size", "metres"), [("a3", 2), ("a2", 3)])
def test_what_parents_and_school_do_is_read_at_two_metres(texts, size, metres):
    with in_language("nl"):
        poster = Poster(texts, isop(), size=size)
        content = POSTER.render("pdf", poster, Look())
    with pymupdf.open(stream=content) as document:
        words = {word for petal in poster.petals for activity in petal.activities for word in activity.split()[:1]}
        assert all(len(petal.activities) == 3 for petal in poster.petals)
        assert two_metres(document, *(word for word in words if len(word) > 6)) == metres


def test_a_band_leaves_out_what_would_not_be_read_at_two_metres(texts):
    """A label with nine partnerships has bands of 34 millimetres: two lines of large letters, or three of the least."""
    many = [{"what": f"{n} {'woorden ' * 6}".strip(), "partnerships": ["formal"]} for n in range(3)]

    def nine(of):
        more = tuple(each.model_copy(update={"id": f"{each.id}2"}) for each in of.partnerships[:4])
        return of.model_copy(update={"partnerships": of.partnerships + more})

    school = {"name": "De Regenboog", "sector": "po", "shows": many}
    found = Poster(nine(texts), nine(isop()), a_dossier(school=school)).bands
    assert [(band.activities, band.letters) for band in found if band.activities] == [([many[0]["what"]], 28)]


def a_school_that_offers(**school):
    evidence = everywhere(2)
    evidence[0]["findings"] = [
        {"indicator": "1.1", "level": 3, "note": "Ouders worden bij de deur begroet.", "shows": "Wij groeten u eerst"},
        {"indicator": "1.2", "level": 0, "note": "Ouders komen weinig binnen.", "shows": "Koffie op vrijdag"},
        {"indicator": "4.2", "level": 1, "partnerships": ["societal"], "shows": "Lezen met ouders"},
        {"indicator": "1.7", "level": 1, "shows": "Oefenen met het team"},
    ]
    return a_dossier(evidence, school={"name": "De Regenboog", "sector": "po", **school})


def test_a_schools_poster_has_what_the_dossier_offers_to_see_and_nothing_else_of_it(texts):
    told = [
        {"what": "De klankbordgroep", "partnerships": ["formal"]},
        {"what": "Koffie op vrijdag", "partnerships": ["formal"]},
    ]
    dossier = a_school_that_offers(shows=told)
    poster = Poster(texts, isop(), dossier)
    assert [list(band.activities) for band in poster.bands] == [
        ["Wij groeten u eerst"], ["De klankbordgroep", "Koffie op vrijdag"], [], [], ["Lezen met ouders"],
    ]  # fmt: skip
    assert poster.elsewhere == ["Oefenen met het team"]
    content = POSTER.render("pdf", poster, Look())
    with pymupdf.open(stream=content) as document:
        said = " ".join(document[0].get_text().split())
        assert document.embfile_count() == 0
        sizes = {
            span["size"]
            for block in document[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            if span["text"].startswith(("Wij groeten", "De klankbord", "Koffie", "Lezen met"))
        }
    for line in (
        "Wij groeten u eerst",
        "De klankbordgroep",
        "Lezen met ouders",
        "Oefenen met het team",
        "Room for your idea",
    ):
        assert line in said
    assert not any(finding.note in said for item in dossier.evidence for finding in item.findings if finding.note)
    assert "out of 3" not in said and "begroet" not in said
    assert round(min(sizes), 1) == 28


def test_what_is_offered_is_whole_in_its_band_however_much_it_is(texts):
    many = [
        {"what": f"{n} {partnership[:2]} {'woorden ' * 6}".strip(), "partnerships": [partnership]}
        for n in range(4)
        for partnership in ("formal", "societal")
    ]
    poster = Poster(texts, isop(), a_dossier(school={"name": "De Regenboog", "sector": "po", "shows": many}))
    assert [band.letters for band in poster.bands] == [28, 24, 28, 28, 24]
    with pymupdf.open(stream=POSTER.render("pdf", poster, Look())) as document:
        words = document[0].get_text("words")
        assert two_metres(document, "woorden") == 2
    bottom = max(word[3] for word in words if word[4] == "woorden")
    assert sum(word[4] == "woorden" for word in words) == sum(one["what"].count("woorden") for one in many[:6])
    assert bottom < (66 + poster.band_height * 5 - 3) * MM


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_word_stands_inside_a_circle(texts, lang):
    with in_language(lang):
        poster = Poster(texts, isop())
        content = POSTER.render("pdf", poster, Look())
    rims = [(petal.circle.x * MM, petal.circle.y * MM, petal.circle.r * MM) for petal in poster.petals]
    with pymupdf.open(stream=content) as document:
        words = [word for word in document[0].get_text("words") if 70 * MM < word[1] < 360 * MM]
    outside = [
        word[4]
        for word in words
        if not any(
            all(math.hypot(x - cx, y - cy) < r for x in (word[0], word[2]) for y in (word[1] + 3, word[3] - 3))
            for cx, cy, r in rims
        )
    ]
    assert len(words) > 40
    assert set(outside) <= set(texts.heart[lang].split())


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_text_of_the_article_runs_over_its_examples_of_balance(texts, articles, lang):
    with pymupdf.open(stream=articles[lang]) as document:
        seen = 0
        # On the first page stands the large figure, with names in its circles.
        for page in list(document)[1:]:
            drawn = [d for d in page.get_drawings() if 10 * MM < d["rect"].width < 16 * MM]
            rims = [d["rect"] for d in drawn if "c" in {item[0] for item in d["items"]}]
            words = [pymupdf.Rect(word[:4]) for word in page.get_text("words")]
            seen += len(rims)
            assert not any(word.intersects(rim) for word in words for rim in rims)
    assert seen >= 5 * len(texts.article.pictures)


def test_a_school_that_offers_nothing_gets_a_poster_with_room(texts):
    poster = Poster(texts, isop(), a_dossier(everywhere(3)))
    assert all(band.activities == () for band in poster.bands) and poster.elsewhere == ()
    with pymupdf.open(stream=POSTER.render("pdf", poster, Look())) as document:
        assert document[0].get_text().count("What do we do here already?") == 5


def test_a_hostile_name_is_only_text_on_the_poster(texts):
    for name in HOSTILE:
        school = a_dossier(everywhere(2), school={"name": name, "sector": "po"})
        content = POSTER.render("pdf", Poster(texts, isop(), school), Look())
        with pymupdf.open(stream=content) as document:
            assert len(document) == 1


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_article_has_four_to_six_accessible_pages_with_everything_in_them(texts, articles, tmp_path, lang):
    content = articles[lang]
    (tmp_path / "a.pdf").write_bytes(content)
    assert errors_in(tmp_path / "a.pdf") == []
    with pymupdf.open(stream=content) as document:
        assert 4 <= len(document) <= 6 and smallest(document) >= 9
        said = " ".join(" ".join(page.get_text() for page in document).split())
    for name in ("Epstein", "Smit", "Driessen", "Wit, C. de"):
        assert name in said
    for partnership in texts.partnerships:
        assert partnership.question[lang] in said
    other = "en" if lang == "nl" else "nl"
    assert texts.article.opening[0][other][:60] not in said
    with pikepdf.open(tmp_path / "a.pdf") as document:
        assert document.Root.Lang == lang
        assert document.open_metadata()["pdfaid:conformance"] == "A"


def test_the_same_poster_and_article_are_the_same_bytes(texts, articles):
    assert POSTER.render("pdf", Poster(texts, isop()), Look()) == POSTER.render("pdf", Poster(texts, isop()), Look())
    assert ARTICLE.render("pdf", Article(texts, isop()), Look()) == articles["en"]


def test_the_article_as_a_web_page_loads_nothing(texts):
    page = ARTICLE.render("html", Article(texts, isop()), Look()).decode()
    assert "<link" not in page and "src=" not in page.replace("src: url", "")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 0),
        (["poster"], 0),
        (["poster", "--size", "a4"], 2),
        (["poster", "-o", "poster.png"], 2),
        (["poster", "--school", "nothing.yaml"], 3),
        (["poster", "--school", EXAMPLES / "de-brug.yaml", "--size", "A2", "-o", "p.pdf"], 0),
        (["poster", "-o", "nowhere/p.pdf"], 4),
        (["article", "-o", "a.html"], 0),
        (["article", "-o", "a.docx"], 2),
        (["article", "--templates", "nowhere"], 2),
        (["postr"], 2),
        (["--criteria", "nothing.yaml"], 3),
    ],
)
def test_the_status_tells_how_it_went(tmp_path, arguments, status):
    done = run("model", *arguments, cwd=tmp_path)
    assert done.returncode == status, done.stderr
    assert b"Traceback" not in done.stderr


def test_the_model_on_the_terminal_names_every_partnership():
    said = run("model", lang="nl").stdout.decode()
    for partnership in isop().partnerships:
        assert partnership.name["nl"] in said
