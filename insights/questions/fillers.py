"""Words that change nothing about what is asked, English and Italian. What stands in neither list may change it."""

from insights.questions.words import these

FILLERS = these(
    """
    a an the this that these those it its is s are re was were am be been being do does did has have had having
    will would can could should may might shall of for with at in on to from by as our ours my mine me us
    we i you your they them their he she his her there please pls tell show give let know hi hello hey
    thanks thank ok okay so and also now currently current right exactly today s d ll ve m deal deals
    opportunity opportunities account crm hubspot daybook just again quickly remind check look find out
    wonder wondering what which see got whats still actual actually present moment il lo la i gli le
    l un uno una di del dello della dei degli delle dell da dal dalla dalle al allo alla ai alle all a nel nella
    nei nelle nell in su sul sulla sui sulle con per tra fra e ed o che chi cosa cos e mi ci si ti vi ne questo
    questa questi queste quest quello quella quell mio mia miei mie nostro nostra nostri nostre loro suo sua
    sono siamo e era hai ho ha abbiamo hanno essere sia stato stata dimmi dire fammi vedere mostrami mostra
    dammi puoi puo potresti sapere sai per favore cortesia grazie ciao salve adesso ora attualmente attuale
    attuali esattamente trattativa trattative affare affari opportunita il qual quale quali vorrei devo
 """
)

ENGLISH = these(
    """
    the this that these those it its is are was were do does did has have had will would can could should of for
    with at on to from by about our my me us we you your they them their there please tell show give what when
    where who whom whose which why how many much and not any all last next week month year today tomorrow
    yesterday open close deal deals owner stage amount step happened said say worries worried don doesn didn isn aren
    wasn weren haven hasn hadn couldn wouldn shouldn t re
    """
)
ITALIAN = these(
    """
    il lo gli le l un uno una di del dello della dei degli delle dell da dal dalla al allo alla ai alle all nel
    nella nei nelle sul sulla con per tra fra ed che chi cosa cos quando dove perche come quanto quanta quanti
    quante quale quali qual mi ci sono siamo era ho hai ha abbiamo hanno questo questa questi queste mio mia
    miei mie nostro nostra nostri nostre loro non piu prossimo prossima ultimo ultima ultimi ultime settimana
    mese anno oggi domani ieri trattativa trattative affare affari chiude chiusura importo fase passo dimmi
    mostrami
    """
)

# What deals are talked about: no name by itself, not even where a deal is called so.
COMMON = these(
    """
    budget price prices pricing cost costs timeline timing time contract legal security procurement competitor
    competitors risk risks goal goals concern concerns worry problem problems issue issues need needs feature
    features decision decisions decide decides demo pilot trial offer proposal quote discount renewal rollout
    launch go live support training integration data people team buyer customer customers client clients
    prospect project product products service services software system licence license users plan plans news
    status update updates summary summarise summarize promise promised promises agree agreed discuss discussed
    talk talked mention mentioned objection objections blocker blockers want wants ask asked answer answered
    reply replied send sent sign signed signature approve approved approval negotiation call calls meeting
    meetings mail mails email emails note notes message prezzo prezzi costo costi tempi contratto sicurezza
    acquisti concorrente concorrenti concorrenza rischio rischi obiettivo obiettivi dubbio dubbi timore timori
    preoccupa preoccupazioni preoccupano problema problemi esigenze bisogno decisione decisioni decide demo
    pilota prova offerta proposta preventivo sconto rinnovo avvio lancio supporto formazione integrazione dati
    persone cliente clienti progetto prodotto prodotti servizio servizi novita riassunto riassumi promesso
    promessa promesse detto dice parlato discusso chiesto risposto mandato firma firmato approvazione
    negoziazione chiamata chiamate riunione riunioni nota note messaggio
    """
)

SMALL = FILLERS | ENGLISH | ITALIAN
