"""Samtalet: the needs inventory, a section at a time, saved as one answers."""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sluss.casework.assessing import (
    INVENTORY,
    AnswersChanged,
    begin,
    complete,
    opened,
    save_answers,
)
from sluss.casework.models import Assessment, Case
from sluss.content.instrumentfiles import shipped_instrument
from sluss.content.knowledge import knowledge
from sluss.content.wordings import value_wording
from sluss.core.answers import AnswerFault, Raw, checked
from sluss.core.instruments import (
    DONT_KNOW,
    NA,
    Answer,
    Item,
    ItemType,
    is_state,
    ranked_needs,
    shown,
)
from sluss.core.matching import title
from sluss.web.desk.cases import framed
from sluss.web.desk.finding import person_of, writable
from sluss.web.desk.wordings import answer_wording, fault_wording


def interview(request: HttpRequest, code: str, section: str = "") -> HttpResponse:
    """Show one section of the inventory, or keep its answers and go on."""
    case = writable(request, code)
    keys = [each.key for each in shipped_instrument(INVENTORY).sections]
    if not section:
        return redirect("interview", code, keys[0])
    if section not in keys:
        raise Http404
    if request.method == "POST":
        return _saved(request, case, section)
    return _asked(request, case, opened(case, INVENTORY), section)


def _saved(request: HttpRequest, case: Case, section: str) -> HttpResponse:
    person = person_of(request)
    now = begin(case, INVENTORY, by=person, at=timezone.now())
    shown_answers, faults = _read(request.POST, section, now)
    sent = _changed(shown_answers, request.POST.get("seen", ""))
    read_at = int(request.POST.get("revision") or 0) if _is_count(request) else 0
    theirs: dict[str, Answer] = {}
    try:
        now = save_answers(now, sent, read_at, by=person, at=timezone.now())
    except AnswersChanged as changed:
        theirs = dict(changed.theirs)
        now.refresh_from_db()
    if request.htmx:  # type: ignore[attr-defined]
        wrong = {key: each for key, each in faults.items() if each != AnswerFault.INCOMPLETE}
        page = {"opened": now, "faults": _worded(wrong), "theirs": bool(theirs)}
        page["seen"] = json.dumps(shown_answers)
        return render(request, "desk/_saved.html", page)
    if faults or theirs:
        typed = _typed(request.POST, section, now, faults)
        told = {"faults": _worded(faults), "theirs": theirs, "sent": {**sent, **typed}}
        return _asked(request, case, now, section, told)
    return redirect(*_after(case, section))


def _is_count(request: HttpRequest) -> bool:
    return re.fullmatch("[0-9]{1,9}", request.POST.get("revision", "")) is not None


def _changed(answers: dict[str, Answer], seen: str) -> dict[str, Answer]:
    """Return the answers that differ from what the page showed when it was read or last saved."""
    try:
        before = json.loads(seen)
    except ValueError:
        return answers
    if not isinstance(before, dict):
        return answers
    return {key: answer for key, answer in answers.items() if before.get(key) != answer}


def _typed(
    posted: QueryDict, section: str, assessment: Assessment, faults: dict[str, str]
) -> dict[str, Any]:
    """Return what was typed where it could not be read, so that nobody types it again."""
    typed: dict[str, Any] = {}
    for item in _items(section, assessment):
        for key, raw in _raw(posted, item).items():
            if key in faults and isinstance(raw, dict):
                typed[key] = {name: int(text) for name, text in raw.items() if text.isdecimal()}
            elif key in faults:
                typed[key] = raw if isinstance(raw, str) else posted.getlist(key)[-1]
    return typed


def _after(case: Case, section: str) -> tuple[str, ...]:
    keys = [each.key for each in shipped_instrument(INVENTORY).sections]
    place = keys.index(section) + 1
    return ("interview", case.code, keys[place]) if place < len(keys) else ("found", case.code)


def _read(
    posted: QueryDict, section: str, assessment: Assessment
) -> tuple[dict[str, Answer], dict[str, str]]:
    """Return the section's answers and faults; what is skipped is no fault."""
    sent: dict[str, Answer] = {}
    faults: dict[str, str] = {}
    for item in _items(section, assessment):
        for key, raw in _raw(posted, item).items():
            told = checked(item if key == item.key else _words(key), raw)
            if told.fault in (None, AnswerFault.MISSING):
                sent[key] = told.answer
            else:
                faults[key] = str(told.fault)
    return sent, faults


def _words(key: str) -> Item:
    return Item(key, "", ItemType.TEXT, {})


def _raw(posted: QueryDict, item: Item) -> dict[str, Raw]:
    given = posted.getlist(item.key)
    skipped = [each for each in given if is_state(item, each)]
    raw: dict[str, Raw] = {item.key: skipped[-1:] or given}
    if item.type is ItemType.NEED and not skipped:
        parts = {scale: posted.get(f"{item.key}.{scale}", "") for scale in item.scales}
        raw[item.key] = {scale: text for scale, text in parts.items() if text}
    for option in item.options:
        if option.has_free_text:
            raw[item.free_text_key(option.key)] = posted.get(item.free_text_key(option.key), "")
    return raw


def _items(section: str, assessment: Assessment) -> list[Item]:
    items = shown(shipped_instrument(INVENTORY), assessment.answers)
    return [item for item in items if item.section == section and item.type is not ItemType.INFO]


def _worded(faults: dict[str, str]) -> dict[str, str]:
    return {key: fault_wording(fault) for key, fault in faults.items()}


def _asked(
    request: HttpRequest,
    case: Case,
    assessment: Assessment,
    section: str,
    told: dict[str, Any] | None = None,
) -> HttpResponse:
    instrument, language = shipped_instrument(INVENTORY), (get_language() or "sv")[:2]
    told = told or {"faults": {}, "theirs": {}, "sent": {}}
    answers = {**_known(case, assessment), **assessment.answers, **told["sent"]}
    items = _items(section, assessment)
    sections = [{"key": e.key, "title": title(e.title, language)} for e in instrument.sections]
    about = {each.key: title(each.about, language) for each in instrument.sections}
    page = {
        **framed(request, case),
        "opened": assessment,
        "seen": json.dumps({each.key: assessment.answers.get(each.key) for each in items}),
        "sections": sections,
        "section": next(each for each in sections if each["key"] == section),
        "about": about[section],
        "items": [_item(each, answers, told) for each in items],
        "faults": told["faults"],
        "has_theirs": bool(told["theirs"]),
    }
    status = 409 if told["theirs"] else 422 if told["faults"] else 200
    return render(request, "desk/interview.html", page, status=status)


def _known(case: Case, assessment: Assessment) -> dict[str, Answer]:
    """Return what is known beforehand as answers to confirm."""
    employees = case.company.facts(timezone.localdate()).get("employees")
    headcount = next(
        item
        for item in shipped_instrument(assessment.instrument).items
        if item.feeds == "sme.headcount"
    )
    if not isinstance(employees, float):
        return {}
    fact = knowledge().vocabulary.facts["employees"]
    return {headcount.key: value_wording(employees, fact, (get_language() or "sv")[:2])}


def _item(item: Item, answers: dict[str, Answer], told: dict[str, Any]) -> dict[str, Any]:
    language, answer = (get_language() or "sv")[:2], answers.get(item.key)
    chosen = answer if isinstance(answer, list) else [answer]
    return {
        "key": item.key,
        "type": str(item.type),
        "text": title(item.text, language),
        "help": title(item.help, language),
        "unit": item.unit,
        "answer": "" if answer in (None, DONT_KNOW, NA) else answer,
        "options": [
            {
                "key": option.key,
                "text": title(option.text, language),
                "is_chosen": option.key in chosen,
                "words_key": item.free_text_key(option.key) if option.has_free_text else "",
                "words": answers.get(item.free_text_key(option.key)) or "",
            }
            for option in item.options
        ],
        "scales": [_scale(item, name, answer) for name in item.scales],
        "skips": [(key, name, answer == key) for key, name in _skips(item)],
        "max_choices": item.max_choices,
        "fault": told["faults"].get(item.key, ""),
        "theirs": answer_wording(item, told["theirs"][item.key], language)
        if item.key in told["theirs"]
        else "",
    }


def _skips(item: Item) -> list[tuple[str, str]]:
    skips = [(DONT_KNOW, _("Vet inte"))] if item.dont_know_allowed else []
    return [*skips, (NA, _("Gäller inte oss"))] if item.na_allowed else skips


def _scale(item: Item, name: str, answer: Answer) -> dict[str, Any]:
    scale, language = item.scales[name], (get_language() or "sv")[:2]
    titles = {"weight": _("Hur viktigt det är"), "today": _("Hur det fungerar i dag")}
    chosen = answer.get(name) if isinstance(answer, dict) else None
    steps = range(scale.low, scale.high + 1)
    return {
        "name": f"{item.key}.{name}",
        "title": titles.get(name, ""),
        "steps": [(step, title(scale.labels[step], language), step == chosen) for step in steps],
    }


def found(request: HttpRequest, code: str) -> HttpResponse:
    """Show the needs that the answers point to; the adviser confirms those that hold."""
    case, person = writable(request, code), person_of(request)
    assessment = opened(case, INVENTORY)
    if assessment.pk is None:
        return redirect("match" if case.assessments.exists() else "interview", code)
    if request.method == "POST":
        complete(assessment, request.POST.getlist("need"), by=person, at=timezone.now())
        messages.success(request, _("Inventeringen är klar."))
        return redirect("match", code)
    instrument, language = shipped_instrument(INVENTORY), (get_language() or "sv")[:2]
    needs = knowledge().needs
    groups: dict[str, list[dict[str, str]]] = {}
    for each in ranked_needs(instrument, assessment.answers):
        text = title(instrument.by_key[each.item].text, language)
        row = {"key": each.need, "name": title(needs[each.need].name, language)}
        groups.setdefault(text, []).append(row)
    page = {**framed(request, case), "opened": assessment, "groups": list(groups.items())}
    return render(request, "desk/found.html", page)
