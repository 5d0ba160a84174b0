"""What the people of the whole chain write, in each language. What they press comes from the catalogues."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of people, and the two sentences of the house in which such a text stands."""

    organization: str
    purpose: str
    who: str
    issue: str
    member_gain: str
    organization_gain: str
    outcome: str
    guardrail: str
    question: str
    statements: tuple[str, str, str]
    idea: str
    idea_body: str
    idea_told: str
    reminder: str
    reminder_body: str
    evidence: str
    statement: str
    estimated: str
    summary: str
    summary_told: str
    challenge: str
    challenge_answer: str
    decision: str
    option_body: str
    option_told: str
    waiting_costs: str
    looked_at: str
    worth_it: str
    reasons: str
    dissent: str
    answer: str
    unit: str
    milestone: str
    promise: str
    mechanism: str
    end_note: str
    verdict_note: str
    wrong_value: str
    owner_asked: str
    sponsor_asked: str


SPANISH = Words(
    organization="Barrio Sur",
    purpose="Menos basura en el vertedero",
    who="Las cocinas del barrio y la planta de compost.",
    issue="Tiramos al vertedero lo que podría ser tierra.",
    member_gain="Un portal sin olores y abono para el huerto.",
    organization_gain="Menos toneladas pagadas al vertedero.",
    outcome="Restos orgánicos separados",
    guardrail="Quejas por olores",
    question="¿Cómo separamos los restos de cocina?",
    statements=("El cubo tiene que estar a mano", "Los olores espantan", "Bastaría con un recordatorio semanal"),
    idea="Cubos marrones en cada portal",
    idea_body="En mi portal **funcionó**:\n\n- menos olor\n- más kilos",
    idea_told="menos olor",
    reminder="Un recordatorio semanal",
    reminder_body="Un cartel y un mensaje cada domingo.",
    evidence="En el bloque 4 pasamos de 20 a 35 kilos.",
    statement="Falta sitio para otro cubo",
    estimated="¿Cuántos kilos al mes?",
    summary="Une que el cubo esté **a mano**; divide el olor.",
    summary_told="divide el olor",
    challenge="Falta que el olor se va lavando el cubo.",
    challenge_answer="Cierto: queda añadido.",
    decision="Qué probamos este trimestre",
    option_body="Uno por portal, **desde abril**.",
    option_told="desde abril",
    waiting_costs="Dos toneladas al mes.",
    looked_at="Lo he mirado.",
    worth_it="Vale la pena y sabremos si sirvió.",
    reasons="El cubo **a mano** es lo que une.",
    dissent="A una vecina le basta el recordatorio.",
    answer="Pagamos los cubos este trimestre.",
    unit="Portal",
    milestone="Cubos repartidos",
    promise="Lavar el cubo del portal 1",
    mechanism="Con el cubo **a mano**, separar cuesta menos que no separar.",
    end_note="Cubos en **cuatro** portales.",
    verdict_note="Miré las **series** y las obras del portal 6.",
    wrong_value="treinta",
    owner_asked="Di si te haces responsable de «Cubos marrones en cada portal»",
    sponsor_asked="Di si patrocinas «Menos basura en el vertedero»",
)
ENGLISH = Words(
    organization="South Side",
    purpose="Less waste in the landfill",
    who="The kitchens of the neighbourhood and the compost plant.",
    issue="We send to the landfill what could be soil.",
    member_gain="A doorway that does not smell, and compost for the garden.",
    organization_gain="Fewer tonnes paid for at the landfill.",
    outcome="Kitchen scraps sorted",
    guardrail="Complaints about smells",
    question="How do we sort our kitchen scraps?",
    statements=("The bin has to be close at hand", "Smells put people off", "A weekly reminder would be enough"),
    idea="Brown bins in each doorway",
    idea_body="In my doorway it **worked**:\n\n- less smell\n- more kilos",
    idea_told="less smell",
    reminder="A weekly reminder",
    reminder_body="A poster, and a message each Sunday.",
    evidence="In block 4 we went from 20 to 35 kilos.",
    statement="There is no room for another bin",
    estimated="How many kilos a month?",
    summary="We agree that the bin has to be **at hand**; the smell divides us.",
    summary_told="the smell divides us",
    challenge="It leaves out that the smell goes when the bin is washed.",
    challenge_answer="True: it is added.",
    decision="What we try this quarter",
    option_body="One for each doorway, **from April on**.",
    option_told="from April on",
    waiting_costs="Two tonnes a month.",
    looked_at="I have looked at it.",
    worth_it="It is worth it, and we shall know whether it worked.",
    reasons="The bin **at hand** is what unites us.",
    dissent="For one neighbour the reminder is enough.",
    answer="We pay for the bins this quarter.",
    unit="Doorway",
    milestone="Bins handed out",
    promise="Wash the bin of doorway 1",
    mechanism="With the bin **at hand**, sorting is less work than not sorting.",
    end_note="Bins in **four** doorways.",
    verdict_note="I looked at the **series** and at the works in doorway 6.",
    wrong_value="thirty",
    owner_asked="Say whether you will own “Brown bins in each doorway”",
    sponsor_asked="Say whether you sponsor “Less waste in the landfill”",
)
WORDS = {"es": SPANISH, "en": ENGLISH}
