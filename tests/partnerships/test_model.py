"""The poster and the article: whole, readable, accessible, and safe to hang on a wall."""

import itertools
import math
import re

import pikepdf
import pymupdf
import pytest

from isop_cli.checking.evidence import examine
from isop_cli.documents.article import ARTICLE, Article
from isop_cli.documents.poster import POSTER, SIZES, Poster
from isop_cli.formats.look import Look
from isop_cli.partnerships.circles import arc, circles
from isop_cli.partnerships.texts import load_texts
from isop_cli.practices.library import load_library
from isop_cli.practices.sharing import ordinary_words
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, assessed, everywhere, isop, run, small_framework
from tests.formats.test_pdf import HOSTILE, errors_in

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


@pytest.fixture(scope="module")
def ordinary():
    return ordinary_words(isop(), load_library(isop()).practices)


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


def test_the_poster_has_its_size_and_everything_on_one_page(texts, ordinary, tmp_path):
    for size, lang, school in itertools.product(SIZES, ("nl", "en"), (None, assessed(everywhere(2, i2_1=3)))):
        width, height, _scale = SIZES[size]
        with in_language(lang):
            content = POSTER.render("pdf", Poster(texts, isop(), school, ordinary, size=size), Look())
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


def test_a_schools_circles_show_its_levels_and_its_own_activities(texts, ordinary):
    evidence = everywhere(2)
    evidence[0]["findings"] = [
        {"indicator": "1.1", "level": 3, "note": "Ouders worden bij de deur begroet. De moeder van Fatima helpt."},
        {"indicator": "1.2", "level": 1, "note": "Ouders komen weinig binnen."},
    ]
    assessment = assessed(evidence)
    petals = {petal.name: petal for petal in Poster(texts, isop(), assessment, ordinary).petals}
    informal = petals["Informal partnership"]
    score = next(p.score for p in assessment.partnerships if p.id == "informal")
    assert informal.level.startswith(f"{float(score):.1f}")
    assert "Ouders worden bij de deur begroet" in informal.activities
    everything = " ".join(line for petal in petals.values() for line in petal.activities)
    assert "Fatima" not in everything and "weinig" not in everything
    shown = [line for petal in petals.values() for line in petal.activities]
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("school", [None, "de-regenboog/school.yaml", "de-klimroos.yaml", "de-brug.yaml"])
def test_every_word_stands_inside_a_circle(texts, ordinary, lang, school):
    with in_language(lang):
        poster = Poster(texts, isop(), examine(EXAMPLES / school, isop()).assessment if school else None, ordinary)
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


def test_a_school_without_strong_points_still_gets_a_poster(texts, ordinary):
    poster = Poster(texts, isop(), assessed(everywhere(0)), ordinary)
    assert all(petal.activities == [] for petal in poster.petals)
    with pymupdf.open(stream=POSTER.render("pdf", poster, Look())) as document:
        (page,) = document
        said = " ".join(page.get_text().split())
    assert "De Regenboog" in said
    for petal in poster.petals:
        assert petal.name in said and petal.level in said


def test_a_hostile_name_is_only_text_on_the_poster(texts, ordinary):
    for name in HOSTILE:
        school = assessed(everywhere(2), school={"name": name, "sector": "po"})
        content = POSTER.render("pdf", Poster(texts, isop(), school, ordinary), Look())
        with pymupdf.open(stream=content) as document:
            assert len(document) == 1


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_article_has_four_to_six_accessible_pages_with_everything_in_them(texts, articles, tmp_path, lang):
    content = articles[lang]
    (tmp_path / "a.pdf").write_bytes(content)
    assert errors_in(tmp_path / "a.pdf") == []
    with pymupdf.open(stream=content) as document:
        assert 4 <= len(document) <= 6
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
