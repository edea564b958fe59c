"""The docs are true: every example prints what its page shows, and every link leads somewhere."""

from dataclasses import fields
from operator import attrgetter

import pytest
from house.examples import ROOT, Example, anew, examples, is_ours, pages, run, untrue
from house.links import broken_links

from sluss.cli.matching import FULL
from sluss.cli.verbs import VERBS
from sluss.content.offerfiles import SUFFIXES
from sluss.content.shipped import shipped
from sluss.content.vocabulary import vocabulary
from sluss.content.yamlfiles import Faults, read_yaml
from sluss.core.facts import FactType
from sluss.core.matching import Weights
from sluss.core.offers import OfferKind, Standing
from sluss.core.rules import Op

PAGES = {page.name: page for page in pages()}
TRIED = [name for name, page in PAGES.items() if any(map(is_ours, examples(page.text)))]
LINKING = [*PAGES, "CHANGELOG.md", "CONTRIBUTING.md"]


@pytest.mark.parametrize("name", TRIED)
def test_every_example_prints_what_the_page_shows(name):
    assert untrue(PAGES[name].text) == []


@pytest.mark.parametrize("name", LINKING)
def test_every_link_leads_somewhere(name):
    assert broken_links(ROOT / name, (ROOT / name).read_text("utf-8")) == []


@pytest.mark.parametrize("words", ["", *(f"{verb} " for verb in VERBS)])
def test_the_reference_shows_the_help_of_every_verb(words):
    shown = [each.command for each in examples(PAGES["docs/reference/cli.md"].text) if each.shown]
    assert f"uv run sluss {words}--help" in shown


def test_the_tutorial_and_the_readme_have_examples_that_are_tried():
    assert {"README.md", "docs/tutorial/first-match.md"} <= set(TRIED)


OFFER_KEYS = {
    key
    for path in shipped("offers").iterdir()
    if path.suffix in SUFFIXES
    for key in read_yaml(path, Faults(path.name))
}
NAMED = {
    "facts": [*vocabulary()[0].facts, *FactType],
    "offers": [*OFFER_KEYS, *OfferKind, *Standing],
    "clauses": [*Op, "all", "any", "none", "if_unknown", "because", "source"],
    "results": FULL.names,
    "scores": [*map(attrgetter("name"), fields(Weights))],
}


@pytest.mark.parametrize(("name", "words"), NAMED.items())
def test_the_reference_names_everything_there_is(name, words):
    text = PAGES[f"docs/reference/{name}.md"].text
    assert [str(word) for word in words if f"`{word}`" not in text] == []


PAGE = """
`mine.csv`:

```csv
company,employees
alma,12
```

```console
$ export SLUSS_LANGUAGE=en
$ uv run sluss match --companies mine.csv --on 2026-11-23 --top 1 --lean --out out.csv
$ uv run sluss match --companies yours.csv --on 2026-11-23
yours.csv: no such file or folder
$ echo $?
2
$ ls
```
"""
UNTRUE = {
    "other words than those printed": (
        PAGE.replace("no such file or folder", "there is no such file"),
        ["uv run sluss match --companies yours.csv --on 2026-11-23"],
    ),
    "another exit code": (PAGE.replace("\n2\n", "\n0\n"), ["echo $?"]),
    "a command that fails and shows nothing": (
        PAGE.replace("yours.csv: no such file or folder\n", ""),
        ["uv run sluss match --companies yours.csv --on 2026-11-23"],
    ),
    "a file that the page does not show": (
        PAGE.replace("`mine.csv`:", "A file:"),
        ["uv run sluss match --companies mine.csv --on 2026-11-23 --top 1 --lean --out out.csv"],
    ),
    "no day where something is judged": (
        PAGE.replace("mine.csv --on 2026-11-23 --top 1 --lean --out out.csv", "mine.csv\n…"),
        ["uv run sluss match --companies mine.csv"],
    ),
}


def test_a_true_page_passes():
    assert untrue(PAGE) == []


@pytest.mark.parametrize(("page", "commands"), UNTRUE.values(), ids=UNTRUE)
def test_an_untrue_page_is_found_out(page, commands):
    assert [command for command, _ in untrue(page)] == commands


def test_lines_left_out_are_marked_and_the_others_still_count():
    page = PAGE.replace("--lean --out out.csv\n", "--lean --out -\ncompany,rank,…\n")
    assert untrue(page) != []
    page = page.replace("company,rank,…\n", "company,rank,offer,verdict,open,score\n…\n")
    assert untrue(page) == []


def test_an_untrue_page_can_be_printed_anew():
    page = PAGE.replace("no such file or folder", "there is no such file")
    assert anew(page) == PAGE


def test_what_was_left_out_stays_left_out_when_printed_anew():
    page = PAGE.replace("--lean --out out.csv\n", "--lean --out -\nheading\n…\n")
    assert "\ncompany,rank,offer,verdict,open,score\n…\n$ uv" in anew(page)


def test_a_command_that_is_not_ours_is_shown_and_not_run():
    tried = [example for example, printed, _ in run(PAGE) if printed is None]
    assert tried[-1] == Example("ls", "")


LINKS = """# A page

[there](there.md), [a heading](there.md#two-words--done), [here](#a-page), [far](https://example.org),
[no file](nowhere.md), [no heading](there.md#three), `[not a link](code.md)`

```
[nor this](code.md)
```
"""


def test_broken_links_are_found_and_others_are_not(tmp_path):
    (tmp_path / "there.md").write_text("# There\n\n## Two words – done\n", "utf-8")
    page = tmp_path / "page.md"
    page.write_text(LINKS, "utf-8")
    assert broken_links(page, LINKS) == ["nowhere.md", "there.md#three"]
