"""Fill the Café de ideas: 2,400 posts, most of them by the same few, and hardly an answer."""

from collections.abc import Iterator

from minga.debate import actions as debate
from minga.debate.rules import Kind, ReplyRole, Stance
from minga.project.demo import cafe
from minga.project.demo.stage import Stage


def _author(stage: Stage) -> int:
    """61 % of what is written comes from 5 % of the people."""
    if stage.draw.random() < cafe.HEAVY_SHARE:
        return stage.draw.randrange(cafe.HEAVY_PEOPLE)
    return cafe.HEAVY_PEOPLE + stage.draw.randrange(cafe.PEOPLE - cafe.HEAVY_PEOPLE)


def _writing(stage: Stage, number: int, ideas: list[int], written: int) -> debate.Writing:
    subject, opening = stage.draw.choice(cafe.SUBJECTS), stage.draw.choice(cafe.OPENINGS)
    if written < cafe.IDEAS and number % 7 == 0:
        return debate.Writing(kind=Kind.IDEA, title=f"{opening} {subject}", body=f"{opening} {subject}. ¡Lo hablamos!")
    remark = stage.draw.choice(cafe.REMARKS)
    if ideas and stage.draw.random() < 0.7:
        role = stage.draw.choice([ReplyRole.SUPPORTS, ReplyRole.ASKS])
        to = stage.draw.choice(ideas[-20:])
        return debate.Writing(kind=Kind.EXPERIENCE, body=f"{remark} Sobre {subject}.", reply_to_id=to, reply_role=role)
    return debate.Writing(kind=Kind.EXPERIENCE, body=f"{remark} Hablando de {subject}.")


def fill(stage: Stage, community_id: int, first_question_id: int) -> Iterator[int]:
    """Write everything; yields after each post, for a progress bar. Two posts stand already."""
    boxes = [(first_question_id, -404, -231), *(_ask_again(stage, community_id, *again) for again in cafe.AGAIN)]
    total = cafe.POSTS - 2 - cafe.ANSWERS
    written = 2
    for place, (question_id, first_day, last_day) in enumerate(boxes):
        share = range(place * total // len(boxes), (place + 1) * total // len(boxes))
        ideas: list[int] = []
        for number in share:
            day = first_day + (number - share.start) * (min(last_day, -1) - first_day) // len(share)
            writing = _writing(stage, number, ideas, written)
            made = debate.write_contribution(
                question_id=question_id,
                writing=writing,
                by=stage.actor(_author(stage)),
                now=stage.at(day, hour=9 + number % 7, minute=number % 60),
            )
            if writing.kind == Kind.IDEA:
                ideas.append(made.pk)
                written += 1
            yield number
        yield from _answer(stage, question_id, ideas, min(last_day, -1))


def _ask_again(stage: Stage, community_id: int, title: str, open_day: int, close_day: int) -> tuple[int, int, int]:
    asking = debate.Asking(title=title, opens_at=stage.at(open_day), closes_at=stage.at(close_day, hour=17))
    rosa = stage.actor("rosa")
    question = debate.ask_question(community_id=community_id, asking=asking, by=rosa, now=stage.at(open_day, hour=8))
    debate.open_question(question_id=question.pk, by=rosa, now=stage.at(open_day, hour=9))
    return question.pk, open_day + 1, close_day - 1


def _answer(stage: Stage, question_id: int, ideas: list[int], day: int) -> Iterator[int]:
    """The sponsor's twelve answers, all alike."""
    for number in range(cafe.ANSWERS // 3):
        writing = debate.Writing(
            kind=Kind.ANSWER,
            body=cafe.SPONSOR_SAYS,
            reply_to_id=ideas[number * 5 % len(ideas)],
            reply_role=ReplyRole.SUPPORTS,
        )
        debate.write_contribution(
            question_id=question_id, writing=writing, by=stage.actor("salma"), now=stage.at(day, hour=16, minute=number)
        )
        yield number


def react(stage: Stage, question_id: int) -> None:
    """900 quick reactions to nine cheerful statements."""
    for number in range(9):
        statement = debate.write_statement(
            question_id=question_id,
            text=f"Me gusta cómo queda {cafe.SUBJECTS[number]}.",
            by=stage.actor(number),
            now=stage.at(-390, minute=number),
        )
        for place in stage.draw.sample(range(20, cafe.PEOPLE), cafe.REACTIONS // 9):
            debate.take_stance(
                statement_id=statement.pk, value=Stance.AGREE, by=stage.actor(place), now=stage.at(-380, hour=12)
            )
