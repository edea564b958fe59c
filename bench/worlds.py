"""Made-up worlds to measure and compare engines on: facts, three-valued rules, and companies.

Everything follows from a seed. Rules share clauses the way real offers do (a few thresholds, codes
and places recur again and again), and companies have holes. Nothing here judges anything.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import accumulate

from crowds import Crowd, crowd

from sluss.core.codes import Tree
from sluss.core.facts import Fact, FactType
from sluss.core.offers import Offer, OfferKind
from sluss.core.rules import Answer, Clause, Condition, Group, Kind, Op, Rule

NUMBERS = {"employees": (0.5, 700.0), "electricity_mwh": (5.0, 9_000.0)}
MONEYS = {"turnover_eur": 60_000_000, "balance_sheet_eur": 50_000_000}
DATES = {"registered_on": (1985, 2025)}
FLAGS = ("is_autonomous", "has_agreement", "exports")
CHOICES = {
    "legal_form": ("limited", "sole_trader", "trading", "association", "foundation", "other"),
    "ownership": ("family", "founder", "investors", "municipal"),
}
SETS = {
    "objectives": ("energy", "waste", "water", "material", "skills", "digital", "export", "safety"),
    "certificates": ("iso9001", "iso14001", "iso45001", "iso50001", "emas", "svanen"),
}
ASKED = {"employees": 5, "turnover_eur": 3, "sni": 5, "region": 4, "legal_form": 2, "objectives": 2}
"""How much more often than the others these facts are asked."""


def industry_tree() -> Tree:
    """Return a tree of the shape of NACE: 21 sections, 88 divisions, and groups and classes."""
    parents: dict[str, str | None] = {}
    for number in range(88):
        section, division = chr(ord("A") + number * 21 // 88), f"{number + 1:02d}"
        parents[section], parents[division] = None, section
        for group in range(1, 2 + (number * 7) % 5):
            parents[f"{division}.{group}"] = division
            for each in range(1, 2 + (number + group) % 4):
                parents[f"{division}.{group}{each}"] = f"{division}.{group}"
    return Tree("industries", parents)


def place_tree() -> Tree:
    """Return a tree of the shape of Sweden: 3 parts, 8 areas, 21 counties, 290 municipalities."""
    parents: dict[str, str | None] = {"SE": None}
    for number in range(290):
        county = number * 21 // 290
        area = county * 8 // 21
        part = f"SE{area * 3 // 8 + 1}"
        parents |= {part: "SE", f"{part}{area}": part}
        parents |= {
            f"K{county + 1:02d}": f"{part}{area}",
            f"{number + 100:04d}": f"K{county + 1:02d}",
        }
    return Tree("places", parents)


def definitions() -> dict[str, Fact]:
    """Return the facts that rules ask: every type that a clause may ask."""
    facts = [Fact(key, FactType.NUMBER) for key in NUMBERS]
    facts += [Fact(key, FactType.MONEY) for key in MONEYS]
    facts += [Fact(key, FactType.DATE) for key in DATES]
    facts += [Fact(key, FactType.FLAG) for key in FLAGS]
    facts += [Fact(key, FactType.CHOICE, options=options) for key, options in CHOICES.items()]
    facts += [Fact(key, FactType.CHOICES, options=options) for key, options in SETS.items()]
    facts.append(Fact("sni", FactType.CODE, tree=industry_tree()))
    facts.append(Fact("region", FactType.CODE, tree=place_tree()))
    return {fact.key: fact for fact in facts}


@dataclass(frozen=True)
class Mixture:
    """What rules are made of, as shares of all, near what real catalogues hold.

    There are `distinct` different clauses for each clause that stands in a rule; `assumed` of them
    say `if_unknown`; `capped` rules leave something to the provider; `nested` of the groups hold
    groups. (Of 260 French programmes: 0.25 distinct, a tenth with an any-group over two facts.)
    """

    fewest: int = 3
    most: int = 8
    distinct: float = 0.12
    assumed: float = 0.03
    capped: float = 0.0
    any_groups: float = 0.3
    none_groups: float = 0.1
    nested: float = 0.1


@dataclass(frozen=True)
class World:
    """Facts, rules and companies that belong together."""

    facts: Mapping[str, Fact]
    rules: Sequence[Rule]
    crowd: Crowd
    offers: Sequence[Offer] = field(default=())

    def part(self, rules: int | None = None, companies: int | None = None) -> World:
        """Return the first rules and companies of this world."""
        crowd = self.crowd if companies is None else self.crowd.first(companies)
        return World(self.facts, self.rules[:rules], crowd, self.offers[:rules])


def _round_amount(pick: random.Random, low: float, high: float) -> float:
    """Return an amount of one or two digits that count, spread evenly over orders of magnitude."""
    amount = low * (high / low) ** pick.random()
    step = 10 ** (len(str(int(amount))) - 1)
    return max(low, float(round(amount / step * 2) * step / 2))


def _ordered(pick: random.Random, key: str, amount: Callable[[], object]) -> Clause:
    op = pick.choice([Op.AT_LEAST, Op.AT_MOST, Op.AT_MOST, Op.BETWEEN])
    if op is not Op.BETWEEN:
        return Clause(key, op, amount())
    low, high = sorted([amount(), amount()])  # type: ignore[type-var]
    return Clause(key, op, (low, high))


def _number(pick: random.Random, fact: Fact) -> Clause:
    low, high = NUMBERS[fact.key]
    if pick.random() < 0.1:
        some = frozenset(map(float, pick.sample(range(1, 13), pick.randint(1, 3))))
        return Clause(fact.key, pick.choice([Op.IN, Op.NOT_IN]), some)
    return _ordered(pick, fact.key, lambda: _round_amount(pick, low, high))


def _money(pick: random.Random, fact: Fact) -> Clause:
    return _ordered(
        pick, fact.key, lambda: 100 * int(_round_amount(pick, 10_000, MONEYS[fact.key]))
    )


def _date(pick: random.Random, fact: Fact) -> Clause:
    first, last = DATES[fact.key]
    return _ordered(pick, fact.key, lambda: date(pick.randint(first, last), pick.choice([1, 7]), 1))


def _flag(pick: random.Random, fact: Fact) -> Clause:
    return Clause(fact.key, Op.IS, pick.random() < 0.8)


def _choice(pick: random.Random, fact: Fact) -> Clause:
    some = pick.sample(fact.options, pick.randint(1, len(fact.options) // 2))
    if len(some) == 1:
        return Clause(fact.key, Op.IS, some[0])
    return Clause(fact.key, pick.choice([Op.IN, Op.IN, Op.NOT_IN]), frozenset(some))


def _choices(pick: random.Random, fact: Fact) -> Clause:
    op = pick.choice([Op.INCLUDES_ANY, Op.INCLUDES_ANY, Op.INCLUDES_ALL, Op.INCLUDES_NONE])
    return Clause(fact.key, op, frozenset(pick.sample(fact.options, pick.randint(1, 3))))


def _code(codes: Sequence[Sequence[str]], pick: random.Random, fact: Fact) -> Clause:
    """Ask a code; `codes` are the tree's codes by length of path, the broad ones first."""
    if pick.random() < 0.1:
        some = frozenset(pick.sample(codes[-1], pick.randint(1, 4)))
        return Clause(fact.key, pick.choice([Op.IN, Op.NOT_IN]), some)
    level = codes[min(len(codes) - 1, int(pick.triangular(0, len(codes), 1.5)))]
    some = frozenset(pick.sample(level, min(len(level), pick.randint(1, 5))))
    return Clause(fact.key, pick.choice([Op.WITHIN, Op.WITHIN, Op.NOT_WITHIN]), some)


def levels_of(tree: Tree) -> list[list[str]]:
    """Return the tree's codes by the length of their path, the broad ones first."""
    depth = {key: len(tree.code(key).path) for key in tree}
    return [[key for key in tree if depth[key] == d] for d in range(1, max(depth.values()) + 1)]


def _makers(facts: Mapping[str, Fact]) -> dict[str, Callable[[random.Random, Fact], Clause]]:
    plain = {
        FactType.NUMBER: _number,
        FactType.MONEY: _money,
        FactType.DATE: _date,
        FactType.FLAG: _flag,
        FactType.CHOICE: _choice,
        FactType.CHOICES: _choices,
    }
    return {
        key: partial(_code, levels_of(fact.tree)) if fact.tree else plain[fact.type]
        for key, fact in facts.items()
    }


def clause_pool(
    pick: random.Random, facts: Mapping[str, Fact], size: int, assumed: float
) -> list[Clause]:
    """Return `size` distinct clauses, the ones on the facts most asked first among equals."""
    makers, keys = _makers(facts), list(facts)
    weights = [ASKED.get(key, 1) for key in keys]
    pool: dict[Clause, None] = {}
    for _ in range(40 * size):
        (key,) = pick.choices(keys, weights)
        made = makers[key](pick, facts[key])
        answer: Answer = pick.random() < 0.5 if pick.random() < assumed else None
        pool.setdefault(Clause(made.fact, made.op, made.operand, answer))
        if len(pool) == size:
            break
    return list(pool)


def _parted(pick: random.Random, clauses: list[Clause], most: int) -> Iterator[list[Clause]]:
    while clauses:
        size = min(len(clauses), pick.randint(1, most))
        yield clauses[:size]
        clauses = clauses[size:]


def _group(pick: random.Random, kind: Kind, clauses: list[Clause], nested: float) -> Group:
    """Join clauses; in a share `nested` of the groups some of them in groups of their own."""
    is_nested = len(clauses) > 2 and pick.random() < nested
    parts: list[Condition] = []
    for part in _parted(pick, clauses, 3 if is_nested else 1):
        inner = pick.choice([Kind.ALL, Kind.ANY, Kind.NONE])
        parts.append(part[0] if len(part) == 1 else _group(pick, inner, part, 0.0))
    return Group(kind, tuple(parts))


def _rule(pick: random.Random, clauses: list[Clause], mixture: Mixture) -> Rule:
    conditions: list[Condition] = []
    for kind, share in ((Kind.ANY, mixture.any_groups), (Kind.NONE, mixture.none_groups)):
        if len(clauses) > 2 and pick.random() < share:
            size = min(pick.choice([2, 2, 2, 3, 4]), len(clauses) - 1)
            conditions.append(_group(pick, kind, clauses[-size:], mixture.nested))
            clauses = clauses[:-size]
    told = ({"en": "The provider decides."},) if pick.random() < mixture.capped else ()
    return Rule((*clauses, *conditions), told)


def make_rules(
    pick: random.Random, facts: Mapping[str, Fact], count: int, mixture: Mixture
) -> list[Rule]:
    """Return `count` rules whose clauses are drawn from a pool, the popular ones far more often."""
    used = count * (mixture.fewest + mixture.most) / 2
    pool = clause_pool(pick, facts, max(40, int(used * mixture.distinct)), mixture.assumed)
    share = list(accumulate((rank + 3) ** -0.8 for rank in range(len(pool))))
    rules = []
    for _ in range(count):
        wanted = pick.randint(mixture.fewest, mixture.most)
        drawn = dict.fromkeys(pick.choices(pool, cum_weights=share, k=2 * wanted))
        rules.append(_rule(pick, list(drawn)[:wanted], mixture))
    return rules


def world(
    seed: int, rules: int, companies: int, mixture: Mixture | None = None, *, on_edges: float = 0.0
) -> World:
    """Return a world; a share `on_edges` of ordered values lies on or right beside a threshold.

    Without edges amounts of money are whole thousands of euros, as annual accounts are.
    """
    pick = random.Random(seed)
    facts = definitions()
    made = make_rules(pick, facts, rules, mixture or Mixture())
    everyone = crowd(seed, facts, companies, made if on_edges else (), on_edges)
    offers = [
        Offer(f"offer-{n:05d}", {"en": f"Made-up {n}"}, "made-up", OfferKind.GRANT, rule=rule)
        for n, rule in enumerate(made)
    ]
    return World(facts, made, everyone, offers)
