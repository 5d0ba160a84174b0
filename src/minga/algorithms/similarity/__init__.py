"""Finding contributions that say much the same, while somebody is still writing."""

from .folding import fold
from .ngrams import DEFAULT_THRESHOLD, Match, SimilarityIndex, similar

__all__ = ["DEFAULT_THRESHOLD", "Match", "SimilarityIndex", "fold", "similar"]
