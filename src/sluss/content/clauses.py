"""Clauses and groups of a rule, from a file to `core.rules`, with every fault in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sluss.content.entries import Reader, text_of
from sluss.content.values import cents, code, day, decimal, option
from sluss.content.yamlfiles import Faults, Items
from sluss.core.errors import ValueFault, did_you_mean
from sluss.core.facts import Fact, FactType, Vocabulary
from sluss.core.rules import TYPES, Answer, Clause, Condition, Group, Kind, Op

_EXTRA = ("because", "source")
_KINDS = tuple(str(kind) for kind in Kind)
_OPS = tuple(str(op) for op in Op)
_SETS = frozenset(
    {
        *(Op.IN, Op.NOT_IN, Op.WITHIN, Op.NOT_WITHIN),
        *(Op.INCLUDES_ANY, Op.INCLUDES_ALL, Op.INCLUDES_NONE),
    }
)
_ASSUMED: Mapping[str, Answer] = {"yes": True, "no": False}
MOST_DEEP = 20
"""How deep groups may lie in each other; deeper is a mistake, not a rule."""


def read_conditions(
    reader: Reader, key: str, vocabulary: Vocabulary, depth: int = 0
) -> tuple[Condition, ...]:
    """Return the conditions under a key; a condition with a fault is left out."""
    read = (_condition(*item, reader.faults, vocabulary, depth) for item in reader.items(key))
    return tuple(each for each in read if each is not None)


def _condition(
    entry: Any, line: int, faults: Faults, vocabulary: Vocabulary, depth: int
) -> Condition | None:
    reader = Reader(entry, line, faults, "clause")
    if not reader.is_mapping:
        return None
    kinds = [kind for kind in _KINDS if kind in reader.entry]
    if kinds:
        return _group(reader, kinds, vocabulary, depth)
    if "fact" not in reader.entry:
        known = (*_KINDS, "fact")
        hints = "".join(did_you_mean(key, known) for key in reader.entry)
        faults.add(line, f"a clause has 'fact' and one operator, or one of all, any, none{hints}")
        return None
    return _clause(reader, vocabulary)


def _group(
    reader: Reader, kinds: list[str], vocabulary: Vocabulary, depth: int
) -> Condition | None:
    kind, before = kinds[0], reader.fault_count
    others = [key for key in ("fact", *kinds[1:]) if key in reader.entry]
    for other in others:
        reader.fault(other, f"a clause has '{kind}' or '{other}', not both; write two clauses")
    reader.only((kind, *others, *_EXTRA))
    if depth >= MOST_DEEP:
        reader.fault(kind, f"groups lie more than {MOST_DEEP} deep in each other")
        return None
    if reader.entry[kind] is None or reader.entry[kind] == []:
        reader.fault(kind, f"'{kind}' is an empty list; give it at least one clause")
    parts = read_conditions(reader, kind, vocabulary, depth + 1)
    made = Group(Kind(kind), parts, *_notes(reader))
    return made if reader.fault_count == before else None


def _clause(reader: Reader, vocabulary: Vocabulary) -> Condition | None:
    before = reader.fault_count
    ops = [Op(key) for key in reader.entry if key in _OPS]
    reader.only(("fact", "if_unknown", *_EXTRA, *_OPS))
    fact = _fact_of(reader, vocabulary)
    if len(ops) > 1:
        named = " and ".join(f"'{op}'" for op in ops)
        reader.fault(ops[1], f"a clause has one operator, not {named}; write two clauses")
    if not ops and reader.fault_count == before:
        reader.fault("fact", f"this clause has no operator{_fitting(fact)}")
    if fact is None or not ops:
        return None
    operand = _operand(reader, fact, ops[0])
    assumed = _if_unknown(reader)
    made = Clause(fact.key, ops[0], operand, assumed, *_notes(reader))
    return made if reader.fault_count == before else None


def _fact_of(reader: Reader, vocabulary: Vocabulary) -> Fact | None:
    key = reader.word("fact", required=True)
    fact = vocabulary.facts.get(key)
    if key and fact is None:
        reader.fault("fact", f"unknown fact '{key}'{did_you_mean(key, vocabulary.facts)}")
    return fact


def _fitting(fact: Fact | None) -> str:
    fitting = [str(op) for op in Op if fact is not None and fact.type in TYPES[op]]
    return f"; '{fact.key}' takes {', '.join(fitting)}" if fact and fitting else ""


def _operand(reader: Reader, fact: Fact, op: Op) -> Any:
    if fact.type not in TYPES[op]:
        hint = _fitting(fact) or f"; no clause can ask '{fact.key}'"
        reader.fault(op, f"'{op}' does not fit '{fact.key}', which is of type {fact.type}{hint}")
        return None
    value = reader.entry[op]
    try:
        if op in _SETS:
            return frozenset(_value(fact, each) for each in _listed(op, value))
        return _bounds(fact, value) if op is Op.BETWEEN else _single(fact, op, value)
    except ValueFault as fault:
        reader.fault(op, str(fault))
        return None


def _single(fact: Fact, op: Op, value: Any) -> Any:
    if isinstance(value, Items):
        raise ValueFault(f"'{op}' takes one value, not a list")
    return _value(fact, value)


def _listed(op: Op, value: Any) -> Items:
    if not isinstance(value, Items):
        raise ValueFault(f"'{op}' takes a list: [{value}]")
    if not value:
        raise ValueFault(f"'{op}' has an empty list; give it at least one value")
    return value


def _bounds(fact: Fact, value: Any) -> tuple[Any, Any]:
    if not isinstance(value, Items) or len(value) != 2:
        raise ValueFault("'between' takes the lowest and the highest: [10, 249]")
    low, high = (_value(fact, each) for each in value)
    if low > high:
        raise ValueFault(f"the bounds are the wrong way round: write [{value[1]}, {value[0]}]")
    return low, high


def _number(_fact: Fact, value: Any) -> float:
    return float(decimal(_typed(value)))


def _money(_fact: Fact, value: Any) -> int:
    return cents(decimal(_typed(value)))


def _typed(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueFault(f"'{value}' is text; write a number without quotes or spaces")
    return value


def _flag(_fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueFault(f"'{value}' is no flag; write true or false")
    return value


def _date(_fact: Fact, value: Any) -> date:
    return day(value)


def _code(fact: Fact, value: Any) -> str:
    return code(fact, value).key


_READ: Mapping[FactType, Callable[[Fact, Any], Any]] = {
    FactType.NUMBER: _number,
    FactType.MONEY: _money,
    FactType.FLAG: _flag,
    FactType.CHOICE: option,
    FactType.CHOICES: option,
    FactType.DATE: _date,
    FactType.CODE: _code,
}


def _value(fact: Fact, value: Any) -> Any:
    if value is None:
        raise ValueFault("the value is missing")
    return _READ[fact.type](fact, value)


def _if_unknown(reader: Reader) -> Answer:
    value = reader.entry.get("if_unknown")
    if "if_unknown" not in reader.entry:
        return None
    if not isinstance(value, str) or value not in _ASSUMED:
        reader.fault("if_unknown", f"'if_unknown' is yes or no, not '{value}'")
        return None
    return _ASSUMED[value]


def _notes(reader: Reader) -> tuple[dict[str, str], str]:
    because = reader.entry.get("because")
    line = reader.entry.line_of("because")
    text = {} if because is None else text_of(because, line, reader.faults, "because")
    return text, reader.word("source")
