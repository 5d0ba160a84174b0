"""One walk along the whole chain, by hand and in Spanish: from a sentence somebody wrote to a published verdict.

Rosa facilitates, Salma sponsors, Tito is a member, Inés a guest from outside, Erik evaluates, Omar owns the figures.
Eight neighbours make up the numbers from behind the stage, through the actions everybody uses. axe looks at every page.
"""

import random
import re
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Locator, expect

from tests.journeys.steps import Someone

DOMAIN = "vecinas.example"
SALMA, ROSA, TITO, INES, ERIK, OMAR = (f"{name}@{DOMAIN}" for name in ("salma", "rosa", "tito", "ines", "erik", "omar"))
ADA = f"ada@{DOMAIN}"
CROWD = [f"vecina{number}@{DOMAIN}" for number in range(1, 9)]
SPACE = "barrio"
HOME = f"/s/{SPACE}/"
PURPOSE = "Menos basura en el vertedero"
OUTCOME, GUARDRAIL = "Restos orgánicos separados", "Quejas por olores"
COMMUNITY = "Cocinas que separan"
QUESTION = "¿Cómo separamos los restos de cocina?"
IDEA = "Cubos marrones en cada portal"
REMINDER = "Un recordatorio semanal"
STATEMENTS = ["El cubo tiene que estar a mano", "Los olores espantan", "Bastaría con un recordatorio semanal"]
DECISION = "Qué probamos este trimestre"
TREATED = [f"Portal {number}" for number in range(1, 5)]
COMPARED = [f"Portal {number}" for number in range(5, 11)]
READERS = {"Salma": SALMA, "Rosa": ROSA, "Tito": TITO, "Inés": INES, "Erik": ERIK, "Omar": OMAR}
STARTS_IN, MONTHS_AFTER = 30, 9


def day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%d")


def moment(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def number_in(address: str) -> int:
    """The id of what an address names."""
    return int(re.findall(r"/(\d+)/", address)[-1])


def test_from_a_sentence_to_a_verdict(enter, house):
    people = {ADA: "Ada", SALMA: "Salma", ROSA: "Rosa", TITO: "Tito", ERIK: "Erik", OMAR: "Omar"}
    house.ask("open_space", slug=SPACE, name="Barrio Sur", people=people)
    rosa, salma, erik = enter("Rosa", ROSA), enter("Salma", SALMA), enter("Erik", ERIK)
    tito, ines = enter("Tito"), enter("Inés")

    purpose = purpose_is_chartered_and_called(rosa, erik, salma)
    community = people_gather(house, rosa, erik, tito, ines, purpose)
    house.ask("crowd_joins", space=SPACE, community_id=number_in(community), by=ROSA, people=CROWD)
    question = they_debate(house, rosa, tito, ines, community)
    they_summarize(rosa, tito, question)
    decision = they_decide(house, rosa, tito, ines, salma, question)
    initiative = they_act(rosa, tito, decision)
    plan = erik_plans_the_measurement(erik, initiative)

    house.ask("let_time_pass", days=STARTS_IN + 31 * (MONTHS_AFTER + 1))
    tito, omar, erik = enter("Tito", TITO), enter("Omar", OMAR), enter("Erik", ERIK)
    the_work_is_done(tito, initiative)
    omar_brings_the_values_in(omar, purpose)
    verdict = erik_signs_the_verdict(erik, plan)
    everybody_reads_it(enter, verdict)
    in_english_and_dark(enter, rosa.watch.walked)


def purpose_is_chartered_and_called(rosa: Someone, erik: Someone, salma: Someone) -> str:
    """The way through its own list: each line leads to where it is fulfilled, and the last one to the decision."""
    rosa.goes_to("/").follows("Write a purpose").sees("As others wrote it")
    rosa.writes(
        {
            "Title": PURPOSE,
            "Who takes part": "Las cocinas del barrio y la planta de compost.",
            "Which issue": "Tiramos al vertedero lo que podría ser tierra.",
            "What members gain": "Un portal sin olores y abono para el huerto.",
            "What the organization gains": "Menos toneladas pagadas al vertedero.",
        }
    )
    rosa.presses("Save the draft").is_told("The purpose is written down as a draft.").sees("To go ahead it needs")
    purpose = rosa.place
    rosa.follows("Choose who sponsors it").picks({"Who sponsors it": "Salma"})
    rosa.marks("Decide: what the community chooses is done")
    rosa.writes({"We look again on": day(400), "Response time": "10"}).presses("Save")
    a_figure(rosa, "A figure that should change", OUTCOME, "More is better", "30", "45")
    a_figure(rosa, "A figure that must not get worse", GUARDRAIL, "Less is better", "4", "4")
    erik.goes_to(HOME).follows(PURPOSE).follows("Look at the seven criteria")
    for criterion in erik.page.locator("fieldset.scale").all():
        criterion.get_by_role("radio", name="4").check()
        criterion.get_by_role("textbox").fill("Lo he mirado.")
    erik.presses("Save").is_told("What you said of the criteria is kept. You can change it later.")
    salma.goes_to(HOME).follows(f"Di si patrocinas «{PURPOSE}»").presses("Yes, I sponsor it")
    salma.sees("Nothing is missing: it can go ahead.").follows("Decide whether to go on")
    salma.marks("Go ahead: it is worth doing and we can tell whether it worked")
    salma.writes({"Reason": "Vale la pena y sabremos si sirvió."}).presses("Decide")
    salma.is_told("It is decided, with its reason.").sees("Vale la pena y sabremos si sirvió.")
    return purpose


def a_figure(rosa: Someone, line: str, name: str, direction: str, baseline: str, target: str) -> None:
    rosa.follows(line).marks(direction).picks({"Who answers for it": "Omar"})
    rosa.writes({"Name": name, "Unit": "%", "Where it stands today": baseline, "Goal or limit": target})
    rosa.writes({"By when": day(390)}).presses("Save the figure").is_told(
        "The figure is kept. Who answers for it is asked."
    )


def people_gather(house, rosa: Someone, erik: Someone, tito: Someone, ines: Someone, purpose: str) -> str:
    rosa.goes_to(purpose).follows("Found a community")
    rosa.writes({"Name": COMMUNITY, "About": "Probamos **en casa** y lo contamos."})
    rosa.marks("Listed: its name is seen, people ask to join").presses("Found a community")
    community = rosa.place
    rosa.presses("Open the community").is_told("The community is open.")
    rosa.follows("Invite people").writes({"Addresses": TITO}).presses("Send the invitations").sees(TITO)
    rosa.writes({"Addresses": ERIK}).opens("More options").picks({"They come in as": "Evaluator"})
    rosa.presses("Send the invitations")
    erik.goes_to(f"{HOME}community/").presses("Accept").is_told("Welcome. You take part now.")
    rosa.opens("Make a link for a poster or a chat group")
    rosa.writes({"Works for": "14", "For how many people": "1"})
    rosa.page.locator("#id_link-role").select_option("guest")
    rosa.presses("Make a link")
    link = rosa.page.locator("[data-copy]").first.get_attribute("data-copy")

    tito_comes_in_by_the_link_in_the_mail(house, tito)
    ines_comes_in_by_a_link_that_was_handed_over(ines, link)
    return community


def tito_comes_in_by_the_link_in_the_mail(house, tito: Someone) -> None:
    letter = house.mails_to(TITO)[-1]
    link = re.search(r"http://\S+/invitation/\S+", letter)[0]
    tito.goes_to(link).sees(PURPOSE).writes({"Your name": "Tito"}).presses("Accept and come in")
    tito.is_told("Welcome. You take part now.")


def ines_comes_in_by_a_link_that_was_handed_over(ines: Someone, link: str) -> None:
    ines.goes_to(link).writes({"Your name": "Inés", "Your e-mail": INES}).presses("Accept and come in")
    ines.is_told("Welcome. You take part now.")


def they_debate(house, rosa: Someone, tito: Someone, ines: Someone, community: str) -> str:
    rosa.goes_to(community).follows("Ask a question")
    rosa.writes(
        {
            "Question": QUESTION,
            "What one should know": "Con lo que **ya** tenemos.",
            "Closes": moment(10),
        }
    ).presses("Open it now").is_told("The question is open.")
    question = rosa.place
    tito.goes_to(question).marks("Idea")
    tito.writes({"Your contribution": f"{IDEA}\n\nEn mi portal **funcionó**:\n\n- menos olor\n- más kilos"})
    tito.presses("Contribute").is_told("Your contribution stands.").sees(IDEA, "menos olor")
    ines.goes_to(question).marks("Idea")
    ines.writes({"Title": REMINDER, "Your contribution": "Un cartel y un mensaje cada domingo."})
    ines.presses("Contribute").is_told("Your contribution stands.")
    ines.page.locator("li.post").filter(has_text=IDEA).get_by_role("link", name="Responder").click()
    ines.looks_around().marks("Adds evidence").writes({"Your reply": "En el bloque 4 pasamos de 20 a 35 kilos."})
    ines.presses("Reply").is_told("Your reply stands.")
    for someone, text in zip((tito, ines, tito), STATEMENTS, strict=True):
        someone.goes_to(question).follows("Statements").writes({"Your statement": text}).presses("Add the statement")
    for someone, stances in ((tito, ["Disagree"]), (ines, ["Agree", "Pass"]), (rosa, ["Agree", "Disagree", "Agree"])):
        someone.goes_to(question).follows("Statements")
        for stance in stances:
            someone.takes_a_stance(stance)
        someone.sees("You have answered every statement").looks_around()
    house.ask("crowd_takes_stances", space=SPACE, question_id=number_in(question), people=CROWD)
    rosa.goes_to(question).follows("Estimates").follows("Ask for sealed estimates")
    rosa.writes({"What is estimated": "¿Cuántos kilos al mes?", "Unit": "kg"}).presses("Save")
    for someone, value in ((tito, "120"), (ines, "90")):
        someone.goes_to(question).follows("Estimates").writes({"Your estimate": value}).presses("Seal it")
    values = {email: 80.0 + 10 * number for number, email in enumerate(CROWD)}
    house.ask("crowd_estimates", space=SPACE, question_id=number_in(question), values=values)
    rosa.goes_to(question).follows("Estimates").presses("Reveal the estimates").sees("Median")
    return question


def they_summarize(rosa: Someone, tito: Someone, question: str) -> None:
    rosa.goes_to(question).follows("Close").presses("Close it now")
    rosa.follows("Opinion map").sees("What unites", STATEMENTS[0])
    rosa.goes_to(question).follows("Write the summary").sees(IDEA)
    assert IDEA in rosa.control("Summary").input_value(), "the debate's own ideas stand under their heading"
    rosa.writes({"Summary": "Une que el cubo esté **a mano**; divide el olor."}).presses("Save this version")
    rosa.is_told("This version is saved. Read it once more, and sign it.").presses("Sign")
    tito.goes_to(question).follows("Summary").follows("Challenge the summary")
    tito.writes({"What the summary gets wrong": "Falta que el olor se va lavando el cubo."}).presses("Challenge")
    rosa.goes_to(question).follows("Summary").follows("Answer").writes({"Answer": "Cierto: queda añadido."})
    rosa.presses("Save").is_told("The challenge is answered.").sees("A decision may open on this summary.")


def they_decide(house, rosa: Someone, tito: Someone, ines: Someone, salma: Someone, question: str) -> str:
    rosa.goes_to(question).follows("Draft a decision").sees("It comes out of the debate")
    expect(rosa.control("What one should know to decide")).to_have_value(re.compile("divide el olor"))
    rosa.writes({"What is decided": DECISION}).presses("Go on")
    for idea in (IDEA, REMINDER):
        expect(rosa.page.get_by_role("checkbox", name=idea)).to_be_checked()
    rosa.page.locator("a[href$='/revise/'][href*='/options/']").first.click()
    rosa.looks_around().writes({"What it means": "Uno por portal, **desde abril**."}).presses("Edit the option")
    rosa.writes({"What waiting costs": "Dos toneladas al mes."}).presses("Go on")
    rosa.marks("Ranked", "Secret: nobody ever sees who voted what; a vote that is cast is final, and gets a receipt")
    rosa.presses("Go on").writes({"The vote closes": moment(20)}).presses("Go on")
    rosa.sees("The ballot as voters will see it", IDEA).follows("Back to the draft")
    decision = rosa.place
    rosa.sees("From the idea", "desde abril", "Everything is written. Look at it as a voter will.")
    rosa.follows("See the ballot").follows("Open the vote").presses("Open the vote")
    rosa.is_told("The vote is open. Who may vote is written down.")
    for someone in (tito, ines):
        someone.goes_to(decision).picks({IDEA: "1", REMINDER: "2"})
        someone.presses("Review my vote").presses("Cast my vote").sees("Your vote is in the box")
    receipt = tito.page.locator("#receipt").inner_text()
    rosa.goes_to(decision).picks({IDEA: "1"}).presses("Review my vote").presses("Cast my vote")
    rosa.sees("Your vote is in the box")
    choices = {
        email: {"order": ["option-1", "option-2"] if number else ["option-2"]} for number, email in enumerate(CROWD)
    }
    house.ask("crowd_votes", space=SPACE, decision_id=number_in(decision), choices=choices)
    rosa.goes_to(decision).follows("Close and count").presses("Close and count").follows("Publish with the reasons")
    rosa.writes({"Reasons": "El cubo **a mano** es lo que une.", "Dissent": "A una vecina le basta el recordatorio."})
    rosa.presses("Publish the result").is_told("The result is published.")
    tito.goes_to(decision).follows("Check my vote").writes({"Your receipt": receipt}).presses("Find my ballot")
    tito.sees("Your ballot is in the count:")
    salma.goes_to(decision).follows("Answer the result").marks("Commit: see to it that it is done")
    salma.writes({"In your words": "Pagamos los cubos este trimestre."}).presses("Answer the result")
    salma.is_told("Your response is public.")
    return decision


def they_act(rosa: Someone, tito: Someone, decision: str) -> str:
    rosa.goes_to(decision).follows(IDEA, inside=rosa.part("What it set going"))
    initiative = rosa.place
    rosa.follows("Ask somebody to own it").picks({"Owner": "Tito"}).presses("Ask")
    tito.goes_to(HOME).follows(f"Di si te haces responsable de «{IDEA}»").presses("I own it")
    for names, starts in ((TREATED, {"They start on": day(STARTS_IN)}), (COMPARED, {})):
        tito.follows("Add a group that starts").writes({"Who starts together": "\n".join(names)} | starts)
        tito.presses("Save")
    tito.follows("Set a milestone").writes({"What will be there": "Cubos repartidos", "By when": day(25)})
    tito.presses("Save").is_told("The milestone is set.").follows("Begin").presses("Begin")
    tito.is_told("The initiative is under way.")
    tito.follows("Promise something").writes(
        {
            "What I will do": "Lavar el cubo del portal 1",
            "Hours it will take me": "1.5",
            "By when": day(35),
        }
    ).presses("I promise it")
    return initiative


def erik_plans_the_measurement(erik: Someone, initiative: str) -> str:
    """By three questions: what is advised, until when, and why."""
    erik.goes_to(initiative).follows("Plan the measurement")
    erik.marks("With those that do not start, before and after").writes(
        {
            "We look until": last_day(STARTS_IN, MONTHS_AFTER),
            "Why should it change?": "Con el cubo **a mano**, separar cuesta menos que no separar.",
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


def the_work_is_done(tito: Someone, initiative: str) -> None:
    tito.goes_to(initiative).page.get_by_text(tito.says("Say what really started, or correct a date")).click()
    while tito.page.get_by_role("link", name=tito.says("It started")).count():
        tito.follows("It started").writes({"It really started on": day(STARTS_IN)}).presses("Save the start")
        tito.page.get_by_text(tito.says("Say what really started, or correct a date")).click()
    tito.follows("The work is done").writes({"End note": "Cubos en **cuatro** portales."}).presses("Done")
    tito.sees("Effect being measured")


def omar_brings_the_values_in(omar: Someone, purpose: str) -> None:
    omar.goes_to(purpose).follows(OUTCOME, inside=omar.part("What it changed")).follows("Bring in values")
    rows = values_of(18.0, 7.0)
    wrong = rows.replace(rows.splitlines()[30].split(",")[2], "treinta", 1)
    omar.uploads("File", "valores.csv", wrong).presses("See what it says").sees("treinta").sees_no("Keep these values")
    omar.follows("Choose another file").uploads("File", "valores.csv", as_excel_writes(rows))
    omar.presses("See what it says").sees_no("Keep these values").presses("Yes").sees("What would be kept")
    omar.presses("Keep these values").is_told("The values are in.")
    omar.goes_to(purpose).follows(GUARDRAIL, inside=omar.part("What it changed")).follows("Bring in values")
    omar.uploads("File", "quejas.csv", values_of(3.0, -0.2, spread=0.1)).presses("See what it says")
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


def values_of(level: float, effect: float, *, spread: float = 0.5) -> str:
    """Monthly values of every unit from a year before the start on, with this effect in those that started."""
    draw, start = random.Random(7), date.fromisoformat(day(STARTS_IN))
    rows = ["unit,period,value"]
    for unit in (*TREATED, *COMPARED):
        own = level + draw.gauss(0, 2 * spread)
        for month in range(-12, MONTHS_AFTER):
            year, index = divmod(start.year * 12 + start.month - 1 + month, 12)
            gain = effect if unit in TREATED and month >= 0 else 0.0
            value = own + gain + 0.1 * level * month / 12 + draw.gauss(0, spread)
            rows.append(f"{unit},{year}-{index + 1:02},{value:.2f}")
    return "\n".join(rows) + "\n"


def erik_signs_the_verdict(erik: Someone, plan: str) -> str:
    erik.goes_to(plan).follows("Assess what changed").presses("Assess what changed").follows("Sign and publish")
    erik.writes({"Your note": "Miré las **series** y las obras del portal 6."}).presses("Sign and publish")
    return erik.place


def everybody_reads_it(enter, verdict: str) -> None:
    """One sentence, its level, the effect with its interval, the easy number struck through, the way back."""
    ines = enter("Inés", INES).goes_to(verdict)
    said = ines.page.locator(".verdict")
    expect(said.locator(".verdict-text")).to_have_count(1)
    expect(said.get_by_text(re.compile("Evidencia 4 de 5")).first).to_be_visible()
    effect, low, high = figures_of(said)
    assert low < effect < high
    assert abs(effect - 7) < 1, "what was put into the values comes out of them"
    expect(said.locator("del")).to_be_visible()
    the_trace_leads_back(ines, verdict)
    ines.goes_to(HOME).looks_around()


def the_trace_leads_back(ines: Someone, verdict: str) -> None:
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
        "Las cocinas del barrio y la planta de compost.",
        "en casa",
        QUESTION,
        "menos olor",
        "divide el olor",
        DECISION,
        IDEA,
        OUTCOME,
        OUTCOME,
        OUTCOME,
    ]
    addresses = [str(knot.get_by_role("link").first.get_attribute("href")) for knot in knots.all()]
    for kind, knot in zip(kinds, knots.all(), strict=True):
        expect(knot).to_contain_text(ines.begins(kind))
    for address, sentence in reversed(list(zip(addresses, told, strict=True))):
        ines.goes_to(address).sees(sentence)
    assert addresses[-1] == verdict


def figures_of(said: Locator) -> tuple[float, float, float]:
    """Effect, low and high as numbers."""
    text = " ".join(said.locator("dd.stat-figure").all_inner_texts()[:2]).replace("\u2212", "-").replace(",", ".")
    effect, low, high = (float(each) for each in re.findall(r"[-+]?\d+(?:\.\d+)?", text)[:3])
    return effect, low, high


def in_english_and_dark(enter, walked: list[tuple[str, str]]) -> None:
    """Every page that somebody stood on, once more, read only."""
    readers = {name: enter(name, address, locale="en-US", color_scheme="dark") for name, address in READERS.items()}
    with readers["Rosa"].watch.expecting(403, 404, 405, 409):
        for name, address in walked:
            readers[name].goes_to(address)
