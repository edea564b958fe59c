"""The needs of a made-up company: what it says itself, and what an adviser finds."""

from __future__ import annotations

from sluss.content.town.drawing import Draws
from sluss.content.town.truth import Company, Mix

Needs = dict[str, int]


def cells(company: Company, mixture: Mix, draws: Draws) -> dict[str, str]:
    """Return the cells of stated and found needs; empty before anybody has asked or looked."""
    needs, stage = mixture["needs"], company.card.stage
    stated = _needs("stated", company, {}, needs, draws)
    found = _needs("found", company, stated, needs, draws)
    return {
        "needs_stated": "" if stage == "listed" else _cell(stated),
        "needs_found": _cell(found) if stage in ("visited", "analysed") else "",
    }


def _needs(by: str, company: Company, said: Needs, mix: Mix, draws: Draws) -> Needs:
    if draws.happens(mix["nothing"][by]):
        return {}
    left = {need: _likelihood(by, company, row, mix) for need, row in mix["likely"].items()}
    for need in said:
        left[need] *= mix["stated_too"]
    needs: Needs = {}
    for _ in range(int(draws.pick(mix["count"][by]))):
        need = draws.pick(left)
        needs[need] = int(draws.pick(mix["weight"]))
        del left[need]
    return needs


def _likelihood(by: str, company: Company, row: Mix, mix: Mix) -> float:
    likelihood = float(row[by])
    if company.card.industry in row.get("in", ()):
        likelihood *= mix["fits_industry"]
    is_small, is_large = (
        company.employees < mix["small_under"],
        company.employees >= mix["large_from"],
    )
    fitting = {"small": (is_small, is_large), "large": (is_large, is_small)}
    fits, clashes = fitting.get(row.get("size", ""), (False, False))
    return likelihood * (mix["fits_size"] if fits else mix["against_size"] if clashes else 1)


def _cell(needs: Needs) -> str:
    by_weight = sorted(needs.items(), key=lambda pair: (-pair[1], pair[0]))
    return (
        "|".join(need if weight == 1 else f"{need}:{weight}" for need, weight in by_weight) or "|"
    )
