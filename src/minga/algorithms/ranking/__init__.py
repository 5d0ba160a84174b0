"""Ranking of longer contributions: what people who otherwise disagree find helpful alike."""

from .bridging import HELPFUL_FROM, BridgingRank, RankingError, bridging_rank

__all__ = ["HELPFUL_FROM", "BridgingRank", "RankingError", "bridging_rank"]
