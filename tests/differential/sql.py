"""Rules as SQL, straight from the rule's tree; NULL is unknown, and SQL's logic is Kleene's.

Nothing of `sluss.bulk` is used: codes are text with their path as an array, sets are arrays, and a
code's path is climbed here. The two engines differ in how they ask arrays, and in nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sluss.core.facts import Fact, Facts, FactType
from sluss.core.rules import Clause, Condition, Kind, Op, Rule

COLUMN_TYPES = {
    FactType.NUMBER: "DOUBLE PRECISION",
    FactType.MONEY: "BIGINT",
    FactType.DATE: "DATE",
    FactType.FLAG: "BOOLEAN",
    FactType.CHOICE: "TEXT",
    FactType.CHOICES: "TEXT[]",
    FactType.CODE: "TEXT",
}


@dataclass(frozen=True)
class Dialect:
    """How an engine writes an array, and asks whether it meets or holds all of another."""

    array: str
    meets: str
    holds_all: str


DUCKDB = Dialect("[{}]", "list_has_any({}, {})", "list_has_all({}, {})")
POSTGRES = Dialect("ARRAY[{}]::TEXT[]", "({} && {})", "({} @> {})")


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):  # a bare 0.1 would be a DECIMAL
        return f"CAST('{value!r}' AS DOUBLE PRECISION)"
    if isinstance(value, date):
        return f"DATE '{value}'"
    return str(value) if isinstance(value, int) else quoted(str(value))


def listed(values: frozenset[object]) -> str:
    return ", ".join(sorted(literal(value) for value in values))


def clause_sql(clause: Clause, dialect: Dialect) -> str:
    held = _held(clause, dialect)
    return held if clause.if_unknown is None else f"COALESCE({held}, {literal(clause.if_unknown)})"


def _held(clause: Clause, dialect: Dialect) -> str:
    column, operand = clause.fact, clause.operand
    plain = {
        Op.IS: lambda: f"({column} = {literal(operand)})",
        Op.IN: lambda: f"({column} IN ({listed(operand)}))",
        Op.NOT_IN: lambda: f"({column} NOT IN ({listed(operand)}))",
        Op.AT_LEAST: lambda: f"({column} >= {literal(operand)})",
        Op.AT_MOST: lambda: f"({column} <= {literal(operand)})",
        Op.BETWEEN: lambda: f"({column} BETWEEN {literal(operand[0])} AND {literal(operand[1])})",
    }
    if clause.op in plain:
        return plain[clause.op]()
    array = dialect.array.format(listed(operand))
    path = f"{column}_path" if clause.op in (Op.WITHIN, Op.NOT_WITHIN) else column
    if clause.op is Op.INCLUDES_ALL:
        return dialect.holds_all.format(path, array)
    meets = dialect.meets.format(path, array)
    return meets if clause.op in (Op.WITHIN, Op.INCLUDES_ANY) else f"(NOT {meets})"


def condition_sql(condition: Condition, dialect: Dialect) -> str:
    if isinstance(condition, Clause):
        return clause_sql(condition, dialect)
    parts = [condition_sql(part, dialect) for part in condition.parts]
    if condition.kind is Kind.ALL:
        return "(" + " AND ".join(parts) + ")"
    either = "(" + " OR ".join(parts) + ")"
    return f"(NOT {either})" if condition.kind is Kind.NONE else either


def rule_sql(rule: Rule, dialect: Dialect) -> str:
    """Return the verdict; what only the provider can decide turns yes into NULL, never into no."""
    whole = " AND ".join(condition_sql(each, dialect) for each in rule.conditions)
    is_capped = bool(rule.judged_by_provider) or not rule.is_complete
    return f"CASE WHEN {whole} THEN NULL ELSE ({whole}) END" if is_capped else whole


def level_sql(rule: Rule, dialect: Dialect) -> str:
    """Return the verdict as a number: 0 no, 1 unknown, 2 yes."""
    return f"CASE ({rule_sql(rule, dialect)}) WHEN TRUE THEN 2 WHEN FALSE THEN 0 ELSE 1 END"


def selects(rules: Sequence[Rule], dialect: Dialect, size: int) -> Iterator[str]:
    """Yield statements that answer `size` rules each, one column a rule, companies in order."""
    for first in range(0, len(rules), size):
        columns = ", ".join(level_sql(rule, dialect) for rule in rules[first : first + size])
        yield f"SELECT {columns} FROM company ORDER BY place"


def table_sql(definitions: Sequence[Fact]) -> str:
    columns = ["place INTEGER"]
    for fact in definitions:
        columns.append(f"{fact.key} {COLUMN_TYPES[fact.type]}")
        if fact.tree:
            columns.append(f"{fact.key}_path TEXT[]")
    return f"CREATE TEMP TABLE company ({', '.join(columns)})"


def climbed(fact: Fact, key: str | None) -> list[str]:
    """Return a code and all its ancestors."""
    path = []
    while key is not None:
        path.append(key)
        key = fact.tree.parents[key]
    return path


def row(place: int, facts: Facts, definitions: Sequence[Fact]) -> list[object]:
    """Return a company as a row of the table, unknown facts as NULL."""
    cells: list[object] = [place]
    for fact in definitions:
        value = facts.get(fact.key)
        if fact.type is FactType.CODE:
            cells += [None, None] if value is None else [value.key, climbed(fact, value.key)]
        else:
            cells.append(sorted(value) if isinstance(value, frozenset) else value)
    return cells
