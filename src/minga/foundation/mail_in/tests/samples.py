"""Answers as mail programs really shape them: what came, and what its writer wrote."""

BLANK = " "
MINE = "Sí, con la poda.\n\nEmpezaría en mayo."
QUOTE = "> Tito te ha respondido en «¿Qué probamos?».\n> https://minga.example.org/notices/7/\n"

SAMPLES = {
    "Gmail, es, above": f"""{MINE}

El lun, 2 mar 2026 a las 10:02, Minga (<minga@example.org>) escribió:

{QUOTE}""",
    "Gmail, es, broken line": f"""{MINE}

El lun, 2 mar 2026 a las 10:02, Cementera Horizonte (<
minga-con-nombre-largo@example.org>) escribió:

{QUOTE}""",
    "Gmail, en, above": f"""{MINE}

On Mon, Mar 2, 2026 at 10:02 AM Minga <minga@example.org> wrote:

{QUOTE}""",
    "Gmail, en, below": f"""On Mon, Mar 2, 2026 at 10:02 AM Minga <minga@example.org> wrote:

{QUOTE}
{MINE}
""",
    "between the lines": """On Mon, Mar 2, 2026 at 10:02 AM Minga <minga@example.org> wrote:

> ¿Qué probamos?

Sí, con la poda.

> ¿Y cuándo?

Empezaría en mayo.
""",
    "Outlook, es": f"""{MINE}

________________________________
De: Minga <minga@example.org>
Enviado: lunes, 2 de marzo de 2026 10:02
Para: Tito <tito@example.org>
Asunto: Tito te ha respondido

Tito te ha respondido en «¿Qué probamos?».
""",
    "Outlook, en, no rule": f"""{MINE}

From: Minga <minga@example.org>
Sent: Monday, March 2, 2026 10:02 AM
To: Tito <tito@example.org>
Subject: Tito has replied

Tito has replied to you.
""",
    "Outlook, old": f"""{MINE}

-----Mensaje original-----
De: Minga [mailto:minga@example.org]
Enviado el: lunes, 2 de marzo de 2026 10:02
Para: tito@example.org
Asunto: Minga

Tito te ha respondido.
""",
    "Outlook for a phone, es": f"""{MINE}

Obtener Outlook para Android<https://aka.ms/AAb9ysg>
________________________________
From: Minga <minga@example.org>
Sent: Monday, March 2, 2026 10:02:11 AM
To: Tito <tito@example.org>
Subject: Minga

Tito te ha respondido.
""",
    "Apple Mail, es": f"""{MINE}

> El 2 mar 2026, a las 10:02, Minga <minga@example.org> escribió:
>
{QUOTE}""",
    "iPhone, es": f"""{MINE}

Enviado desde mi iPhone

> El 2 mar 2026, a las 10:02, Minga <minga@example.org> escribió:
>
> \ufeffTito te ha respondido.
""",
    "iPhone, en": f"""{MINE}

Sent from my iPhone

On Mar 2, 2026, at 10:02 AM, Minga <minga@example.org> wrote:

\ufeff
Tito te ha respondido.
""",
    "Thunderbird, es, below": f"""El 2/3/26 a las 10:02, Minga escribió:
{QUOTE}
{MINE}

--{BLANK}
Tito Quispe
Planta 4, Horizonte
""",
    "Thunderbird, en, above": f"""{MINE}

On 3/2/26 10:02, Minga wrote:
{QUOTE}""",
    "K-9": f"""{MINE}

--{BLANK}
Enviado desde mi dispositivo Android con K-9 Mail. Por favor, disculpa mi brevedad.

-------- Mensaje original --------
De: Minga <minga@example.org>
Enviado: 2 de marzo de 2026 10:02:11 CET
Para: tito@example.org
Asunto: Minga

Tito te ha respondido.
""",
    "K-9, en": f"""{MINE}
--{BLANK}
Sent from my Android device with K-9 Mail. Please excuse my brevity.

Am 2. März 2026 10:02:11 MEZ schrieb Minga <minga@example.org>:
>Tito te ha respondido.
""",
    "Samsung": f"""{MINE}

Enviado desde mi Galaxy

-------- Mensaje original --------
De: Minga <minga@example.org>
Fecha: 2/3/26 10:02 (GMT+01:00)
A: tito@example.org
Asunto: Minga

Tito te ha respondido.
""",
    "nothing quoted": f"{MINE}\n",
    "signature": f"{MINE}\n\n--\nTito Quispe\n+34 600 000 000\n",
}

KEPT_WHOLE = (
    "El lunes Ana escribió:\n\nno vengo. Y nadie supo por qué.",
    "De: la planta 4\nopino que sobra.",
    "Gracias,\nlo veo bien. Enviado desde mi puesto queda el informe, léelo.",
    "-- no es una firma, son dos guiones\nEnvío - 5 grados",
    "On the other hand, nobody wrote:\nwe should.",
)

HTML = {
    "Gmail": """<div dir="ltr"><div>Sí, con la <b>poda</b>.</div><div><br></div><div>Empezaría en mayo.</div></div><br>
<div class="gmail_quote"><div dir="ltr" class="gmail_attr">El lun, 2 mar 2026 a las 10:02, Minga
(&lt;<a href="mailto:m@example.org">m@example.org</a>&gt;) escribió:<br></div>
<blockquote class="gmail_quote"><p>Tito te ha respondido.</p></blockquote></div>""",
    "Outlook": """<html><head><style>p {margin:0}</style></head><body><div class="WordSection1">
<p class="MsoNormal">Sí, con la poda.<o:p></o:p></p><p class="MsoNormal">&nbsp;</p>
<p class="MsoNormal">Empezaría en mayo.</p><div id="divRplyFwdMsg"><b>De:</b> Minga<br><b>Enviado:</b> lunes<br>
<b>Para:</b> Tito</div><p>Tito te ha respondido.</p></div></body></html>""",
    "Apple": """<html><body><div>Sí, con la poda.</div><div><br></div><div>Empezaría en mayo.</div><br>
<blockquote type="cite"><div>El 2 mar 2026, a las 10:02, Minga &lt;minga@example.org&gt; escribió:</div><br>
<div>Tito te ha respondido.</div></blockquote></body></html>""",
}
