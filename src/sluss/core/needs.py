"""The taxonomy of needs, and one company's needs: stated by itself, or found by an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sluss.core.codes import Text


@dataclass(frozen=True)
class Need:
    """One need of the taxonomy, with a phrase an adviser may hear."""

    key: str
    area: str
    name: Text
    signal: Text = field(default_factory=dict)


@dataclass(frozen=True)
class CompanyNeeds:
    """A company's needs with weights 1–3. None means not asked, which is not the same as none.

    >>> sorted(CompanyNeeds({"CIR-02": 3}, {"CIR-02": 1, "ENV-01": 2}).weights.items())
    [('CIR-02', 3), ('ENV-01', 2)]
    """

    stated: Mapping[str, int] | None = None
    found: Mapping[str, int] | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether anybody has asked, or looked."""
        return self.stated is not None or self.found is not None

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """Return each need's weight; the higher counts where it is both stated and found."""
        weights = dict(self.stated or {})
        for need, weight in (self.found or {}).items():
            weights[need] = max(weight, weights.get(need, 0))
        return weights

    @cached_property
    def total(self) -> int:
        """Return the weights' sum."""
        return sum(self.weights.values())
