"""Which sign means agree in a Polis export.

The server stores agree as -1. Public exports write agree as 1, but for some time servers exported what they
store, with agrees and disagrees changing places in every file alike. Counts can therefore agree with each other
and all be turned round; authors, who vote for what they wrote, cannot.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from minga.foundation.exchange.tables import TableError
from minga.project.exchange.polis_files import PolisExport, Vote

FEWEST_OWN_VOTES = 5
CLEAR = 2


class SignOption(StrEnum):
    """What the operator says about the sign."""

    AUTO = "auto"
    AGREE_IS_1 = "agree=1"
    AGREE_IS_MINUS_1 = "agree=-1"


@dataclass(frozen=True, slots=True)
class Check:
    """How many cases fit agree = 1 (``upright``), and how many fit agree = -1 (``turned``)."""

    what: str
    upright: int
    turned: int

    @property
    def leaning(self) -> int:
        """1, -1, or 0 where it does not tell."""
        if self.upright > CLEAR * self.turned:
            return 1
        return -1 if self.turned > CLEAR * self.upright else 0

    def __str__(self) -> str:
        return f"{self.what}: {self.upright} fit agree = 1, {self.turned} fit agree = -1"


@dataclass(frozen=True, slots=True)
class Polarity:
    """``sign`` turns a vote of the file into 1 for agree; ``checks`` say why."""

    sign: int
    checks: tuple[Check, ...]
    is_told: bool = False


def polarity(export: PolisExport, option: SignOption | str = SignOption.AUTO) -> Polarity:
    """Find the sign, or take the operator's word. Raises ``TableError`` where the files do not tell."""
    checks = (_own_votes(export), _published_counts(export), _comment_counts(export))
    option = SignOption(option)
    if option != SignOption.AUTO:
        return Polarity(1 if option == SignOption.AGREE_IS_1 else -1, checks, is_told=True)
    if not any(vote.value for vote in export.votes):
        return Polarity(1, checks)
    own, *counts = checks
    counted = {check.leaning for check in counts} - {0}
    owned = own.leaning if own.upright + own.turned >= FEWEST_OWN_VOTES else 0
    # All counts turned round together with the votes: the known fault of exporters. The authors tell.
    if owned == -1:
        return Polarity(-1, checks)
    found = counted | ({owned} if owned else set())
    if len(found) > 1:
        raise TableError("import:sign-contradicts", found="; ".join(map(str, checks)))
    if not found:
        raise TableError("import:sign-unclear", file=export.votes_file)
    return Polarity(found.pop(), checks)


def _tally(votes: Iterable[tuple[str, Vote]]) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = {}
    for key, vote in votes:
        counted.setdefault(key, Counter())[vote.value] += 1
    return counted


def _own_votes(export: PolisExport) -> Check:
    author = {comment.id: comment.author for comment in export.comments if comment.author}
    own = Counter(vote.value for vote in export.votes if author.get(vote.comment) == vote.voter)
    return Check("authors' votes on their own statements", own[1], own[-1])


def _published_counts(export: PolisExport) -> Check:
    """Votes of each participant against n-agree and n-disagree of the matrix, where the two differ."""
    cast = _tally((vote.voter, vote) for vote in export.votes)
    pairs = [(counts, cast.get(who, Counter())) for who, counts in export.published.items() if counts[0] != counts[1]]
    upright = sum((votes[1], votes[-1]) == counts for counts, votes in pairs)
    turned = sum((votes[-1], votes[1]) == counts for counts, votes in pairs)
    return Check(f"{export.votes_file} against n-agree of each participant", upright, turned)


def _comment_counts(export: PolisExport) -> Check:
    """Which of agrees and disagrees is larger in comments.csv, against the votes on each comment."""
    cast = _tally((vote.comment, vote) for vote in export.votes)
    directions = [
        (comment.agrees - comment.disagrees) * (votes[1] - votes[-1])
        for comment in export.comments
        if (votes := cast.get(comment.id))
    ]
    upright, turned = sum(each > 0 for each in directions), sum(each < 0 for each in directions)
    return Check(f"{export.votes_file} against agrees in comments.csv", upright, turned)
