"""What the bot says outside the digest, in English and Italian. Sentences are data; values are put in already escaped.

Where something is in the way: what happened, what was kept, what to do.
"""

_PHRASES = {
    "en": {
        "outsider": "I can only work with full members of this workspace.",
        "unknown": "*I cannot find you in HubSpot.* Tried `{email}`, the e-mail of your Slack account. If your HubSpot "
        "e-mail differs, ask {admins} to make them the same.",
        "unknown_text": "I cannot find you in HubSpot. Tried {email}.",
        "no_email": "*I cannot see the e-mail of your Slack account.* It is how I find you in HubSpot. Ask {admins} to "
        "give me that right in Slack.",
        "unconfirmed": "*The e-mail of your Slack account is not confirmed.* Confirm `{email}` in Slack, then "
        "try again.",
        "refused": "*I cannot tell who you are in HubSpot.* `{email}` does not lead to you alone. Your admins "
        "were told; "
        "ask {admins}.",
        "nothing_read": "Nothing from HubSpot was read for you.",
        "admins": "your HubSpot admin",
        "or": "{first} or {last}",
        "retry": "Try again",
        "found": "*Found you.* Write `today` to see your day.",
        "help": "Ask me about a deal, for example `When does Brenner close?` or `What worries them?` I also send "
        "you your day each working morning. Write `today` to see it now, or open *Home* above.",
        "not_yet": "This button is not working yet. Open the record in the CRM.",
        "unknown_form": "*This form is from an older version.* Nothing was saved. Open it again.",
        "too_slow": "*That took too long for Slack.* Nothing was changed. Press once more.",
        "restarted": "*I was restarted.* What you asked or sent last may not have been done. Look, and do it again if "
        "it is missing.",
        "busy": "*The CRM data is being read in.* Nothing was changed. Try again in a minute.",
        "failed": "*This did not work.* Nothing was changed. Try again in a minute; if it stays so, give your "
        "admin the "
        "reference `{reference}`.",
        "slack_down": "*Slack did not answer me.* Nothing was changed. Try again in a minute.",
        "claim": "*Somebody was refused.* <@{user}> asked as a HubSpot user: {reason}. Nothing was shown. If this is "
        "right, run `daybook bindings` to put it in order.",
        "reason_UNCONFIRMED": "the e-mail is not confirmed in Slack",
        "reason_AMBIGUOUS": "two HubSpot users have that e-mail",
        "reason_ELSEWHERE": "the e-mail now belongs to another HubSpot user than before",
        "reason_CLAIMED": "that HubSpot user is already bound to another Slack account",
    },
    "it": {
        "outsider": "Posso lavorare solo con i membri effettivi di questo spazio di lavoro.",
        "unknown": "*Non ti trovo in HubSpot.* Ho provato `{email}`, l'e-mail del tuo account Slack. Se la tua "
        "e-mail in "
        "HubSpot è diversa, chiedi a {admins} di renderle uguali.",
        "unknown_text": "Non ti trovo in HubSpot. Ho provato {email}.",
        "no_email": "*Non vedo l'e-mail del tuo account Slack.* Mi serve per trovarti in HubSpot. Chiedi a {admins} di "
        "darmi questo diritto in Slack.",
        "unconfirmed": "*L'e-mail del tuo account Slack non è confermata.* Conferma `{email}` in Slack, poi riprova.",
        "refused": "*Non so chi sei in HubSpot.* `{email}` non porta solo a te. Gli amministratori sono stati "
        "avvisati; "
        "chiedi a {admins}.",
        "nothing_read": "Non ho letto nulla da HubSpot per te.",
        "admins": "chi amministra HubSpot",
        "or": "{first} o {last}",
        "retry": "Riprova",
        "found": "*Ti ho trovato.* Scrivi `oggi` per vedere la tua giornata.",
        "help": "Chiedimi di una trattativa, per esempio `Quando chiude Brenner?` o `Cosa li preoccupa?` Ti mando "
        "anche la tua giornata ogni mattina lavorativa. Scrivi `oggi` per vederla adesso, o apri *Home* qui sopra.",
        "not_yet": "Questo pulsante non funziona ancora. Apri la scheda nel CRM.",
        "unknown_form": "*Questo modulo è di una versione precedente.* Non è stato salvato nulla. Aprilo di nuovo.",
        "too_slow": "*Slack ha atteso troppo.* Non è cambiato nulla. Premi ancora una volta.",
        "restarted": "*Sono stato riavviato.* L'ultima cosa che hai chiesto o inviato potrebbe non essere stata fatta. "
        "Controlla e, se manca, ripetila.",
        "busy": "*I dati del CRM sono in lettura.* Non è cambiato nulla. Riprova tra un minuto.",
        "failed": "*Non ha funzionato.* Non è cambiato nulla. Riprova tra un minuto; se resta così, dai al tuo "
        "amministratore il riferimento `{reference}`.",
        "slack_down": "*Slack non mi ha risposto.* Non è cambiato nulla. Riprova tra un minuto.",
        "claim": "*Una persona è stata rifiutata.* <@{user}> ha chiesto come utente HubSpot: {reason}. Non ho mostrato "
        "nulla. Se è giusto, esegui `daybook bindings` per sistemare.",
        "reason_UNCONFIRMED": "l'e-mail non è confermata in Slack",
        "reason_AMBIGUOUS": "due utenti HubSpot hanno quell'e-mail",
        "reason_ELSEWHERE": "l'e-mail ora appartiene a un altro utente HubSpot",
        "reason_CLAIMED": "quell'utente HubSpot è già legato a un altro account Slack",
    },
}
LANGUAGES = tuple(_PHRASES)
KEYS = frozenset(_PHRASES["en"])


def say(language: str, key: str, **values: str) -> str:
    return _PHRASES.get(language, _PHRASES["en"])[key].format(**values)
