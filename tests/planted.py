"""Planted faults in offers and facts, each with what must be said of it."""

OFFER = """\
key: plain
name: {sv: Enkelt}
provider: us
kind: grant
"""


IN_OFFERS = {
    "elegibility: []": "unknown key 'elegibility' in an offer — did you mean 'eligibility'?",
    "kind: loan": "'kind' is given twice (first on line 4)",
    "needs: [CIR-99]": "unknown need 'CIR-99' — did you mean 'CIR-0",
    "needs: [CIR-02, CIR-02]": "need 'CIR-02' is given twice",
    "needs: [{need: CIR-02, serves: 4}]": "'serves' is a whole number from 1 to 3, not '4'",
    "needs: [{serves: 2}]": "this need has no 'need'",
    "needs: CIR-02": "'needs' is a list: [ … ]",
    "standing: opne": "unknown standing 'opne' — did you mean 'open'?",
    "confidence: sure": "unknown confidence 'sure'; use high, medium, low",
    "paused: yes": "'paused' is true or false, not 'yes'",
    'open: [{from: "2026-02-30"}]': "there is no day '2026-02-30'",
    'open: [{from: "1/2 2026"}]': "'1/2 2026' is no date; write it as 2026-11-23",
    "open: [{from: 2026}]": "'2026' is no date",
    'open: [{from: "2026-06-01", until: "2026-05-01"}]': "ends (2026-05-01) before it begins",
    "open: [{}]": "a window has 'from', 'until' or both",
    'open: [{form: "2026-06-01", until: "2026-07-01"}]': "unknown key 'form' in a window",
    "open: []": "'open' is an empty list; leave it out where no window is known",
    "confirmed_on:": "'confirmed_on' is empty; leave it out where it is not known",
    "suits_level: [3, 1]": "'suits_level' is the lowest and the highest level: [1, 3]",
    "url: www.example.se": "'www.example.se' is no address; it begins with https://",
    "terms: half": "'terms' is a mapping",
    "summary: {svenska: Hej}": "'svenska' is no language code; use two letters, as sv or en",
    "summary: Hej": "'summary' is a text by language: {sv: …, en: …}",
    "judged_by_provider: [Hej]": "'judged_by_provider' is a text by language",
    "capacity: -1": "'capacity' is a whole number from 0",
    "note: !secret x": "the tag '!secret' is not used here",
    "source: 2023": "'source' is text; write \"2023\" in quotes",
    "conditions_complete: no": "'conditions_complete' is true or false, not 'no'",
}


IN_CLAUSES = {
    "{fact: employes, at_least: 5}": "unknown fact 'employes' — did you mean 'employees'?",
    "{fact: employees, at_leats: 5}": "'at_leats' in a clause — did you mean 'at_least'?",
    "{fact: employees, at_least: 5, at_most: 9}": "one operator, not 'at_least' and 'at_most'",
    "{fact: employees}": "no operator; 'employees' takes is, in, not_in, at_least, at_most",
    "{fact: employees, within: [C]}": "'within' does not fit 'employees', which is of type number",
    "{fact: sni, at_least: 5}": "'at_least' does not fit 'sni', which is of type code; 'sni' takes",
    "{fact: aid_received, is: 5}": "no clause can ask 'aid_received'",
    "{fact: employees, in: []}": "'in' has an empty list; give it at least one value",
    "{fact: employees, in: 5}": "'in' takes a list: [5]",
    "{fact: employees, at_least: [5]}": "'at_least' takes one value, not a list",
    "{fact: employees, between: [249, 10]}": "the bounds are the wrong way round: write [10, 249]",
    "{fact: employees, between: [10]}": "'between' takes the lowest and the highest: [10, 249]",
    "{fact: employees, at_least: ten}": "'ten' is text; write a number",
    '{fact: employees, at_least: "10"}': "'10' is text; write a number without quotes or spaces",
    "{fact: employees, at_least: }": "the value is missing",
    "{fact: employees, at_least: .inf}": "'inf' is no number",
    "{fact: employees, at_least: true}": "'True' is no number",
    "{fact: turnover_sek, at_least: 1.005}": "1.005 has more than two decimals",
    '{fact: sni, within: ["25.99.9"]}': "unknown code '25.99.9' in sni2007",
    '{fact: sni, within: ["25.61", "99.99"]}': "unknown code '99.99' in sni2007",
    "{fact: sni, within: [25.10]}": "25.1 is a number; a code is text: write '25.1' in quotes",
    '{fact: region, within: ["fyrbodahl"]}': "'fyrbodahl' in regions — did you mean 'fyrbodal'?",
    "{fact: legal_form, in: [limited]}": "'limited' is no option of 'legal_form'",
    "{fact: legal_form, is: sole_tradr}": "— did you mean 'sole_trader'?",
    "{fact: has_collective_agreement, is: yes}": "'yes' is no flag; write true or false",
    "{fact: registered_on, at_least: 2026-13-01}": "there is no day '2026-13-01'",
    "{fact: employees, at_least: 5, if_unknown: true}": "'if_unknown' is yes or no, not 'True'",
    "{fact: employees, at_least: 5, if_unknown: maybe}": "'if_unknown' is yes or no, not 'maybe'",
    "{any: []}": "'any' is an empty list; give it at least one clause",
    "{any: [{fact: sni, within: [C]}], all: []}": "a clause has 'all' or 'any', not both",
    "{fact: sni, any: []}": "a clause has 'any' or 'fact', not both; write two clauses",
    "{anny: [{fact: sni, within: [C]}]}": "did you mean 'any'?",
    "employees": "each clause is a mapping of keys",
    "{fact: employees, at_least: 5, because: Stor}": "'because' is a text by language",
}


IN_FACTS = {
    "- {key: size, type: numbr}": "unknown type 'numbr' — did you mean 'number'?",
    "- {key: size}": "fact 'size' has no 'type'",
    "- {type: number}": "this fact has no 'key'",
    "- {key: goal, type: choice}": "a fact of type choice needs 'options'",
    "- {key: goal, type: choices, options: []}": "a list with at least one text in it",
    "- {key: goal, type: choice, options: [a, a]}": "option 'a' is given twice",
    "- {key: goal, type: choice, options: [1, 2]}": "'options' holds texts; write \"1\" in quotes",
    '- {key: goal, type: choices, options: ["a|b"]}': "'a|b' cannot be an option",
    "- {key: size, type: number, options: [a]}": "a fact of type number has no 'options'",
    "- {key: place, type: code}": "a fact of type code needs 'tree'",
    "- {key: place, type: code, tree: sni2008}": "'sni2008' — did you mean 'sni2007'?",
    "- {key: size, type: number, tree: regions}": "a fact of type number has no 'tree'",
    "- {key: size, type: number, min: 5, max: 1}": "min 5 is over max 1",
    "- {key: size, type: number, min: low}": "'min' is a number, not 'low'",
    "- {key: good, type: flag, min: 0}": "min and max are for numbers and money, not for flag",
    "- {key: size, type: number, unti: h}": "unknown key 'unti' in a fact — did you mean 'unit'?",
    "- {key: size, type: number, ask: Hur?}": "'ask' is a text by language",
    "- {key: on, type: date}": "'on' is a column of its own in a companies file",
    "- {key: size, type: flag}\n- {key: size, type: flag}": "fact 'size' is given twice",
}
