"""From words to needs: what counts, and what never happens whatever is said."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluss.core.needs import Need
from sluss.core.suggesting import PART, WHOLE, listening

NEEDS = tuple(Need(key, key[:1], {"sv": f"Namn{key}"}) for key in ("A-1", "A-2", "B-1", "B-2"))
SIGNALS: Mapping[str, tuple[str, ...]] = {
    "A-1": ("spill", "kassera", "robot", "lån"),
    "A-2": ("ingen söker", "robot", "energi", "maskindata"),
    "B-1": ("sjukskriven", "lean", "robot", "CO2"),
    "B-2": ("hyra ut", "styrelse", "värme", "verktyg"),
}
QUOTES_SAID: Mapping[str, tuple[str, ...]] = {"A-1": ("Verktyg och spån ligger på golvet.",)}
EAR = replace(listening(NEEDS, SIGNALS, {}), enough=1)
RARE = 4 * 173
"""What a signal says that one need of four has: 2 log2 4, times 100 times the root of SIGNAL."""


def heard(words, most=5):
    return [(each.need, each.points, each.because) for each in EAR.suggest(words, most)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("spill", [("A-1", WHOLE * RARE, ("spill",))], id="the-word-itself"),
        pytest.param("Spillet", [("A-1", WHOLE * RARE, ("Spillet",))], id="with-an-ending"),
        pytest.param("plåtspill", [("A-1", PART * RARE, ("plåtspill",))], id="ends-a-compound"),
        pytest.param("elvärme", [("B-2", PART * RARE, ("elvärme",))], id="ends-a-short-compound"),
        pytest.param("årobot", [], id="one-letter-is-no-word"),
        pytest.param("lånet", [("A-1", WHOLE * RARE, ("lånet",))], id="a-short-word-with-ending"),
        pytest.param("banklån", [], id="a-short-word-is-no-part"),
        pytest.param("co2", [("B-1", WHOLE * RARE, ("co2",))], id="letters-and-digits"),
        pytest.param(
            "Här söker ju ingen",
            [("A-2", 2 * WHOLE * RARE, ("söker", "ingen"))],
            id="the-words-of-a-phrase-in-any-order",
        ),
        pytest.param(
            "ingen kommer", [("A-2", WHOLE * RARE, ("ingen",))], id="half-a-phrase-is-half-as-much"
        ),
        pytest.param("robotarna", [], id="what-most-needs-have-tells-nothing"),
        pytest.param("spill, Spill: spill!", [("A-1", WHOLE * RARE, ("spill",))], id="said-again"),
        pytest.param(
            "lån och lean i spill",
            [("A-1", 2 * WHOLE * RARE, ("lån", "spill")), ("B-1", WHOLE * RARE, ("lean",))],
            id="more-points-first",
        ),
        pytest.param(
            "lean lån",
            [("A-1", WHOLE * RARE, ("lån",)), ("B-1", WHOLE * RARE, ("lean",))],
            id="ties-go-by-key",
        ),
        pytest.param("va\u0308rmen", [("B-2", WHOLE * RARE, ("värmen",))], id="a-dot-apart"),
        pytest.param("", [], id="empty"),
        pytest.param(" …!? 12 ", [], id="no-words"),
        pytest.param("Det blev regn på lördagen.", [], id="nothing-points"),
    ],
)
def test_what_a_quote_points_at(words, expected):
    assert heard(words) == expected


def test_a_signal_counts_more_than_what_people_are_known_to_say():
    ear = replace(listening(NEEDS, SIGNALS, QUOTES_SAID), enough=1)
    found = {each.need: each.points for each in ear.suggest("verktyg")}
    assert found["B-2"] > found["A-1"] > 0
    assert [each.need for each in ear.suggest("spån")] == ["A-1"]


def test_what_stands_by_a_need_more_often_says_more_of_it():
    said = {"A-1": ("spån", "spånor"), "A-2": ("spån",)}
    found = replace(listening(NEEDS, {}, said), enough=1).suggest("spån")
    assert [each.need for each in found] == ["A-1", "A-2"]
    assert found[0].points > found[1].points


def test_a_need_without_signals_is_known_by_its_name():
    needs = [Need("A-1", "A", {"sv": "Energikartläggning", "en": "Audit"}), *NEEDS[1:]]
    ear = replace(listening(needs, {}, {}), enough=1)
    assert [each.need for each in ear.suggest("an audit")] == ["A-1"]
    assert ear.suggest("mål och annat") == []


def test_signals_of_a_need_that_is_not_there_point_at_nothing():
    ear = replace(listening(NEEDS[1:], SIGNALS, {}), enough=1)
    assert ear.suggest("spill") == []


def test_less_than_enough_is_not_told():
    assert replace(EAR, enough=WHOLE * RARE + 1).suggest("spill") == []
    assert replace(EAR, enough=WHOLE * RARE).suggest("spill") != []


def test_only_words_that_gave_a_good_part_are_named():
    assert heard("spill kasserade lån plåtspån")[0][2] == ("spill", "kasserade", "lån")
    few = "spillolja kassera spill lån lånet"
    assert "spillolja" not in heard(few)[0][2]


def test_no_more_are_returned_than_asked_for():
    words = "spill energi lean värme"
    assert [need for need, _, _ in heard(words, most=2)] == ["A-1", "A-2"]
    assert heard(words, most=0) == []


def test_a_pasted_wall_of_letters_is_read_in_no_time():
    assert EAR.suggest("å" * 200_000 + " spill")[0].need == "A-1"
    assert EAR.suggest("spill " * 100_000) == EAR.suggest("spill")


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
    found = EAR.suggest(words, most)
    assert len(found) <= most
    for each in found:
        assert each.points > 0
        assert each.because
        assert len(set(each.because)) == len(each.because)


@given(SAID)
def test_the_because_is_words_of_the_quote_in_its_order(words):
    said = words.split()
    for each in EAR.suggest(words):
        places = [said.index(word) for word in each.because]
        assert places == sorted(places)


@given(QUOTES, st.permutations(NEEDS), st.permutations(sorted(SIGNALS)))
def test_the_order_of_needs_and_signals_changes_nothing(words, needs, keys):
    turned = {key: SIGNALS[key][::-1] for key in keys}
    assert replace(listening(needs, turned, {}), enough=1).suggest(words) == EAR.suggest(words)


@given(QUOTES)
def test_the_best_come_first_and_ties_go_by_key(words):
    found = EAR.suggest(words)
    assert found == sorted(found, key=lambda each: (-each.points, each.need))


@given(SAID, QUOTES)
def test_another_sentence_takes_nothing_from_a_need(words, more):
    after = {each.need: each.points for each in EAR.suggest(f"{words} . {more}", 61)}
    for each in EAR.suggest(words, 61):
        assert each.points <= after[each.need]


@given(SAID, st.lists(st.sampled_from(["Det", "regnade", "på", "lördagen", "!"])).map(" ".join))
def test_a_sentence_about_something_else_changes_nothing(words, rain):
    plain = EAR.suggest(words)
    assert EAR.suggest(f"{words}. {rain}") == plain
    assert EAR.suggest(f"{rain} {words}") == plain
