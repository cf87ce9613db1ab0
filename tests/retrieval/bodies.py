"""Bodies as mail programs make them, and what is said in each. One table for all tests of cleaning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    name: str
    body: str
    said: str
    type: str = "email"


BODIES = [
    Body("a plain mail", "Hello Clara,\n\nthe budget is cut to 60k.", "Hello Clara,\n\nthe budget is cut to 60k."),
    Body(
        "a reply above, Gmail in English",
        "We can sign in March.\n\nOn Mon, 3 Nov 2025 at 10:12, Clara Hoffmann <clara@norlight.test> wrote:\n"
        "> When can you sign?\n> Clara\n",
        "We can sign in March.",
    ),
    Body(
        "a reply above, the line wrapped, nothing marked",
        "We can sign in March.\n\nOn Mon, 3 Nov 2025 at 10:12, Clara Hoffmann\n<clara@norlight.test>\nwrote:\n\n"
        "When can you sign?\n\nClara\n",
        "We can sign in March.",
    ),
    Body(
        "a reply above, Italian",
        "Firmiamo a marzo.\n\nIl giorno lun 3 nov 2025 alle ore 10:12 Clara Hoffmann <clara@norlight.test> ha"
        " scritto:\n\n"
        "> Quando firmate?\n",
        "Firmiamo a marzo.",
    ),
    Body(
        "a reply above, Italian, short",
        "Firmiamo a marzo.\n\nIl 03/11/2025 10:12, Clara Hoffmann ha scritto:\nQuando firmate?\n",
        "Firmiamo a marzo.",
    ),
    Body(
        "a reply above, German",
        "Wir unterschreiben im März.\n\nAm 03.11.25 um 10:12 schrieb Clara Hoffmann:\n> Wann?\n",
        "Wir unterschreiben im März.",
    ),
    Body(
        "answers between the quoted lines",
        "On Monday Clara Hoffmann wrote:\n> When can you sign?\nIn March.\n\n> Who signs?\nOur CFO, Jana.\n",
        "In March.\n\nOur CFO, Jana.",
    ),
    Body(
        "Outlook's header lines",
        "The DPA is still with legal.\n\nFrom: Clara Hoffmann <clara@norlight.test>\nSent: Monday, 3 November 2025\n"
        "To: Jana Krüger\nSubject: DPA\n\nIs the DPA signed?",
        "The DPA is still with legal.",
    ),
    Body(
        "Outlook's header lines in Italian, below a rule",
        "Il contratto è dal legale.\n________________________________\nDa: Clara Hoffmann\nInviato: lunedì 3 novembre\n"
        "A: Jana\nOggetto: DPA\n\nÈ firmato?",
        "Il contratto è dal legale.",
    ),
    Body(
        "Outlook's header lines in German",
        "Der Vertrag liegt beim Anwalt.\n\nVon: Clara\nGesendet: Montag\nAn: Jana\nBetreff: AVV\n\nIst er da?",
        "Der Vertrag liegt beim Anwalt.",
    ),
    Body(
        "-----Original Message-----",
        "No, too expensive.\n\n-----Original Message-----\nFrom: Clara\nSent: Monday\nTo: Jana\nSubject: Price\n\nIs"
        " it fine?",
        "No, too expensive.",
    ),
    Body(
        "----- Messaggio originale -----",
        "No, troppo caro.\n\n----- Messaggio originale -----\nDa: Clara\nA: Jana\nInviato: lunedì\n\nVa bene?",
        "No, troppo caro.",
    ),
    Body(
        "a mail that was forwarded with a word",
        "FYI\n\n---------- Forwarded message ---------\nFrom: Max <max@kunde.test>\nDate: Mon, 3 Nov 2025\n"
        "Subject: Budget\nTo: Jana\n\nWe must stay under 60.",
        "FYI\n\nWe must stay under 60.",
    ),
    Body(
        "a mail that was forwarded without a word, by Outlook",
        "From: Max\nSent: Monday\nTo: Jana\nSubject: Budget\n\nWe must stay under 60.",
        "We must stay under 60.",
    ),
    Body(
        "no header: places",
        "From: Milano\n\nthe truck needs two hours. To be sure, plan three.",
        "From: Milano\n\nthe truck needs two hours. To be sure, plan three.",
    ),
    Body(
        "dashes and a card",
        "We need SSO by March.\n\n-- \nJana Krüger\nHead of Operations\n+49 561 123456\nwww.brenner.test",
        "We need SSO by March.",
    ),
    Body(
        "a goodbye and a name",
        "We need SSO by March.\n\nBest regards,\nJana Krüger\nHead of Operations | Brenner Logistik",
        "We need SSO by March.",
    ),
    Body(
        "a goodbye in Italian",
        "Serve il SSO entro marzo.\n\nCordiali saluti\nGiulia Ferri",
        "Serve il SSO entro marzo.",
    ),
    Body("thanks in Italian", "Serve il SSO entro marzo.\nGrazie mille,\nGiulia", "Serve il SSO entro marzo."),
    Body("a goodbye in German", "Wir brauchen SSO.\n\nMit freundlichen Grüßen\nJana", "Wir brauchen SSO."),
    Body(
        "a P.S. below the signature",
        "We need SSO by March.\n\nBest,\nJana\n\nP.S. Finance cut the budget to 60k.",
        "We need SSO by March.\n\nP.S. Finance cut the budget to 60k.",
    ),
    Body(
        "thanks at the beginning are no end",
        "Thanks!\n\nWe need SSO by March.\nAnd audit logs.",
        "Thanks!\n\nWe need SSO by March.\nAnd audit logs.",
    ),
    Body(
        "thanks in the middle are no end",
        "The demo was good.\nThanks\nThe price is too high for us this year.",
        "The demo was good.\n\nThe price is too high for us this year.",
    ),
    Body(
        "a name and a telephone without goodbye",
        "We need SSO by March.\n\nJana Krüger\nHead of Operations\nTel. +49 561 123456",
        "We need SSO by March.",
    ),
    Body(
        "a list at the end is no card",
        "Needed:\n\n- SSO\n- call +49 561 123456",
        "Needed:\n\n- SSO\n- call +49 561 123456",
    ),
    Body("from a telephone", "Ok, March.\n\nSent from my iPhone", "Ok, March."),
    Body("from a telephone in Italian", "Ok, marzo.\n\nInviato da iPhone", "Ok, marzo."),
    Body("Outlook for iOS", "Ok, March.\nGet Outlook for iOS<https://aka.ms/o0ukef>", "Ok, March."),
    Body(
        "a disclaimer",
        "Ok, March.\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.\n"
        "If you are not the intended recipient, please delete it.",
        "Ok, March.",
    ),
    Body(
        "a disclaimer in Italian",
        "Ok, marzo.\n\nIl presente messaggio contiene informazioni riservate ed è destinato esclusivamente al"
        " destinatario."
        "\nSe lo avete ricevuto per errore, cancellatelo.",
        "Ok, marzo.",
    ),
    Body(
        "the printer",
        "Ok, March.\n\nPlease consider the environment before printing this e-mail.",
        "Ok, March.",
    ),
    Body(
        "a warning of the filter",
        "CAUTION: This email originated from outside of the organization. Do not click.\n\nOk, March.",
        "Ok, March.",
    ),
    Body(
        "confidential, but said",
        "The list of recipients is confidential, so the message centre needs roles.",
        "The list of recipients is confidential, so the message centre needs roles.",
    ),
    Body(
        "HTML with a hidden preheader, styles and a pixel",
        "<html><head><title>x</title><style>p{color:red}</style></head><body>"
        '<div style="display:none;max-height:0">Open this mail&nbsp;&zwnj;</div>'
        "<p>We need <b>SSO</b> by&nbsp;March.</p>"
        '<p>And audit&shy; logs.</p><img src="https://t.test/p.gif" width="1" alt=""><script>x("<p>no</p>")</script>'
        "</body></html>",
        "We need SSO by\u00a0March.\n\nAnd audit\u00ad logs.",
    ),
    Body(
        "HTML of Gmail with quote and signature",
        '<div dir="ltr">In March.<div><br></div><div class="gmail_signature">Jana<br>Brenner</div></div>'
        '<div class="gmail_quote"><div class="gmail_attr">On Mon Clara wrote:<br></div>'
        "<blockquote>When?</blockquote></div>",
        "In March.",
    ),
    Body(
        "HTML of Gmail that forwards",
        '<div>FYI</div><div class="gmail_quote">---------- Forwarded message ---------<br>From: <b>Max</b><br>'
        "Date: Mon<br>"
        "Subject: Budget<br>To: Jana<br><br><br><div>We must stay under 60.</div></div>",
        "FYI\n\nWe must stay under 60.",
    ),
    Body(
        "HTML of Outlook",
        '<div><p class=MsoNormal>Too expensive.<o:p></o:p></p><div id="divRplyFwdMsg"><b>From:</b> Clara'
        "<br><b>Sent:</b> Mon"
        "<br><b>To:</b> Jana<br><b>Subject:</b> Price</div><div>Is it fine?</div></div>",
        "Too expensive.",
    ),
    Body(
        "a table",
        "<table><tr><td>Sites</td><td>3</td></tr><tr><td>Price</td><td>84,000 EUR</td></tr></table>",
        "Sites\t3\nPrice\t84,000 EUR",
    ),
    Body("only images", '<a href="https://x.test"><img src="cid:1" alt="logo"></a><img src="cid:2">', ""),
    Body("only white space", " \n\u200b\n\t\u00a0", ""),
    Body("a paragraph that hides and never ends", '<p style="display:none">pre<p>Said.', "Said."),
    Body("comments", "<!-- no --><p>Said.<!--[if mso]>no<![endif]--></p>", "Said."),
    Body(
        "an address in angles is no tag",
        "Write to Jana <jana@brenner.test> if 3 < 5.",
        "Write to Jana <jana@brenner.test> if 3 < 5.",
    ),
    Body(
        "a note in HTML",
        "<div><p>Budget &amp; timing:</p><ul><li>60k</li><li>March</li></ul></div>",
        "Budget & timing:\n\n60k\nMarch",
        "note",
    ),
    Body(
        "a note keeps a mail that was pasted",
        "Jana wrote:\n> too expensive\n\nBest,\nJana",
        "Jana wrote:\n> too expensive\n\nBest,\nJana",
        "note",
    ),
]
