"""One walk along the whole chain, through pages alone: from an empty home to a published verdict, in both languages.

Rosa begins and facilitates, Salma sponsors, Tito is a member, Inés a guest from outside, Erik evaluates, Omar owns the
figures. Eight neighbours make up the numbers from behind the stage, through the actions everybody uses. axe looks at
every page: in Spanish in light colours, in English in dark ones.
"""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.chain_words import WORDS, Words
from tests.journeys.steps import Someone, figures_of
from tests.journeys.tutorial import Toll

DOMAIN = "vecinas.example"
SALMA, ROSA, TITO, INES, ERIK, OMAR = (f"{name}@{DOMAIN}" for name in ("salma", "rosa", "tito", "ines", "erik", "omar"))
CROWD = [f"vecina{number}@{DOMAIN}" for number in range(1, 9)]
LOOKS = {
    "es": {"locale": "es-ES", "color_scheme": "light"},
    "en": {"locale": "en-GB", "color_scheme": "dark"},
}
HANDED = {"Salma": SALMA, "Erik": ERIK, "Omar": OMAR}
STARTS_IN, MONTHS_AFTER = 30, 9
FORMS_MOST = 10


def day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%d")


def moment(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def number_in(address: str) -> int:
    """The id of what an address names."""
    return int(re.findall(r"/(\d+)/", address)[-1])


@dataclass
class Walk:
    """One house, one language, what is written in it, and what the way has cost so far."""

    house: Any
    enter: Callable[..., Someone]
    words: Words
    look: dict[str, str]
    toll: Toll = field(default_factory=Toll)
    home: str = ""

    def comes(self, name: str, address: str = "") -> Someone:
        someone = self.enter(name, address, **self.look)
        self.toll.watch(someone.page, name)
        return someone

    @property
    def space(self) -> str:
        return self.home.strip("/").partition("/")[2]

    @property
    def treated(self) -> list[str]:
        return [f"{self.words.unit} {number}" for number in range(1, 5)]

    @property
    def compared(self) -> list[str]:
        return [f"{self.words.unit} {number}" for number in range(5, 11)]


@pytest.mark.parametrize("language", ["es", "en"])
def test_from_an_empty_home_to_a_verdict(language, enter_first, empty_house, capsys):
    walk, began = Walk(empty_house, enter_first, WORDS[language], LOOKS[language]), time.monotonic()
    rosa, sheet = rosa_begins(walk)
    tito = tito_comes_in_by_the_link_in_his_mail(walk)
    salma, erik, omar = (comes_in(walk, name, sheet[name], own) for name, own in HANDED.items())
    community = rosa_seats_erik_as_evaluator(walk, rosa)
    ines = ines_comes_in_from_outside(walk, rosa, community)
    walk.house.ask("crowd_joins", space=walk.space, community_id=number_in(community), by=ROSA, people=CROWD)
    question = rosa.goes_to(walk.home).follows("Debates").follows(walk.words.question).place
    purpose = they_decide_to_go(walk, rosa, erik, salma)
    they_debate(walk, rosa, tito, ines, question)
    they_summarize(walk, rosa, tito, question)
    decision = they_decide(walk, rosa, (tito, ines, omar), salma, question)
    initiative = they_act(walk, rosa, tito, decision)
    plan = erik_plans_the_measurement(walk, erik, initiative)

    walk.house.ask("let_time_pass", days=STARTS_IN + 31 * (MONTHS_AFTER + 1))
    tito, omar, erik = walk.comes("Tito", TITO), walk.comes("Omar", OMAR), walk.comes("Erik", ERIK)
    the_work_is_done(walk, tito, initiative)
    omar_brings_the_values_in(walk, omar, purpose)
    verdict = erik_signs_the_verdict(walk, erik, plan)
    ines_reads_it(walk, verdict)
    before = next(place for place, form in enumerate(walk.toll.forms) if not form.startswith("Rosa"))
    assert before <= FORMS_MOST
    assert len(walk.toll.refusals) == 0
    with capsys.disabled():
        print(  # noqa: T201
            f"\nFrom an empty home to a verdict ({language}): {before} forms, 0 refusals and 0 commands until another "
            f"person writes; {len(walk.toll.forms)} forms in all, {time.monotonic() - began:.0f} s by a machine"
        )


def rosa_begins(walk: Walk) -> tuple[Someone, dict[str, str]]:
    """Four forms, then the sheet with a link for each who was named."""
    rosa, words = walk.comes("Rosa"), walk.words
    rosa.goes_to(walk.house.ask("welcome_address"))
    rosa.writes({"What is your organization called?": words.organization, "Your name": "Rosa", "Your e-mail": ROSA})
    rosa.presses("Next").writes(
        {
            "What for, in a few words?": words.purpose,
            "Who takes part?": words.who,
            "Which issue do you want to change?": words.issue,
            "What do the people who take part gain?": words.member_gain,
            "What does the organization gain?": words.organization_gain,
        }
    )
    rosa.presses("Next").writes({"The first question": words.question})
    for number, text in enumerate([*words.statements, ""], start=1):
        rosa.page.locator(f"#id_statement_{number}").fill(text)
    rosa.presses("Next").writes({"Whom do you invite?": f"Tito <{TITO}>\nSalma\nErik\nOmar"})
    rosa.presses("Finish").presses("A sheet with links and codes to print")
    cards = {name: rosa.page.locator("li.card").filter(has_text=name).first.inner_text() for name in HANDED}
    walk.home = rosa.place.partition("community/")[0]
    return rosa, {name: re.search(r"https?://\S+", text)[0] for name, text in cards.items()}  # type: ignore[index]


def tito_comes_in_by_the_link_in_his_mail(walk: Walk) -> Someone:
    """His name stands in the invitation; the first statement waits for him."""
    letter = walk.house.mails_to(TITO)[-1]
    tito = walk.comes("Tito").goes_to(re.search(r"http://\S+/invitation/\S+", letter)[0])  # type: ignore[index]
    tito.sees(walk.words.purpose).presses("Accept and come in").sees(walk.words.question)
    for stance in ("Agree", "Disagree"):
        tito.takes_a_stance(stance)
    return tito


def comes_in(walk: Walk, name: str, link: str, address: str) -> Someone:
    someone = walk.comes(name).goes_to(link).writes({"Your e-mail": address}).presses("Accept and come in")
    return someone.sees(walk.words.question)


def rosa_seats_erik_as_evaluator(walk: Walk, rosa: Someone) -> str:
    community = str(rosa.goes_to(f"{walk.home}community/").follows(walk.words.purpose).place)
    rosa.follows("People").page.get_by_role("link", name=re.compile(".+Erik")).first.click()
    rosa.looks_around().marks("Evaluator").presses("Change the role").is_told("The role is changed.")
    return community


def ines_comes_in_from_outside(walk: Walk, rosa: Someone, community: str) -> Someone:
    rosa.goes_to(community).follows("Invite people").opens("Make a link for a poster or a chat group")
    rosa.writes({"Works for": "14", "For how many people": "1"})
    rosa.page.locator("#id_link-role input[value=guest]").check()
    rosa.presses("Make a link")
    link = rosa.page.locator("[data-copy]").first.get_attribute("data-copy")
    ines = walk.comes("Inés").goes_to(str(link)).writes({"Your name": "Inés", "Your e-mail": INES})
    return ines.presses("Accept and come in").sees(walk.words.question)


def they_decide_to_go(walk: Walk, rosa: Someone, erik: Someone, salma: Someone) -> str:
    """The way from trial to going ahead, by the purpose's own list: each line leads to where it is fulfilled."""
    words = walk.words
    purpose = str(
        rosa.goes_to(walk.home).follows(words.purpose).follows(words.purpose).sees("To go ahead it needs").place
    )
    rosa.follows("Choose who sponsors it").picks({"Who sponsors it": "Salma"})
    rosa.marks("Decide: what the community chooses is done")
    rosa.writes({"We look again on": day(400), "Response time": "10"}).presses("Save")
    a_figure(rosa, "A figure that should change", words.outcome, "More is better", "30", "45")
    a_figure(rosa, "A figure that must not get worse", words.guardrail, "Less is better", "4", "4")
    erik.goes_to(walk.home).follows(words.purpose).follows(words.purpose).follows("Look at the seven criteria")
    for criterion in erik.page.locator("fieldset.scale").all():
        criterion.get_by_role("radio", name="4").check()
        criterion.get_by_role("textbox").fill(words.looked_at)
    erik.presses("Save").is_told("What you said of the criteria is kept. You can change it later.")
    salma.goes_to(walk.home).follows(words.sponsor_asked).presses("Yes, I sponsor it")
    salma.sees("Nothing is missing: it can go ahead.").follows("Decide whether to go on")
    salma.marks("Go ahead: it is worth doing and we can tell whether it worked")
    salma.writes({"Reason": words.worth_it}).presses("Decide")
    salma.is_told("It is decided, with its reason.").sees(words.worth_it)
    return purpose


def a_figure(rosa: Someone, line: str, name: str, direction: str, baseline: str, target: str) -> None:
    rosa.follows(line).marks(direction).picks({"Who answers for it": "Omar"})
    rosa.writes({"Name": name, "Unit": "%", "Where it stands today": baseline, "Goal or limit": target})
    rosa.writes({"By when": day(390)}).presses("Save the figure").is_told(
        "The figure is kept. Who answers for it is asked."
    )


def they_debate(walk: Walk, rosa: Someone, tito: Someone, ines: Someone, question: str) -> None:
    words = walk.words
    tito.goes_to(question).marks("Idea")
    tito.writes({"Your contribution": f"{words.idea}\n\n{words.idea_body}"})
    tito.presses("Contribute").is_told("Your contribution is there.").sees(words.idea, words.idea_told)
    ines.goes_to(question).marks("Idea").writes({"Title": words.reminder, "Your contribution": words.reminder_body})
    ines.presses("Contribute").is_told("Your contribution is there.")
    ines.page.locator("li.post").filter(has_text=words.idea).get_by_role("link", name=ines.says("Reply")).click()
    ines.looks_around().marks("Adds evidence").writes({"Your reply": words.evidence})
    ines.presses("Reply").is_told("Your reply is there.")
    tito.goes_to(question).follows("Statements").writes({"Your statement": words.statement})
    tito.presses("Add the statement")
    for someone, stances in ((tito, ["Agree"]), (ines, ["Agree", "Pass", "Disagree", "Agree"])):
        someone.goes_to(question).follows("Statements")
        for stance in stances:
            someone.takes_a_stance(stance)
        someone.sees("You have answered every statement").looks_around()
    walk.house.ask("crowd_takes_stances", space=walk.space, question_id=number_in(question), people=CROWD)
    rosa.goes_to(question).follows("Estimates").follows("Ask for sealed estimates")
    rosa.writes({"What is estimated": words.estimated, "Unit": "kg"}).presses("Save")
    for someone, value in ((tito, "120"), (ines, "90")):
        someone.goes_to(question).follows("Estimates").writes({"Your estimate": value}).presses("Seal it")
    values = {email: 80.0 + 10 * number for number, email in enumerate(CROWD)}
    walk.house.ask("crowd_estimates", space=walk.space, question_id=number_in(question), values=values)
    rosa.goes_to(question).follows("Estimates").presses("Reveal the estimates").sees("Median")


def they_summarize(walk: Walk, rosa: Someone, tito: Someone, question: str) -> None:
    rosa.goes_to(question).follows("Close").presses("Close it now")
    rosa.follows("Opinion map").sees("What unites", walk.words.statements[0])
    rosa.goes_to(question).follows("Write the summary").sees(walk.words.idea)
    assert walk.words.idea in rosa.control("Summary").input_value(), "the debate's own ideas stand under their heading"
    rosa.writes({"Summary": walk.words.summary}).presses("Save this version")
    rosa.is_told("This version is saved. Read it once more, and sign it.").presses("Sign")
    tito.goes_to(question).follows("Summary").follows("Challenge the summary")
    tito.writes({"What the summary gets wrong": walk.words.challenge}).presses("Challenge")
    rosa.goes_to(question).follows("Summary").follows("Answer").writes({"Answer": walk.words.challenge_answer})
    rosa.presses("Save").is_told("The challenge is answered.").sees("A decision may open on this summary.")


def they_decide(walk: Walk, rosa: Someone, voters: tuple[Someone, ...], salma: Someone, question: str) -> str:
    tito = voters[0]
    rosa.goes_to(question).follows("Draft a decision").sees("It comes out of the debate")
    expect(rosa.control("What one should know to decide")).to_have_value(re.compile(walk.words.summary_told))
    rosa.writes({"What is decided": walk.words.decision}).presses("Go on")
    for idea in (walk.words.idea, walk.words.reminder):
        expect(rosa.page.get_by_role("checkbox", name=idea)).to_be_checked()
    rosa.page.locator("a[href$='/revise/'][href*='/options/']").first.click()
    rosa.looks_around().writes({"What it means": walk.words.option_body}).presses("Edit the option")
    rosa.writes({"What waiting costs": walk.words.waiting_costs}).presses("Go on")
    rosa.marks("Ranked", "Secret: nobody ever sees who voted what; a vote that is cast is final, and gets a receipt")
    rosa.presses("Go on").writes({"The vote closes": moment(20)}).presses("Go on")
    rosa.sees("The ballot as voters will see it", walk.words.idea).follows("Back to the draft")
    decision = rosa.place
    rosa.sees("From the idea", walk.words.option_told, "Everything is written. Look at it as a voter will.")
    rosa.follows("See the ballot").follows("Open the vote").presses("Open the vote")
    rosa.is_told("The vote is open. Who may vote is written down.")
    for someone in voters:
        someone.goes_to(decision).picks({walk.words.idea: "1", walk.words.reminder: "2"})
        someone.presses("Review my vote").presses("Cast my vote").sees("Your vote is in the box")
    receipt = tito.page.locator("#receipt").inner_text()
    rosa.goes_to(decision).picks({walk.words.idea: "1"}).presses("Review my vote").presses("Cast my vote")
    rosa.sees("Your vote is in the box")
    choices = {
        email: {"order": ["option-1", "option-2"] if number else ["option-2"]} for number, email in enumerate(CROWD)
    }
    walk.house.ask("crowd_votes", space=walk.space, decision_id=number_in(decision), choices=choices)
    rosa.goes_to(decision).follows("Close and count").presses("Close and count").follows("Publish with the reasons")
    rosa.writes({"Reasons": walk.words.reasons, "Dissent": walk.words.dissent})
    rosa.presses("Publish the result").is_told("The result is published.")
    tito.goes_to(decision).follows("Check my vote").writes({"Your receipt": receipt}).presses("Find my ballot")
    tito.sees("Your ballot is in the count:")
    salma.goes_to(decision).follows("Answer the result").marks("Commit: see to it that it is done")
    salma.writes({"In your words": walk.words.answer}).presses("Answer the result")
    salma.is_told("Your response is public.")
    return decision


def they_act(walk: Walk, rosa: Someone, tito: Someone, decision: str) -> str:
    rosa.goes_to(decision).follows(walk.words.idea, inside=rosa.part("What it set going"))
    initiative = rosa.place
    rosa.follows("Ask somebody to own it").picks({"Owner": "Tito"}).presses("Ask")
    tito.goes_to(walk.home).follows(walk.words.owner_asked).presses("I own it")
    for names, starts in ((walk.treated, {"They start on": day(STARTS_IN)}), (walk.compared, {})):
        tito.follows("Add a group that starts").writes({"Who starts together": "\n".join(names)} | starts)
        tito.presses("Save")
    tito.follows("Set a milestone").writes({"What will be there": walk.words.milestone, "By when": day(25)})
    tito.presses("Save").is_told("The milestone is set.").follows("Begin").presses("Begin")
    tito.is_told("The initiative is under way.")
    tito.follows("Promise something").writes(
        {
            "What I will do": walk.words.promise,
            "Hours it will take me": "1.5",
            "By when": day(35),
        }
    ).presses("I promise it")
    return initiative


def erik_plans_the_measurement(walk: Walk, erik: Someone, initiative: str) -> str:
    """By three questions: what is advised, until when, and why."""
    erik.goes_to(initiative).follows("Plan the measurement")
    erik.marks("With those that do not start, before and after").writes(
        {
            "We look until": last_day(STARTS_IN, MONTHS_AFTER),
            "Why should it change?": walk.words.mechanism,
        }
    )
    erik.presses("Save the draft").follows("Seal the plan").presses("Seal the plan")
    erik.is_told("The plan is sealed and dated.").sees("Who does what, when")
    return erik.place


def last_day(starts_in: int, months: int) -> str:
    """The last day of so many months, that of the start among them."""
    start = date.fromisoformat(day(starts_in))
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return (date(year, month + 1, 1) - timedelta(days=1)).isoformat()


def the_work_is_done(walk: Walk, tito: Someone, initiative: str) -> None:
    tito.goes_to(initiative).page.get_by_text(tito.says("Say what really started, or correct a date")).click()
    while tito.page.get_by_role("link", name=tito.says("It started")).count():
        tito.follows("It started").writes({"It really started on": day(STARTS_IN)}).presses("Save the start")
        tito.page.get_by_text(tito.says("Say what really started, or correct a date")).click()
    tito.follows("The work is done").writes({"End note": walk.words.end_note}).presses("Done")
    tito.sees("Effect being measured")


def omar_brings_the_values_in(walk: Walk, omar: Someone, purpose: str) -> None:
    omar.goes_to(purpose).follows(walk.words.outcome, inside=omar.part("What it changed")).follows("Bring in values")
    rows = values_of(walk, 18.0, 7.0)
    wrong = rows.replace(rows.splitlines()[30].split(",")[2], walk.words.wrong_value, 1)
    omar.uploads("File", "valores.csv", wrong).presses("See what it says").sees(walk.words.wrong_value).sees_no(
        "Keep these values"
    )
    omar.follows("Choose another file").uploads("File", "valores.csv", as_excel_writes(rows))
    omar.presses("See what it says").sees_no("Keep these values").presses("Yes").sees("What would be kept")
    omar.presses("Keep these values").is_told("The values are in.")
    omar.goes_to(purpose).follows(walk.words.guardrail, inside=omar.part("What it changed")).follows("Bring in values")
    omar.uploads("File", "quejas.csv", values_of(walk, 3.0, -0.2, spread=0.1)).presses("See what it says")
    omar.presses("Keep these values").is_told("The values are in.")


def as_excel_writes(rows: str) -> str:
    """The same file as a Spanish spreadsheet saves it: semicolons, decimal commas, the day first."""
    header, *lines = rows.splitlines()
    written = [header.replace(",", ";")]
    for line in lines:
        unit, period, value = line.split(",")
        year, month = period.split("-")
        written.append(f"{unit};01/{month}/{year};{value.replace('.', ',')}")
    return "\n".join(written) + "\n"


def values_of(walk: Walk, level: float, effect: float, *, spread: float = 0.5) -> str:
    """Monthly values of every unit from a year before the start on, with this effect in those that started."""
    draw, start = random.Random(7), date.fromisoformat(day(STARTS_IN))
    rows = ["unit,period,value"]
    for unit in (*walk.treated, *walk.compared):
        own = level + draw.gauss(0, 2 * spread)
        for month in range(-12, MONTHS_AFTER):
            year, index = divmod(start.year * 12 + start.month - 1 + month, 12)
            gain = effect if unit in walk.treated and month >= 0 else 0.0
            value = own + gain + 0.1 * level * month / 12 + draw.gauss(0, spread)
            rows.append(f"{unit},{year}-{index + 1:02},{value:.2f}")
    return "\n".join(rows) + "\n"


def erik_signs_the_verdict(walk: Walk, erik: Someone, plan: str) -> str:
    erik.goes_to(plan).follows("Assess what changed").presses("Assess what changed").follows("Sign and publish")
    erik.writes({"Your note": walk.words.verdict_note}).presses("Sign and publish")
    return erik.place


def ines_reads_it(walk: Walk, verdict: str) -> None:
    """One sentence, its level, the effect with its interval, the easy number struck through, the way back."""
    ines = walk.comes("Inés", INES).goes_to(verdict)
    said = ines.page.locator(".verdict")
    expect(said.locator(".verdict-text")).to_have_count(1)
    expect(said.get_by_text(re.compile(r"Evidenc\w+ 4 (de|of) 5")).first).to_be_visible()
    effect, low, high = figures_of(said)
    assert low < effect < high
    assert abs(effect - 7) < 1, "what was put into the values comes out of them"
    expect(said.locator("del")).to_be_visible()
    the_trace_leads_back(walk, ines, verdict)
    ines.goes_to(walk.home).looks_around()


def the_trace_leads_back(walk: Walk, ines: Someone, verdict: str) -> None:
    """Link by link from the verdict to the first sentence, each one's page telling what the trace promised."""
    knots = ines.page.get_by_role("complementary").locator("ol.trace > li")
    kinds = [
        "Purpose",
        "Community",
        "Question",
        "Idea",
        "Summary",
        "Decision",
        "Initiative",
        "Measurement plan, sealed",
        "Assessment",
        "Verdict",
    ]
    expect(knots).to_have_count(len(kinds))
    expect(ines.page.locator("ol.trace > li.gap")).to_have_count(0)
    told = [
        walk.words.who,
        walk.words.purpose,
        walk.words.question,
        walk.words.idea_told,
        walk.words.summary_told,
        walk.words.decision,
        walk.words.idea,
        walk.words.outcome,
        walk.words.outcome,
        walk.words.outcome,
    ]
    addresses = [str(knot.get_by_role("link").first.get_attribute("href")) for knot in knots.all()]
    for kind, knot in zip(kinds, knots.all(), strict=True):
        expect(knot).to_contain_text(ines.begins(kind))
    for address, sentence in reversed(list(zip(addresses, told, strict=True))):
        ines.goes_to(address).sees(sentence)
    assert addresses[-1] == verdict
