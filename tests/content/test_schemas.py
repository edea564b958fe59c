"""The published JSON Schemas say the same of a file's form as the readers do."""

import json

import pytest
from jsonschema import Draft202012Validator
from planted import IN_CLAUSES, IN_FACTS, IN_OFFERS, OFFER

from sluss.content.shipped import shipped
from sluss.content.yamlfiles import Faults, read_yaml

MEANING = ("— did you mean 'C", "unknown code", "unknown fact", "there is no day", "no option")
"""Faults that a schema cannot see: what exists, and what fits together."""

ONLY_READERS_SEE = {
    *('open: [{from: "2026-06-01", until: "2026-05-01"}]', "suits_level: [3, 1]", "kind: loan"),
    *("needs: [CIR-02, CIR-02]", "note: !secret x"),
    *("{fact: employees, within: [C]}", "{fact: sni, at_least: 5}", "{fact: aid_received, is: 5}"),
    *("{fact: employees, between: [249, 10]}", "{fact: employees, at_least: ten}"),
    *('{fact: employees, at_least: "10"}', "{fact: employees, at_least: true}"),
    *("{fact: employees, at_least: .inf}", "{fact: turnover_sek, at_least: 1.005}"),
    *("{fact: sni, within: [25.10]}", "{fact: has_collective_agreement, is: yes}"),
    *('{fact: region, within: ["fyrbodahl"]}', "{fact: legal_form, is: sole_tradr}"),
    "- {key: size, type: number, min: 5, max: 1}",
    "- {key: size, type: flag}\n- {key: size, type: flag}",
}


def errors_in(name, path):
    schema = json.loads(shipped("schemas", f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return list(Draft202012Validator(schema).iter_errors(read_yaml(path, Faults("file"))))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("facts", shipped("facts.yaml")),
        ("needs", shipped("needs.yaml")),
        ("signals", shipped("signals.yaml")),
        ("signals", shipped("quotes.yaml")),
        *(("offer", path) for path in sorted(shipped("offers").glob("*.yaml"))),
    ],
    ids=lambda each: getattr(each, "name", each),
)
def test_everything_shipped_keeps_its_schema(name, path):
    assert errors_in(name, path) == []


PLANTED = [
    *(("offer", line, f"{OFFER}{line}\n") for line in IN_OFFERS),
    *(("offer", clause, f"{OFFER}eligibility:\n  - {clause}\n") for clause in IN_CLAUSES),
    *(("facts", fact, f"{fact}\n") for fact in IN_FACTS),
]
SAID = {**IN_OFFERS, **IN_CLAUSES, **IN_FACTS}


@pytest.mark.parametrize(("name", "part", "text"), PLANTED, ids=[part for _, part, _ in PLANTED])
def test_a_schema_finds_what_the_readers_find_of_the_form(name, part, text, tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    is_about_meaning = part in ONLY_READERS_SEE or any(m in SAID[part] for m in MEANING)
    assert bool(errors_in(name, path)) is not is_about_meaning
