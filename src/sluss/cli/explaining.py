"""`sluss explain`, `next` and `who`: one verdict in full, what to ask, whom to tell."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.markup import escape
from rich.style import Style
from rich.text import Text
from rich.tree import Tree

from sluss.cli.progress import console, grid
from sluss.cli.setting import Setting, setting
from sluss.cli.wordings import (
    language,
    source_words,
    state_words,
    value_words,
    verdict_words,
    word,
)
from sluss.content.providers import provider_names
from sluss.content.wordings import condition_wording
from sluss.core.facts import Facts
from sluss.core.matching import Match, ask_next, match, title
from sluss.core.offers import Offer
from sluss.core.questions import pointed_at, questions
from sluss.core.rules import Cause, Clause, Finding

TERMS = ("aid_form", "co_financing", "amount", "deadlines")
MARKS = {True: "[green]✓[/]", False: "[red]✗[/]", None: "[yellow]?[/]"}


def explain(asked: argparse.Namespace) -> int:
    """Print one verdict with every clause, the parts of the score and what to ask."""
    run = setting(asked)
    offer, company = run.offer(asked.offer), run.company(asked.company)
    facts = run.facts(company)
    found = match(offer, facts, company.needs, run.weights)
    out = console()
    given_by = title(provider_names().get(offer.provider, {}), language()) or offer.provider
    out.print(
        f"[bold]{escape(title(offer.name, language()))}[/] · {escape(given_by)}", highlight=False
    )
    out.print(f"{escape(company.key)} · {facts.on}", highlight=False)
    state = state_words(offer, found.is_open, found.reopens_on)
    out.print(f"[bold]{verdict_words(found.verdict)}[/] ({found.verdict.word}) · {state}")
    _print_offer(out, offer)
    _print_conditions(out, run, found)
    _print_rest(out, run, found, facts)
    if not company.needs.is_known:
        out.print(word("needs_unknown"))
    out.print(f"{word('score')} {found.score.total}: {found.score.reasons}", highlight=False)
    out.print(f"[dim]{word('footer')}[/]")
    return 0


def _print_offer(out: Console, offer: Offer) -> None:
    """Print what the offer gives, on what terms, where it stands and how sure we are."""
    lines = [title(offer.summary, language())]
    for key in TERMS:
        term = offer.terms.get(key)
        if isinstance(term, Mapping):
            lines.append(f"{word(key)}: {title(term, language())}")
    sure = f", {word('confidence')}: {word(offer.confidence)}" if offer.confidence else ""
    lines += [offer.url, f"{word('as_of')} {offer.as_of or word('undated')}{sure}"]
    for line in filter(None, lines):
        out.print(line, style="dim", highlight=False, markup=False)


def _print_conditions(out: Console, run: Setting, found: Match) -> None:
    tree = Tree(word("conditions"))
    for finding in found.verdict.findings:
        _grow(tree, run, finding)
    out.print(tree if found.verdict.findings else word("no_conditions"), highlight=False)


def _grow(tree: Tree, run: Setting, finding: Finding) -> None:
    mark, condition = MARKS[finding.answer], finding.condition
    because = title(condition.because, language())
    phrase = escape(condition_wording(condition, run.vocabulary.facts, language()))
    branch = tree.add(f"{mark} {phrase}")
    if isinstance(condition, Clause):
        assumed = f", {word('assumed')}" if finding.is_assumed else ""
        value = value_words(finding.value, run.vocabulary.facts[condition.fact])
        branch.label = f"{mark} {phrase} [dim]({escape(value)}{assumed})[/]"
    if because:
        branch.add(Text(because, style="dim"))
    if condition.source:
        address = condition.source if condition.source.startswith("http") else None
        shown = f"{word('source')}: {source_words(condition.source)}"
        branch.add(Text(shown, style=Style(dim=True, link=address), overflow="fold"))
    for part in finding.parts:
        _grow(branch, run, part)


def _print_rest(out: Console, run: Setting, found: Match, facts: Facts) -> None:
    rule = found.offer.rule
    if rule.judged_by_provider:
        tree = Tree(word("judged"))
        for condition in rule.judged_by_provider:
            tree.add(Text(f"? {title(condition, language())}"))
        out.print(tree, highlight=False)
    if not rule.is_complete:
        out.print(word("incomplete"))
    if found.offer.confirmed_on is None:
        out.print(word("unconfirmed"))
    asked = ask_next(found.verdict, facts)
    for key in asked:
        text = title(run.vocabulary.facts[key].ask, language())
        question = f"{word('more_to_ask')}: {text or key} ({key})"
        out.print(question, highlight=False, markup=False)
    if found.verdict.cause is Cause.ASK and not asked:
        out.print(word("size_of_group"))


def upcoming(asked: argparse.Namespace) -> int:
    """Print the facts worth asking a company, in order, and what each would settle."""
    run = setting(asked)
    company = run.company(asked.company)
    facts = run.facts(company)
    found = questions(run.offers, facts, company.needs, run.vocabulary)
    table = grid("fact", "question", "settles", "may_settle")
    for each in found:
        text = title(run.vocabulary.facts[each.fact].ask, language()) or each.fact
        cells = (each.fact, text, _listed(each.settles), _listed(each.may_settle))
        table.add_row(*map(escape, cells))
    out = console()
    if not company.needs.is_known:
        out.print(word("all_counted"))
    out.print(table if found else word("nothing_to_ask"), highlight=False)
    out.print(f"[dim]{word('footer')}[/]")
    return 0


def _listed(keys: tuple[str, ...]) -> str:
    return f"{len(keys)}: {', '.join(keys)}" if keys else "0"


def who(asked: argparse.Namespace) -> int:
    """Print the companies that should hear of an offer, best first."""
    run = setting(asked)
    offer = run.offer(asked.offer)
    found = sorted(_hearers(run, asked.offer), key=lambda each: (-each[1].score.total, each[0]))
    table = grid("company", "verdict", "score", "ask")
    for key, each, ask in found:
        table.add_row(
            escape(key), verdict_words(each.verdict), str(each.score.total), ", ".join(ask)
        )
    out = console()
    state = state_words(offer, offer.is_open(run.on), offer.reopens_on(run.on))
    out.print(
        f"[bold]{escape(title(offer.name, language()))}[/] · {run.on} · {state}", highlight=False
    )
    out.print(table if found else word("nobody"), highlight=False)
    out.print(f"[dim]{word('footer')}[/]")
    return 0


def _hearers(run: Setting, key: str) -> Iterator[tuple[str, Match, tuple[str, ...]]]:
    """Yield companies that the offer is not ruled out for, and whose known needs it serves."""
    offer = run.offer(key)
    for batch in run.batches():
        for row in range(len(batch)):
            company = batch.company(row, run.on)
            if company.needs.weights and not pointed_at([offer], company.needs):
                continue
            facts = run.facts(company)
            found = match(offer, facts, company.needs, run.weights)
            if found.verdict.answer is not False:
                yield company.key, found, ask_next(found.verdict, facts)
