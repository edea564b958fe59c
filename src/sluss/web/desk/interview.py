"""Samtalet: the needs inventory, a section at a time, saved as one answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
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
from sluss.casework.models import Assessment, Case, CaseNeed
from sluss.content.instrumentfiles import shipped_instrument
from sluss.content.knowledge import knowledge
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
from sluss.web.desk.recalled import TAPS, recalled
from sluss.web.desk.wordings import answer_wording, fault_wording, number_wording


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
    told, theirs = _told(request.POST, case, section, now), {}
    read_at = int(request.POST.get("revision") or 0) if _is_count(request) else 0
    try:
        now = save_answers(now, told.sent, read_at, by=person, at=timezone.now())
    except AnswersChanged as changed:
        theirs = dict(changed.theirs)
        now.refresh_from_db()
    if request.htmx:  # type: ignore[attr-defined]
        return _noted(request, now, section, told, has_theirs=bool(theirs))
    if told.faults or theirs:
        typed = _typed(request.POST, section, now, told.faults)
        faults = _worded(told.faults, section, now)
        shown_again = {"faults": faults, "theirs": theirs, "sent": {**told.sent, **typed}}
        return _asked(request, case, now, section, shown_again)
    if TAPS & request.POST.keys():
        place = told.tapped or "questions"
        return redirect(f"{reverse('interview', args=[case.code, section])}#{place}")
    return redirect(*_after(case, section))


@dataclass(frozen=True)
class _Told:
    """What a section's page says: every answer on it, those to save, the faults, a tapped item."""

    written: dict[str, Answer]
    sent: dict[str, Answer]
    faults: dict[str, str]
    tapped: str


def _told(posted: QueryDict, case: Case, section: str, now: Assessment) -> _Told:
    """Read a section's page; what a tap confirms stands before what is typed beside it."""
    written, faults = _read(posted, section, now)
    sent = _changed(written, posted.get("seen", ""))
    before, given = recalled(case, INVENTORY), {**now.answers, **sent}
    confirmed = before.confirmed(posted, _items(section, now), given, written)
    tapped = str(posted.get("confirm") or posted.get("same") or "")
    return _Told(
        written,
        sent | confirmed,
        {key: each for key, each in faults.items() if key not in confirmed},
        tapped if tapped in confirmed else "",
    )


def _noted(
    request: HttpRequest, now: Assessment, section: str, told: _Told, has_theirs: bool
) -> HttpResponse:
    wrong = {key: each for key, each in told.faults.items() if each != AnswerFault.INCOMPLETE}
    page: dict[str, Any] = {"opened": now, "theirs": has_theirs, "seen": json.dumps(told.written)}
    page["faults"] = _worded(wrong, section, now)
    return render(request, "desk/_saved.html", page)


def _is_count(request: HttpRequest) -> bool:
    return re.fullmatch("[0-9]{1,9}", request.POST.get("revision", "")) is not None


def _changed(answers: dict[str, Answer], seen: str) -> dict[str, Answer]:
    """Return the answers that differ from what the page showed when it was read or last saved."""
    try:
        before = json.loads(seen)
    except (ValueError, RecursionError):  # as no page of ours wrote it
        return answers
    if not isinstance(before, dict):
        return answers
    return {key: answer for key, answer in answers.items() if before.get(key) != answer}


_STEP = re.compile("[0-9]{1,4}")


def _typed(
    posted: QueryDict, section: str, assessment: Assessment, faults: dict[str, str]
) -> dict[str, Any]:
    """Return what was typed where it could not be read, so that nobody types it again."""
    typed: dict[str, Any] = {}
    for item in _items(section, assessment):
        for key, raw in _raw(posted, item).items():
            if key in faults and isinstance(raw, dict):
                steps = {name: text for name, text in raw.items() if _STEP.fullmatch(text)}
                typed[key] = {name: int(text) for name, text in steps.items()}
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
    return raw | {key: posted.get(key, "") for key in _word_keys(item)}


def _word_keys(item: Item) -> list[str]:
    return [item.free_text_key(option.key) for option in item.options if option.has_free_text]


def _items(section: str, assessment: Assessment) -> list[Item]:
    items = shown(shipped_instrument(INVENTORY), assessment.answers)
    return [item for item in items if item.section == section and item.type is not ItemType.INFO]


def _worded(faults: dict[str, str], section: str, assessment: Assessment) -> dict[str, str]:
    """Return the faults in words; a number that is too high with the highest there may be."""
    items = {item.key: item for item in _items(section, assessment)}
    language = (get_language() or "sv")[:2]
    worded = {key: fault_wording(fault) for key, fault in faults.items()}
    for key, fault in faults.items():
        if fault == AnswerFault.TOO_HIGH and key in items:
            most = answer_wording(items[key], items[key].maximum, language)
            worded[key] = _("Talet är för högt. Skriv högst %(most)s.") % {"most": most}
    return worded


def _asked(
    request: HttpRequest,
    case: Case,
    assessment: Assessment,
    section: str,
    told: dict[str, Any] | None = None,
) -> HttpResponse:
    instrument, language = shipped_instrument(INVENTORY), (get_language() or "sv")[:2]
    told = told or {"faults": {}, "theirs": {}, "sent": {}}
    items, before = _items(section, assessment), recalled(case, INVENTORY)
    kept = {each.key: assessment.answers.get(each.key, before.beforehand(each)) for each in items}
    words = {key: assessment.answers.get(key) for each in items for key in _word_keys(each)}
    answers = {**kept, **assessment.answers, **told["sent"]}
    sections = [{"key": e.key, "title": title(e.title, language)} for e in instrument.sections]
    about = {each.key: title(each.about, language) for each in instrument.sections}
    page = {
        **framed(request, case),
        "opened": assessment,
        "seen": json.dumps({**kept, **words}),
        "sections": sections,
        "section": next(each for each in sections if each["key"] == section),
        "about": about[section],
        "items": [
            {**_item(each, answers, told), **before.shown(each, assessment.answers.get(each.key))}
            for each in items
        ],
        "may_repeat": before.may_repeat(items, assessment.answers),
        "then": before.then,
        "faults": told["faults"],
        "has_theirs": bool(told["theirs"]),
    }
    status = 409 if told["theirs"] else 422 if told["faults"] else 200
    return render(request, "desk/interview.html", page, status=status)


def _written(answer: Answer, language: str) -> Answer:
    """Return what stands in an answer's field; a number with the comma of the language."""
    if answer in (None, DONT_KNOW, NA):
        return ""
    return number_wording(answer, language) if isinstance(answer, int | float) else answer


def _item(item: Item, answers: dict[str, Answer], told: dict[str, Any]) -> dict[str, Any]:
    language, answer = (get_language() or "sv")[:2], answers.get(item.key)
    chosen = answer if isinstance(answer, list) else [answer]
    return {
        "key": item.key,
        "type": str(item.type),
        "text": title(item.text, language),
        "help": title(item.help, language),
        "unit": title(item.unit, language),
        "answer": _written(answer, language),
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


def _tell_unsaved(request: HttpRequest, case: Case, keys: Iterable[str]) -> None:
    """Say which needs somebody ticked who came after another had ended the inventory."""
    needs, language = knowledge().needs, (get_language() or "sv")[:2]
    found = set(case.needs.filter(origin=CaseNeed.Origin.FOUND).values_list("need", flat=True))
    names = [title(needs[key].name, language) for key in keys if key in needs.keys() - found]
    if names:
        told = _(
            "Någon annan har gjort klart inventeringen. Det du bockade för är inte sparat: "
            "%(needs)s. Lägg till det för hand om det stämmer."
        )
        messages.warning(request, told % {"needs": ", ".join(names)})


def found(request: HttpRequest, code: str) -> HttpResponse:
    """Show the needs that the answers point to; the adviser confirms those that hold."""
    case, person = writable(request, code), person_of(request)
    assessment = opened(case, INVENTORY)
    if assessment.pk is None:
        _tell_unsaved(request, case, request.POST.getlist("need"))
        return redirect("match" if case.assessments.exists() else "interview", code)
    if request.method == "POST":
        complete(assessment, request.POST.getlist("need"), by=person, at=timezone.now())
        messages.success(request, _("Inventeringen är klar."))
        return redirect("match", code)
    instrument, language = shipped_instrument(INVENTORY), (get_language() or "sv")[:2]
    needs = knowledge().needs
    stated = set(case.needs.filter(origin=CaseNeed.Origin.STATED).values_list("need", flat=True))
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in ranked_needs(instrument, assessment.answers):
        text = title(instrument.by_key[each.item].text, language)
        name, is_stated = title(needs[each.need].name, language), each.need in stated
        row = {"key": each.need, "name": name, "is_stated": is_stated}
        groups.setdefault(text, []).append(row)
    page = {**framed(request, case), "opened": assessment, "groups": list(groups.items())}
    return render(request, "desk/found.html", page)
