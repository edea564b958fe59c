"""From a quote to needs: what counts, what never happens, and how often the right need is found."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluss.content.needs import taxonomy
from sluss.content.signals import read_signals, signals
from sluss.content.yamlfiles import Faults
from sluss.core.needs import Need
from sluss.core.suggesting import PART, WHOLE, Suggestion, suggest

NEEDS = tuple(Need(key, key[:1], {"sv": f"Namn{key}"}) for key in ("A-1", "A-2", "B-1", "B-2"))
SIGNALS: Mapping[str, tuple[str, ...]] = {
    "A-1": ("spill", "kassera", "robot", "lån"),
    "A-2": ("ingen söker", "robot", "energi", "maskindata"),
    "B-1": ("sjukskriven", "lean", "robot", "CO2"),
    "B-2": ("hyra ut", "styrelse", "värme"),
}


def heard(words, most=5):
    return [(each.need, each.points, each.because) for each in suggest(words, NEEDS, SIGNALS, most)]


RARE, COMMON = 3, 1  # of four needs, one has it; of four needs, three have it


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("spill", [("A-1", WHOLE * RARE, ("spill",))], id="the-word-itself"),
        pytest.param("Spillet", [("A-1", WHOLE * RARE, ("Spillet",))], id="with-an-ending"),
        pytest.param("spillolja", [("A-1", PART * RARE, ("spillolja",))], id="begins-a-compound"),
        pytest.param("plåtspillet", [("A-1", PART * RARE, ("plåtspillet",))], id="ends-a-compound"),
        pytest.param("elvärme", [("B-2", PART * RARE, ("elvärme",))], id="ends-a-short-compound"),
        pytest.param("årobot", [], id="one-letter-is-no-word"),
        pytest.param("kasserades", [("A-1", WHOLE * RARE, ("kasserades",))], id="a-long-stem"),
        pytest.param(
            "energikostnader", [("A-2", PART * RARE, ("energikostnader",))], id="a-longer-compound"
        ),
        pytest.param("lånet", [("A-1", WHOLE * RARE, ("lånet",))], id="a-short-word-with-ending"),
        pytest.param("långa banklån", [], id="a-short-word-is-no-part"),
        pytest.param("co2", [("B-1", WHOLE * RARE, ("co2",))], id="letters-and-digits"),
        pytest.param("sjukskrivna", [("B-1", WHOLE * RARE, ("sjukskrivna",))], id="bent"),
        pytest.param("sjukskämt", [], id="only-some-letters-in-common"),
        pytest.param("maskinen", [], id="half-of-a-compound-signal"),
        pytest.param("ingen kommer", [], id="half-a-phrase"),
        pytest.param(
            "Här söker ju ingen",
            [("A-2", 2 * WHOLE * RARE, ("söker", "ingen"))],
            id="a-phrase-in-any-order",
        ),
        pytest.param(
            "robotarna",
            [(key, WHOLE * COMMON, ("robotarna",)) for key in ("A-1", "A-2", "B-1")],
            id="a-common-word-counts-less-and-ties-go-by-key",
        ),
        pytest.param(
            "robot, Robot: roboten!",
            [(key, WHOLE * COMMON, ("robot", "roboten")) for key in ("A-1", "A-2", "B-1")],
            id="said-again-it-counts-once",
        ),
        pytest.param(
            "robot i spill",
            [
                ("A-1", WHOLE * (COMMON + RARE), ("robot", "spill")),
                ("A-2", WHOLE * COMMON, ("robot",)),
                ("B-1", WHOLE * COMMON, ("robot",)),
            ],
            id="more-points-first",
        ),
        pytest.param("va\u0308rmen", [("B-2", WHOLE * RARE, ("värmen",))], id="a-dot-apart"),
        pytest.param("", [], id="empty"),
        pytest.param(" …!? 12 ", [], id="no-words"),
        pytest.param("Det blev regn på lördagen.", [], id="nothing-points"),
    ],
)
def test_what_a_quote_points_at(words, expected):
    assert heard(words) == expected


def test_no_more_are_returned_than_asked_for():
    assert [need for need, _, _ in heard("robot", most=2)] == ["A-1", "A-2"]
    assert heard("robot", most=0) == []


def test_a_need_without_signals_is_known_by_the_long_words_of_its_name():
    needs = [Need("A-1", "A", {"sv": "Mål och energikartläggning", "en": "Audit"})]
    assert suggest("an audit", needs, {}) == [Suggestion("A-1", WHOLE, ("audit",))]
    assert suggest("mål och annat", needs, {}) == []
    assert suggest("an audit", needs, {"A-1": ("energi",)}) == []


def test_signals_of_a_need_that_is_not_there_point_at_nothing():
    assert suggest("spill", NEEDS[1:], SIGNALS) == []


def test_a_pasted_wall_of_letters_is_read_in_no_time():
    assert heard("spill" + "a" * 200_000) == [("A-1", PART * RARE, ("spill" + "a" * 200_000,))]


SAID = st.lists(
    st.sampled_from(
        [
            *("spill", "Plåtspill", "kasserar", "robotar", "robotcell", "lånet", "ingen", "söker"),
            *("energin", "värmen", "hyra", "ut", "styrelsen", "CO2", "lean", "regn", "och", "å"),
        ]
    )
).map(" ".join)
QUOTES = SAID | st.text(max_size=80)


@given(QUOTES, st.integers(0, 6))
def test_there_are_never_more_than_asked_for_and_each_says_why(words, most):
    found = suggest(words, NEEDS, SIGNALS, most)
    assert len(found) <= most
    assert len(suggest(words, NEEDS, SIGNALS)) <= 5
    for each in found:
        assert each.points > 0
        assert each.because
        assert len(set(each.because)) == len(each.because)


@given(SAID)
def test_the_because_is_words_of_the_quote_in_its_order(words):
    said = words.split()
    for each in suggest(words, NEEDS, SIGNALS):
        places = [said.index(word) for word in each.because]
        assert places == sorted(places)


@given(QUOTES, st.permutations(NEEDS), st.permutations(sorted(SIGNALS)))
def test_the_order_of_needs_and_signals_changes_nothing(words, needs, keys):
    turned = {key: SIGNALS[key][::-1] for key in keys}
    assert suggest(words, needs, turned) == suggest(words, NEEDS, SIGNALS)


@given(QUOTES)
def test_the_best_come_first_and_ties_go_by_key(words):
    found = suggest(words, NEEDS, SIGNALS)
    assert found == sorted(found, key=lambda each: (-each.points, each.need))


@given(SAID, QUOTES)
def test_another_sentence_takes_no_because_from_a_suggestion_that_stays(words, more):
    after = {each.need: each for each in suggest(f"{words} . {more}", NEEDS, SIGNALS)}
    for each in suggest(words, NEEDS, SIGNALS):
        if each.need in after:
            assert set(each.because) <= set(after[each.need].because)
            assert each.points <= after[each.need].points


@given(SAID, st.lists(st.sampled_from(["Det", "regnade", "på", "lördagen", "!"])).map(" ".join))
def test_a_sentence_about_something_else_changes_nothing(words, rain):
    plain = suggest(words, NEEDS, SIGNALS)
    assert suggest(f"{words}. {rain}", NEEDS, SIGNALS) == plain
    assert suggest(f"{rain} {words}", NEEDS, SIGNALS) == plain


@given(st.text(alphabet=" .,!?…-\n\t'\"").filter(lambda text: not text.strip("-")) | st.just(""))
def test_a_quote_without_words_points_at_nothing(words):
    assert suggest(words, tuple(taxonomy().values()), signals()) == []


def test_every_need_has_words_in_both_languages_and_not_too_many():
    assert list(signals()) == list(taxonomy())
    assert all(10 <= len(words) <= 25 for words in signals().values())


FILE = """\
signals:
  - need: A-1
    sv: [spill, kassera]
    en: [scrap]
"""

FAULTS = {
    "unknown-need": (FILE.replace("A-1", "A-11"), (2, "unknown need 'A-11' — did you mean 'A-1'?")),
    "twice-in-a-list": (
        FILE.replace("kassera]", "Spill]"),
        (3, "'Spill' is given twice for this need"),
    ),
    "twice-across-languages": (
        FILE.replace("scrap", "spill"),
        (4, "'spill' is given twice for this need"),
    ),
    "need-twice": (
        FILE + FILE.removeprefix("signals:\n"),
        (5, "the signals of need 'A-1' are given twice"),
    ),
    "no-need": (FILE.replace("need: A-1", "sv: [a]"), (2, "this signal entry has no 'need'")),
    "no-english": (
        FILE.replace("    en: [scrap]\n", ""),
        (2, "'en' is a list with at least one text in it: [a, b]"),
    ),
    "no-letters": (FILE.replace("scrap", '"…"'), (4, "'…' has no letter to listen for")),
    "a-number": (FILE.replace("scrap", "5"), (4, "'en' holds texts; write \"5\" in quotes")),
    "misspelt-key": (
        FILE.replace("    en:", "    eng:"),
        (4, "unknown key 'eng' in a signal entry — did you mean 'en'?"),
    ),
    "no-mapping": (
        "signals: [spill]\n",
        (1, "each signal entry is a mapping of keys, like {key: …}"),
    ),
    "no-list": ("signals: spill\n", (1, "'signals' is a list: [ … ]")),
    "nothing": ("signals: []\n", (1, "there is no signal here")),
    "another-file": ("[]\n", (1, "a signals file has 'signals'")),
    "not-yaml": ("signals: [\n", (2, "not valid YAML")),
}


def read(path, text):
    faults = Faults("signals.yaml")
    path.write_text(text, encoding="utf-8")
    return read_signals(path, {"A-1", "B-1"}, faults), [(f.line, f.message) for f in faults.found]


def test_a_file_of_signals_is_read_swedish_first(tmp_path):
    assert read(tmp_path / "s.yaml", FILE) == ({"A-1": ("spill", "kassera", "scrap")}, [])


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_signals_is_told_on_its_line(text, expected, tmp_path):
    line, message = expected
    _, told = read(tmp_path / "s.yaml", text)
    assert any(at == line and said.startswith(message) for at, said in told), told


def hits(table):
    """Return the quotes that have their need among the five, that have it first, and all."""
    needs, rows = tuple(taxonomy().values()), [row.split("|") for row in table.splitlines()]
    found = [
        (need, [each.need for each in suggest(quote, needs, signals())]) for need, quote in rows
    ]
    among = sum(need in keys for need, keys in found)
    return among, sum(keys[:1] == [need] for need, keys in found), len(rows)


def test_the_phrases_of_the_taxonomy_find_their_own_needs():
    phrases = [f"{key}|{text}" for key, need in taxonomy().items() for text in need.signal.values()]
    assert hits("\n".join(phrases)) == (122, 120, 122)


def test_small_talk_points_at_little():
    needs = tuple(taxonomy().values())
    pointing = {quote for quote in SMALL_TALK.splitlines() if suggest(quote, needs, signals())}
    assert pointing == POINTING


@pytest.mark.parametrize("table", ["WRITTEN_FIRST", "IN_OTHER_WORDS", "NEVER_TUNED_ON"])
def test_how_often_the_right_need_is_among_the_five(table):
    """The numbers are exact, so that a change for the worse, or the better, is noticed."""
    assert hits(globals()[table]) == EXPECTED[table]


EXPECTED = {
    "WRITTEN_FIRST": (67, 66, 67),
    "IN_OTHER_WORDS": (57, 55, 61),
    "NEVER_TUNED_ON": (36, 34, 49),
}
"""Quotes with their need among the five, quotes with it first, and all quotes.

The first table was written before the signals were, by the same hand. The second avoids the words
of the signals on purpose; before the signals were tuned on it, 8 of its 61 were found. The third
was written last, by the same hand still, and no signal was changed for it: its share is the one to
expect of quotes to come, at best.
"""

SMALL_TALK = """\
Kaffet är klart, kom och sätt er.
Vi ses på tisdag klockan tio.
Firman startades av min farfar 1952.
Det var roligt att ni kunde komma.
Vi är trettiofyra personer och sitter i Lilla Edet.
Ska vi ta en runda först?
I somras var det väldigt varmt.
Jag har varit här sedan 2009.
We make brackets and frames, mostly in steel.
Please park on the left side of the gate.
Vi gör bultar till tåg.
Hunden heter Bosse.
Förra veckan var vi på älgjakt.
My daughter plays football on Thursdays.
Vi har stängt mellan jul och nyår.
"""

POINTING = {"My daughter plays football on Thursdays."}
"""The small talk that is mistaken for a need: owners speak of their children."""

WRITTEN_FIRST = """\
CIR-01|Vi har ingen koll på hur mycket plast som går ut i containern varje vecka.
CIR-01|Spånorna säljer vi för småpengar, någon annan borde kunna använda dem.
CIR-02|Vi har funderat på att hyra ut pumparna i stället för att sälja dem.
CIR-03|Allt är limmat, så det går inte att skruva isär och laga.
CIR-04|Gamla kunder skickar in maskiner för renovering och vi hinner inte med reservdelarna.
CIR-05|Kunden vill att vi går över till återvunnen plast men vi är rädda för hållfastheten.
CIR-06|Vi kasserar var tionde detalj när vi ställer om.
CIR-06|We throw away far too much sheet metal as offcuts.
CIR-07|Nu ska det komma något produktpass och vi kan inte ens spåra batcherna.
ENV-01|Elräkningen har fördubblats och vi vet inte vilka maskiner som drar.
ENV-02|Tryckluften läcker och det är iskallt i lokalen på vintern.
ENV-03|Härdugnen går på gasol och trucken på diesel.
ENV-04|Vi skulle vilja ha solceller på taket men får inte större säkring av elbolaget.
ENV-05|lastbilsfabriken frågar efter klimatdata per detalj.
ENV-05|Our biggest buyer wants to know our carbon footprint.
ENV-06|Varje kund har sin egen hållbarhetsenkät och jag sitter med dem på kvällarna.
ENV-07|Vi måste ha ISO 14001 för att få vara med i upphandlingen.
DIG-01|Alla pratar om digitalisering men vi fattar inte vilken ände vi ska ta tag i.
DIG-02|Vi kör på pappersordrar och planeringen ligger i Excel.
DIG-02|Our ERP is from 1998 and nobody trusts the stock balance.
DIG-03|Vi vet inte när maskinerna står, operatören skriver på en lapp.
DIG-04|Kan man använda AI till att räkna offerter?
DIG-05|Grannföretaget blev hackat och låg nere i två veckor, vi har ingen backup att tala om.
DIG-06|Det vore bra att kunna simulera den nya linan innan vi flyttar maskinerna.
PRD-01|Det ligger halvfärdigt överallt och ledtiden är sex veckor.
PRD-01|Omställning av maskin tar halva dagen.
PRD-02|Vi vet inte om det lönar sig att köpa en robot till så små serier.
PRD-03|Vi har köpt en robotcell men ingen kan programmera den.
PRD-04|Vi funderar på att 3d-printa fixturerna i stället för att fräsa.
PRD-05|Vi får reklamationer på måtten och mätmaskinen är gammal.
PRD-06|The press breaks down every other week and we only fix it when it stops.
PRD-07|Vi skulle behöva provköra materialet någonstans innan vi bestämmer oss.
SKL-01|Halva gänget går i pension och vi vet inte vad de kan som ingen annan kan.
SKL-02|Vi har annonserat efter CNC-operatörer i ett år, ingen söker jobb hos oss.
SKL-02|We can't find welders anywhere.
SKL-03|De nya behöver lära sig läsa ritning, men vi har inte tid med kurser.
SKL-04|Han har svetsat i tjugo år men saknar betyg.
SKL-05|Ungdomarna tror att det är smutsigt på en fabrik och flyttar till Göteborg.
SKL-06|Många har ont i axlarna av de tunga lyften och sjukskrivningarna ökar.
SKL-07|Det finns inte en enda kvinna på golvet.
SKL-08|Vi vill ta emot praktikanter från gymnasiet men har ingen handledare.
SKL-09|Orderboken är tom, vi får nog säga upp folk i höst.
LED-01|Vi har aldrig skrivit ner någon affärsplan, vi tar det som kommer.
LED-02|Ledningsgruppen har en plan men på golvet har ingen hört talas om den.
LED-03|Vi drar igång en massa förbättringsprojekt som dör efter en månad.
LED-04|Våra teamledare är duktiga operatörer men har aldrig lärt sig leda folk.
LED-05|We have no external board members and the board only meets on paper.
LED-06|Jag är sextiofem och sonen är inte intresserad av firman.
INN-01|We sell hours and everybody squeezes us on price.
INN-02|Vi är lego i dag men har en idé till en egen produkt.
INN-03|Ingen begriper varför gjutgodset spricker, det skulle behöva undersökas på ett universitet.
INN-04|En konkurrent i Kina har kopierat vår design.
INN-05|Vi lever på en enda stor kund, vi måste få in fler.
INN-06|Vi vill sälja i Tyskland men vet inte hur tullen fungerar.
INN-07|Det hade varit skönt att få bolla med andra som sitter i samma sits.
FIN-01|The bank says no to the new laser cutter.
FIN-02|Kan man få bidrag för att utveckla det här?
FIN-03|Storkunden betalar efter nittio dagar och kassan är tom.
FIN-04|Vi skulle behöva ta in en delägare med pengar.
FIN-05|Ansökan var på fyrtio sidor, det gav vi upp.
FIN-06|Vi har ingen aning om vilka jobb vi tjänar pengar på.
BUY-01|Vi vet inte hur vi ska skriva ner vad vi vill ha av maskinleverantören.
BUY-02|Det ringer konsulter hela tiden och vi vet inte vem vi ska lita på.
BUY-03|Last time we ordered an automation cell it was a year late.
BUY-04|Vi ska upphandla ett nytt affärssystem och har aldrig gjort det förut.
BUY-05|Det finns säkert hjälp att få men vi vet inte vart vi ska vända oss.
BUY-06|Stålet kom tre veckor för sent och hela linan stod.
"""

IN_OTHER_WORDS = """\
CIR-01|En massa trä eldas upp som kanske hade ett värde för någon.
CIR-02|Man borde sälja funktionen och inte grejen.
CIR-03|Våra produkter slutar fungera strax efter garantin och då byter man alltihop.
CIR-04|Half of what comes back from the field could be made as good as new.
CIR-05|Can we make the housing out of something that is not virgin plastic?
CIR-06|Mer än var femte bit hamnar i skrotlådan.
CIR-07|Revisorn ville veta vilken smälta axeln kom ifrån och det tog oss två dagar.
ENV-01|Förbrukningen är hög även på söndagar och ingen vet varför.
ENV-02|Portarna står öppna och vi eldar för kråkorna.
ENV-03|We would like to get rid of the oil burner.
ENV-04|Kommer det fler laddare så slår huvudsäkringen ifrån.
ENV-05|Inköparen på lastbilsbolaget vill ha kilo CO2 per styck.
ENV-06|The group sends us forms about social responsibility and we make something up.
ENV-07|Kunden gör revision hos oss nästa år, vi har inget papper på att vi sköter miljön.
DIG-01|Grabben säger att vi borde göra nåt med nätet och datorer, men vad?
DIG-02|Bara en person vet vad som ska köras i morgon.
DIG-03|Nobody knows how many hours the mill actually cuts per day.
DIG-04|Vi har tio års siffror i en låda och lär oss ingenting av dem.
DIG-05|Någon lurade ekonomiavdelningen att betala en falsk räkning via mejl.
DIG-06|We want to see if the new cell fits before we pour concrete.
PRD-01|Pallarna står i vägen och det tar evigheter innan en order är klar.
PRD-02|Samma rörelse tusen gånger om dagen, det borde en maskin kunna göra.
PRD-03|Den nya automaten stannar så fort någon tittar på den.
PRD-04|Vi har hört att man kan trycka delar i metall nu.
PRD-05|Hålen hamnar fel och det upptäcks först hos köparen.
PRD-06|Spindeln rasade igen och reservdelen finns i Japan.
PRD-07|Is there anywhere we can run a few parts before we commit?
SKL-01|När han som är äldst slutar kan ingen köra karusellsvarven.
SKL-02|Vi har tre tomma platser och bara fått en spontanansökan.
SKL-03|They have never been taught how to read a drawing.
SKL-04|Hon kan allt om härdning men det står ingenstans.
SKL-05|Vi lär upp dem och sedan sticker de till grannen.
SKL-06|Flera går med värk och nattskiftet är alltid underbemannat.
SKL-07|Halva byn är nyanländ men ingen av dem jobbar här.
SKL-08|We would take a trainee if the college had any.
SKL-09|Ordern försvann, vi har för många på golvet till våren.
LED-01|Vi tänker aldrig längre än till nästa fredag.
LED-02|De där uppe har bestämt något, men vi vet inte vad.
LED-03|Det blir alltid eldsjälar i början och sedan ingenting.
LED-04|Han var bäst på att svetsa så han fick ta hand om gänget.
LED-05|Vi skriver årsmötesprotokollet hemma vid köksbordet.
LED-06|Nobody in the family wants the firm when I stop.
INN-01|Alla kan göra det vi gör, och billigare.
INN-02|We have drawn a gadget of our own but it never gets finished.
INN-03|The coating falls off and no one can explain it.
INN-04|Vad gör vi om någon härmar vår lösning?
INN-05|Försvinner den kunden så stänger vi.
INN-06|Finnarna har hört av sig men vi pratar bara svenska.
INN-07|Jag har ingen att prata med om de här sakerna.
FIN-01|Svarven kostar fyra miljoner, var ska de komma ifrån?
FIN-02|Någon sade att staten betalar hälften om man provar nytt.
FIN-03|We wait three months for our money and wages are due on Friday.
FIN-04|Vi söker någon som vill satsa i bolaget.
FIN-05|Det är så mycket papper att fylla i att vi låter bli.
FIN-06|We are busy all the time and still lose on most orders.
BUY-01|Vi får alltid något annat än vi tänkt oss när vi beställer.
BUY-02|Tre firmor lämnade pris och vi kan inte skilja dem åt.
BUY-03|Vi ska köpa vår första fleroperationsmaskin och vet inte vad man ska kräva.
BUY-04|Programmet vi köpte passar inte hur vi jobbar.
BUY-05|Vem på kommunen ska man ringa?
BUY-06|Skruvarna har fastnat i en hamn någonstans.
"""

NEVER_TUNED_ON = """\
CIR-01|Vi har tre containrar med blandat skräp och vet inte vad som finns i dem.
CIR-03|It is welded shut, you cannot repair anything inside.
CIR-04|Vi skulle kunna tjäna mer på service och reservdelar.
CIR-06|När vi byter verktyg blir de första tjugo bitarna skrot.
CIR-07|From next year we must be able to trace every heat of steel.
ENV-01|Elpriset knäcker oss och vi vet inte var vi ska börja spara.
ENV-02|Det pyser luft ur varenda koppling i verkstan.
ENV-03|Vi eldar fortfarande med olja på vintern.
ENV-04|Nätbolaget säger att det är fullt i nätet till 2030.
ENV-05|How do you work out the emissions of one bracket?
ENV-06|De stora kunderna skickar frågeformulär om miljö och mänskliga rättigheter.
ENV-07|Vi får inte vara med och lämna pris utan ISO.
DIG-01|Folk säger att vi måste digitalisera men ingen kan säga hur.
DIG-02|Our production plan is a whiteboard and a box of cards.
DIG-03|Skiftet skriver upp stoppen i en pärm som ingen läser.
DIG-05|Vi har inte bytt lösenord på tio år.
PRD-01|Det är rörigt i verkstan och vi letar efter pallarna.
PRD-02|Would it make sense to automate the packing?
PRD-03|Roboten står så fort vår tekniker är ledig, ingen annan kan programmera om den.
PRD-05|Vi mäter för hand och får ändå tillbaka detaljer.
PRD-06|When the old lathe breaks down everything stops.
PRD-07|Vi vill prova en ny beläggning men har inget labb.
SKL-01|Om han går i pension vet ingen hur man riggar maskinen.
SKL-02|We advertised for a machinist for eight months and got no applicants.
SKL-03|De nyanställda skulle behöva en ordentlig utbildning i svetsning.
SKL-05|De unga stannar ett år och drar sedan till lastbilsfabriken.
SKL-06|Det bullrar och är tungt, folk blir utslitna.
SKL-08|Vi tar gärna praktikanter men får inga.
SKL-09|Vi har varslat tolv personer.
LED-01|Vi släcker bränder hela dagarna och har ingen strategi.
LED-02|People on the shop floor have no idea where we are heading.
LED-03|Alla nya idéer rinner ut i sanden efter några veckor.
LED-04|Vi behöver utbilda våra arbetsledare i att ta svåra samtal.
LED-06|My children are not going to take over.
INN-01|Kunderna jämför bara priset per timme.
INN-02|Vi är trötta på lego och vill ha något eget att sälja.
INN-05|Vi måste hitta fler kunder utanför fordon.
INN-06|We would like to sell in Germany.
INN-07|Som vd har jag ingen att bolla med.
FIN-01|Maskinen kostar fem miljoner och banken tvekar.
FIN-02|Finns det pengar att söka för sådant här?
FIN-03|Storkunden betalar sent och kontot är tomt.
FIN-05|Nobody here can write that kind of application.
FIN-06|Vi säljer för mer varje år men tjänar mindre.
BUY-01|Vi skulle behöva hjälp att skriva en spec på den nya linan.
BUY-02|The consultant cost a fortune and left a folder.
BUY-04|Vi köpte ett system som ingen använder.
BUY-05|Vi visste inte ens vem man kan fråga.
BUY-06|Komponenterna är försenade igen och linan står.
"""
