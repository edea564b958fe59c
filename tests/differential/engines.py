"""The engines that are held against each other: each answers [companies, rules] as 0, 1 or 2.

0 is no, 1 unknown, 2 yes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import psycopg
import pyarrow as pa
from differential.cel import company_cel, level_cel, rule_cel
from differential.sql import DUCKDB, POSTGRES, row, selects, table_sql
from worlds import World

from sluss.bulk.columns import Columns, Listed
from sluss.bulk.judging import Engine
from sluss.bulk.plan import Plan
from sluss.core.facts import Fact, Facts
from sluss.core.offers import Offer, OfferKind
from sluss.core.rules import Rule, judge

Levels = npt.NDArray[np.uint8]

ADDRESS = os.environ.get("TEST_POSTGRES", "host=127.0.0.1 port=5432 user=postgres dbname=test")


@dataclass(frozen=True)
class Case:
    """Rules, and companies as facts and as the columns of the mass engine."""

    definitions: Mapping[str, Fact]
    rules: Sequence[Rule]
    companies: Sequence[Facts]
    columns: Columns


def of_world(world: World) -> Case:
    companies = [world.crowd.facts(number) for number in range(world.crowd.count)]
    return Case(world.facts, world.rules, companies, world.crowd.columns)


def of_companies(
    definitions: Mapping[str, Fact], rules: Sequence[Rule], companies: Sequence[Facts]
) -> Case:
    places = np.arange(1, len(companies) + 1, dtype=np.int32)
    columns = {
        key: Listed([None, *(facts.get(key) for facts in companies)], places) for key in definitions
    }
    return Case(definitions, rules, companies, columns)


def by_core(case: Case) -> Levels:
    level = {False: 0, None: 1, True: 2}
    answers = [
        [level[judge(rule, facts).answer] for rule in case.rules] for facts in case.companies
    ]
    return np.array(answers, np.uint8)


def _by_bulk(case: Case, *, is_compiled: bool) -> Levels:
    offers = [
        Offer(f"o{number:06d}", {"en": "o"}, "p", OfferKind.GRANT, rule=rule)
        for number, rule in enumerate(case.rules)
    ]
    engine = Engine(Plan(offers, case.definitions), is_compiled)
    return engine.verdicts(case.columns, len(case.companies))


def by_numpy(case: Case) -> Levels:
    return _by_bulk(case, is_compiled=False)


def by_numba(case: Case) -> Levels:
    return _by_bulk(case, is_compiled=True)


def by_duckdb(case: Case) -> Levels:
    definitions = list(case.definitions.values())
    rows = [row(place, facts, definitions) for place, facts in enumerate(case.companies)]
    with duckdb.connect() as base:
        base.execute(table_sql(definitions))
        types = base.sql("SELECT * FROM company").to_arrow_table().schema
        columns = zip(*rows, strict=True)
        made = [pa.array(cells, field.type) for cells, field in zip(columns, types, strict=True)]
        base.register("made", pa.table(made, schema=types))
        base.execute("INSERT INTO company SELECT * FROM made")
        parts = [
            np.column_stack(list(base.execute(select).fetchnumpy().values()))
            for select in selects(case.rules, DUCKDB, 50)
        ]
    return np.concatenate(parts, axis=1).astype(np.uint8)


def by_postgres(case: Case) -> Levels:
    definitions = list(case.definitions.values())
    rows = [row(place, facts, definitions) for place, facts in enumerate(case.companies)]
    marks = ", ".join(["%s"] * len(rows[0]))
    with psycopg.connect(ADDRESS, connect_timeout=2) as base, base.cursor() as cursor:
        cursor.execute(table_sql(definitions))
        cursor.executemany(f"INSERT INTO company VALUES ({marks})", rows)
        parts: list[Any] = []
        for select in selects(case.rules, POSTGRES, 200):
            cursor.execute(select)
            parts.append(np.array(cursor.fetchall()))
    return np.concatenate(parts, axis=1).astype(np.uint8)


def why_no_postgres() -> str:
    """Return why PostgreSQL cannot be asked, empty if it can."""
    try:
        psycopg.connect(ADDRESS, connect_timeout=2).close()
    except psycopg.OperationalError as error:
        first = str(error).strip().splitlines()[0]
        return f"no PostgreSQL answers at {ADDRESS} (TEST_POSTGRES says where): {first}"
    return ""


def by_cel(case: Case) -> Levels:
    rules = [rule_cel(rule) for rule in case.rules]
    companies = [company_cel(facts, case.definitions) for facts in case.companies]
    answers = [
        [level_cel(program, rule, company) for program, rule in zip(rules, case.rules, strict=True)]
        for company in companies
    ]
    return np.array(answers, np.uint8)
