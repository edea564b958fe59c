"""One company's journey in a programme: visits, words, needs, the choices made and the plan."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluss.core.needs import CompanyNeeds
from sluss.directory.models import Company, Person, new_code


class Case(models.Model):
    """One company's journey in its programme. `agreed_on` is the day the plan was agreed."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    company = models.OneToOneField(Company, models.CASCADE, related_name="case")
    adviser = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    opened_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.company)

    def company_needs(self) -> CompanyNeeds:
        """Return the needs on file; None for what nobody has asked or looked for.

        An assessment that was completed has looked: it found none where none is on file.
        """
        rows = list(self.needs.all())
        stated = {row.need: row.weight for row in rows if row.origin == CaseNeed.Origin.STATED}
        found = {row.need: row.weight for row in rows if row.origin == CaseNeed.Origin.FOUND}
        has_looked = bool(found) or self.has_looked()
        return CompanyNeeds(stated or None, found if has_looked else None)

    def has_looked(self) -> bool:
        """Tell whether an assessment of the company was completed."""
        return any(each.completed_at for each in self.assessments.all())


class Visit(models.Model):
    """A meeting or a call, also one that nobody answered. Hours and activities read these rows."""

    class Kind(models.TextChoices):
        """How we met."""

        VISIT = "visit", _("Besök")
        ONLINE = "online", _("Digitalt möte")
        CALL = "call", _("Samtal")

    class Outcome(models.TextChoices):
        """What came of it."""

        MET = "met", _("Vi talades vid")
        NO_ANSWER = "no_answer", _("Inget svar")
        CALL_BACK = "call_back", _("Ring igen")
        NOT_NOW = "not_now", _("Inte nu")

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    kind = models.CharField(_("typ"), max_length=8, choices=Kind, default=Kind.VISIT)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.MET)
    on = models.DateField(_("dag"))
    minutes = models.PositiveIntegerField(
        _("minuter"), null=True, blank=True, validators=[MaxValueValidator(1440)]
    )
    travel_minutes = models.PositiveIntegerField(
        _("restid, minuter"), null=True, blank=True, validators=[MaxValueValidator(1440)]
    )
    took_part = models.CharField(_("vilka var med (roller)"), max_length=200, blank=True)
    women_count = models.PositiveSmallIntegerField(_("kvinnor"), null=True, blank=True)
    men_count = models.PositiveSmallIntegerField(_("män"), null=True, blank=True)
    notes = models.TextField(_("anteckningar"), blank=True)
    because = models.CharField(_("varför inte nu"), max_length=200, blank=True)
    promise = models.CharField(_("det vi lovade"), max_length=200, blank=True)
    promise_by = models.DateField(_("senast"), null=True, blank=True)
    promise_kept_at = models.DateTimeField(null=True, blank=True)
    next_contact_on = models.DateField(_("nästa kontakt"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, models.PROTECT, related_name="visits")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on", "-at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Note(models.Model):
    """Free words from a walk, coded to needs afterwards; `coded_as` are the needs' keys.

    A quote is what somebody at the company said; other notes are what we saw.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    words = models.TextField(_("anteckning"), max_length=2000)
    is_quote = models.BooleanField(_("företagets egna ord"), default=False)
    coded_as = models.JSONField(default=list)
    coded_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.words


class Document(models.Model):
    """A file that belongs to a case. `content` is read only when the file itself is asked for."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    name = models.CharField(_("namn"), max_length=200)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name


class CaseNeed(models.Model):
    """A need of the company: stated by itself, or found by an assessment; kept apart."""

    class Origin(models.TextChoices):
        """Who says so."""

        STATED = "stated", _("företaget säger")
        FOUND = "found", _("vi har sett")

    case = models.ForeignKey(Case, models.CASCADE, related_name="needs")
    need = models.CharField(_("behov"), max_length=12)
    origin = models.CharField(_("vem säger det"), max_length=6, choices=Origin)
    weight = models.PositiveSmallIntegerField(
        _("vikt"), default=2, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    words = models.TextField(_("företagets egna ord"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-weight", "need", "origin"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "need", "origin"], name="one_need_an_origin"),
            models.CheckConstraint(condition=Q(weight__range=(1, 3)), name="weight_is_1_to_3"),
        ]

    def __str__(self) -> str:
        return self.need


class Step(models.Model):
    """Something the company agrees to do. `revision` counts its changes, so that none is lost."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    what = models.CharField(_("vad ska göras"), max_length=200)
    owner = models.CharField(_("vem gör det (roll)"), max_length=80)
    is_outside_management = models.BooleanField(_("ägaren sitter utanför ledningen"), default=False)
    due_on = models.DateField(_("klart senast"), null=True, blank=True)
    effect = models.CharField(_("vad det ska ge"), max_length=200, blank=True)
    cost_sek = models.PositiveIntegerField(_("kostnad, kronor"), null=True, blank=True)
    offer = models.CharField(max_length=80, blank=True)
    because = models.CharField(_("varför just detta"), max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what


class Deed(models.Model):
    """That somebody changed something in a case: the row behind every line of its timeline.

    `by` is None where the company did it itself, by its own link.
    """

    class Kind(models.TextChoices):
        """What was done."""

        OPENED = "opened", _("Ärendet öppnades")
        VISIT_LOGGED = "visit_logged", _("Kontakt antecknad")
        PROMISE_KEPT = "promise_kept", _("Löfte hållet")
        FACT_LEARNED = "fact_learned", _("Uppgift antecknad")
        NEED_ADDED = "need_added", _("Behov tillagt")
        NEED_REMOVED = "need_removed", _("Behov borttaget")
        STEP_ADDED = "step_added", _("Steg lagt i planen")
        STEP_CHANGED = "step_changed", _("Steg ändrat")
        STEP_REMOVED = "step_removed", _("Steg borttaget")
        PLAN_AGREED = "plan_agreed", _("Planen bestämdes")
        ASSESSED = "assessed", _("Behovsinventering klar")
        NOTHING_FOUND = "nothing_found", _("Inget erbjudande fanns")
        VISIT_CHANGED = "visit_changed", _("Besök ändrat")
        NOTE_CODED = "note_coded", _("Anteckning kopplad till behov")
        DOCUMENT_ADDED = "document_added", _("Dokument tillagt")
        DOCUMENT_REMOVED = "document_removed", _("Dokument borttaget")
        CONTACT_ADDED = "contact_added", _("Kontaktperson tillagd")
        CONTACT_CHANGED = "contact_changed", _("Kontaktperson ändrad")
        CONTACT_REMOVED = "contact_removed", _("Kontaktperson borttagen")
        COMPANY_CHANGED = "company_changed", _("Företagets uppgifter ändrade")
        ASSIGNED = "assigned", _("Ärendet fick ny rådgivare")
        EXAMPLE_WRITTEN = "example_written", _("Gott exempel skrivet")
        EXAMPLE_CHANGED = "example_changed", _("Gott exempel ändrat")
        EXAMPLE_ASKED = "example_asked", _("Företaget tillfrågat om ett gott exempel")
        EXAMPLE_APPROVED = "example_approved", _("Företaget godkände ett gott exempel")
        EXAMPLE_DECLINED = "example_declined", _("Företaget sa nej till ett gott exempel")
        EXAMPLE_REVOKED = "example_revoked", _("Företaget tog tillbaka ett gott exempel")
        EXAMPLE_WITHDRAWN = "example_withdrawn", _("Gott exempel borttaget")

    case = models.ForeignKey(Case, models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


def is_anchored(steps: list[Step]) -> bool:
    """Tell whether a plan counts as anchored: some step is owned outside management."""
    return any(step.is_outside_management for step in steps)


class Assessment(models.Model):
    """One company's answers to one instrument. `revisions` says at which save, and by
    whom, each was last changed.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    revisions = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "instrument"],
                condition=Q(completed_at=None),
                name="one_open_assessment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.begun_at:%Y-%m-%d}"
