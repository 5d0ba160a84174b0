"""The grammar every link speaks: facts and refusals. Pure Python, knows nothing else of Minga."""

from minga.kernel.facts import Fact, fact_named
from minga.kernel.refusals import Refusal

__all__ = ["Fact", "Refusal", "fact_named"]
