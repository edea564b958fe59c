"""The site in English: nothing lacks a translation, and what is served is what is written."""

import ast
import gettext
import re
from io import BytesIO
from pathlib import Path

import django
import pytest
from django.forms import CharField, IntegerField, ValidationError
from django.utils import translation
from house import wordings

ENGLISH = wordings.read()
FAULTS = wordings.SITE / "web" / "faults"
DJANGO = ("conf/locale", "contrib/auth/locale")
PAGE = (
    '{% load i18n %}{% translate "Börja" %}{% translate "Klart" as done %}'
    '{% trans "Mål" context "sikte" %}\n    {{ x|default:_("Inget") }}'
    "{% blocktranslate count n=rows|length with who=name %}En rad, {{ who }}"
    "{% plural %}{{ n }} rader, {{ who }}{% endblocktranslate %}"
)
CODE = (
    "from django.utils.translation import ngettext\n"
    '_("Ett"); _g("Två " "delar"); pgettext_lazy("sikte", "Mål")\n'
    'ngettext("en", "fler", 2); f("Nej")\n'
)


def catalogue(*pairs):
    made = wordings.read(wordings.ROOT / "there-is-no-such-file.po")
    for ids, text in pairs:
        made.add(ids, text)
    return made


def test_every_wording_of_the_site_has_its_english():
    assert wordings.unsettled(wordings.merged(wordings.gather(), ENGLISH)) == []


def within_f_strings(text):
    """Return the lines of a module where a wording stands inside an f-string: nobody gathers it."""
    joined = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr))
    calls = (inner for each in joined for inner in ast.walk(each) if isinstance(inner, ast.Call))
    return [each.lineno for each in calls if getattr(each.func, "id", "") in wordings.CALLS]


def test_no_wording_hides_from_the_gathering():
    assert within_f_strings("a = _('x')\nb = f\"{_('x')}\"\nc = f\"{len('x')}\"") == [2]
    modules = {path: path.read_text("utf-8") for path in wordings.SITE.rglob("*.py")}
    hidden = {path.name: within_f_strings(text) for path, text in modules.items()}
    assert {name: lines for name, lines in hidden.items() if lines} == {}


def test_nothing_is_translated_that_no_page_says():
    assert wordings.keys(ENGLISH) - wordings.keys(wordings.gather()) == set()


def test_what_is_served_is_what_is_written():
    made = wordings.spoken(wordings.compiled(ENGLISH))
    assert made
    assert wordings.spoken(wordings.COMPILED.read_bytes()) == made


@pytest.mark.parametrize("path", wordings.FAULTS, ids=lambda path: path.parts[-3])
def test_what_forms_say_is_written_by_us_in_every_language(path):
    ours, folder = wordings.read(path, path.parts[-3]), Path(django.__file__).parent
    theirs = [wordings.read(folder / each / path.relative_to(FAULTS)) for each in DJANGO]
    said = {key for each in theirs for key in wordings.keys(each)}
    assert wordings.keys(ours) - said == set()
    assert wordings.keys(ours) == wordings.keys(wordings.read(wordings.FAULTS[0]))
    assert [each.id for each in wordings.wordings(ours) if not is_placed(each)] == []
    made = wordings.spoken(wordings.compiled(ours))
    assert wordings.spoken(path.with_suffix(".mo").read_bytes()) == made


def is_placed(message):
    """Tell whether a message says something, with no placeholder that is not given to it."""
    texts = message.string if message.pluralizable else (message.string,)
    given = set(re.findall(r"%[(]\w+[)]\w|%d", str(message.id)))
    return all(text and set(re.findall(r"%[(]\w+[)]\w|%d", text)) <= given for text in texts)


@pytest.mark.parametrize(
    ("language", "empty", "long"),
    [
        ("sv", "Det här behöver fyllas i.", "Korta ner det till högst 2 tecken. Nu är det 3."),
        ("en", "Fill this in.", "Shorten it to 2 characters at most. Now there are 3."),
    ],
)
def test_a_form_says_what_to_do_in_our_words(language, empty, long):
    with translation.override(language):
        for given, told in (("", empty), ("abc", long)):
            with pytest.raises(ValidationError) as fault:
                CharField(max_length=2).clean(given)
            assert fault.value.messages == [told]
        with pytest.raises(ValidationError) as fault:
            IntegerField(min_value=0).clean("-4")
        assert "0" in fault.value.messages[0]
        assert "Ensure" not in fault.value.messages[0]
        assert "Kontrollera" not in fault.value.messages[0]


def test_a_page_is_read_with_its_plurals_contexts_and_filters():
    assert list(wordings.in_page(PAGE)) == [
        ("Börja", None),
        ("Klart", None),
        ("Mål", "sikte"),
        ("Inget", None),
        (("En rad, %(who)s", "%(n)s rader, %(who)s"), None),
    ]


def test_code_is_read_by_every_name_that_translates_and_no_other():
    assert list(wordings.in_code(CODE)) == [
        ("Ett", None),
        ("Två delar", None),
        ("Mål", "sikte"),
        (("en", "fler"), None),
    ]


@pytest.mark.parametrize(
    ("ids", "text"),
    [
        ("Hej", ""),
        ("Hej", " "),
        ("Hej %(name)s", "Hello"),
        ("Hej", "Hello %(name)s"),
        (("%(n)s rad", "%(n)s rader"), ("%(n)s row", "")),
        (("%(n)s rad", "%(n)s rader"), ("%(n)s row", "rows")),
    ],
)
def test_a_wording_without_good_english_is_named(ids, text):
    assert wordings.unsettled(catalogue(("Ja", "Yes"), (ids, text))) == [ids]


def test_a_guess_does_not_count_as_english():
    made = catalogue(("Hej", "Hello"))
    made.get("Hej").flags.add("fuzzy")
    assert wordings.unsettled(made) == ["Hej"]


@pytest.mark.parametrize("name", ["new.html", "letter.txt"])
def test_a_page_or_letter_with_a_new_wording_is_noticed(tmp_path, name):
    (tmp_path / name).write_text('{% load i18n %}{% translate "Planterad" %}', "utf-8")
    assert wordings.unsettled(wordings.merged(wordings.gather(tmp_path), ENGLISH)) == ["Planterad"]


def test_merging_keeps_what_is_translated_and_drops_what_nobody_says():
    kept = catalogue(("Ja", "Yes"), ("Borta", "Gone"))
    made = wordings.merged(catalogue(("Ja", ""), ("Nej", "")), kept)
    assert [(each.id, each.string) for each in wordings.wordings(made)] == [
        ("Ja", "Yes"),
        ("Nej", ""),
    ]


def test_what_is_written_reads_back_and_is_the_same_on_any_day(tmp_path):
    path = tmp_path / "again.po"
    path.write_bytes(wordings.written(ENGLISH))
    assert wordings.written(wordings.read(path)) == path.read_bytes()


def test_plurals_work_in_the_compiled_file():
    mo = wordings.compiled(catalogue((("%(n)s rad", "%(n)s rader"), ("%(n)s row", "%(n)s rows"))))
    spoken = gettext.GNUTranslations(BytesIO(mo))
    assert [spoken.ngettext("%(n)s rad", "%(n)s rader", n) for n in (1, 2)] == [
        "%(n)s row",
        "%(n)s rows",
    ]


def test_a_swedish_wording_stands_as_it_is_written_in_swedish():
    with translation.override("sv"):
        read = {
            message.id: translation.gettext(message.id)
            for message in wordings.wordings(ENGLISH)
            if isinstance(message.id, str)
        }
    assert {ids: text for ids, text in read.items() if ids != text} == {}


def test_a_swedish_plural_is_one_for_one_only():
    with translation.override("sv"):
        for ids in (each.id for each in wordings.wordings(ENGLISH) if each.pluralizable):
            assert [translation.ngettext(*ids, n) for n in (0, 1, 2)] == [ids[1], ids[0], ids[1]]


@pytest.mark.parametrize(("language", "title"), [("sv", "Logga in"), ("en", "Log in")])
def test_a_page_speaks_the_language_it_is_asked_for_in(site, client, language, title):
    assert f"<h1>{title}</h1>" in client.get(f"/{language}/account/login/").content.decode()
