"""Good examples, and the two triggers that keep them honest.

A good example's state moves only along its next change, which nobody alters; its text changes only
together with its version. A later migration that makes the two tables anew on SQLite must make
these anew too.
"""

from typing import Any

import django.db.models.deletion
import sluss.directory.models.people
from django.conf import settings
from django.db import migrations, models


TEXT = ("language", "before", "done", "after", "quote", "quote_by", "naming", "shown_as")
SAME = " AND ".join(f'NEW."{field}" = OLD."{field}"' for field in TEXT)
TELLS = f"""
NEW.case_id = OLD.case_id AND NEW.need = OLD.need
AND (NEW.version = OLD.version + 1 OR (NEW.version = OLD.version AND {SAME}))
"""
MOVES = """
NEW.change_count = OLD.change_count + 1 AND EXISTS (
  SELECT 1 FROM casework_examplechange c WHERE c.example_id = NEW.id
  AND c.number = NEW.change_count AND c.version = NEW.version
  AND c.was = OLD.state AND c."to" = NEW.state)
"""
STAYS = """
NEW.change_count = OLD.change_count AND NEW.state = OLD.state
AND NEW.approved_version = OLD.approved_version
"""
RIGHT = f"({TELLS}) AND (({STAYS}) OR ({MOVES}))"
BEGINS = "NEW.state = 'drafted' AND NEW.change_count = 0 AND NEW.version = 1"

SQLITE = [
    f"""CREATE TRIGGER example_moves BEFORE UPDATE ON casework_example FOR EACH ROW
    WHEN NOT ({RIGHT})
    BEGIN SELECT RAISE(ABORT, 'a good example moves only by its next change'); END""",
    f"""CREATE TRIGGER example_begins BEFORE INSERT ON casework_example FOR EACH ROW
    WHEN NOT ({BEGINS})
    BEGIN SELECT RAISE(ABORT, 'a good example begins as a draft'); END""",
    """CREATE TRIGGER example_change_stands BEFORE UPDATE ON casework_examplechange FOR EACH ROW
    BEGIN SELECT RAISE(ABORT, 'a change is never altered'); END""",
]

POSTGRESQL = [
    f"""CREATE FUNCTION example_moves() RETURNS trigger AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NOT ({BEGINS}) THEN
        RAISE EXCEPTION 'a good example begins as a draft' USING ERRCODE = 'check_violation';
      END IF;
    ELSIF NOT ({RIGHT}) THEN
      RAISE EXCEPTION 'a good example moves only by its next change'
      USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER example_moves BEFORE INSERT OR UPDATE ON casework_example
    FOR EACH ROW EXECUTE FUNCTION example_moves()""",
    """CREATE FUNCTION example_change_stands() RETURNS trigger AS $$ BEGIN
    RAISE EXCEPTION 'a change is never altered' USING ERRCODE = 'check_violation';
    END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER example_change_stands BEFORE UPDATE ON casework_examplechange
    FOR EACH ROW EXECUTE FUNCTION example_change_stands()""",
]

GONE = {
    "sqlite": [
        "DROP TRIGGER example_moves",
        "DROP TRIGGER example_begins",
        "DROP TRIGGER example_change_stands",
    ],
    "postgresql": [
        "DROP TRIGGER example_moves ON casework_example",
        "DROP FUNCTION example_moves()",
        "DROP TRIGGER example_change_stands ON casework_examplechange",
        "DROP FUNCTION example_change_stands()",
    ],
}
MADE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def make(_apps: Any, editor: Any) -> None:
    for statement in MADE[editor.connection.vendor]:
        editor.execute(statement)


def remove(_apps: Any, editor: Any) -> None:
    for statement in GONE[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="deed",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="deed",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "Ärendet öppnades"),
                    ("visit_logged", "Kontakt antecknad"),
                    ("promise_kept", "Löfte hållet"),
                    ("fact_learned", "Uppgift antecknad"),
                    ("need_added", "Behov tillagt"),
                    ("need_removed", "Behov borttaget"),
                    ("step_added", "Steg lagt i planen"),
                    ("step_changed", "Steg ändrat"),
                    ("step_removed", "Steg borttaget"),
                    ("plan_agreed", "Planen bestämdes"),
                    ("assessed", "Behovsinventering klar"),
                    ("nothing_found", "Inget erbjudande fanns"),
                    ("visit_changed", "Besök ändrat"),
                    ("note_coded", "Anteckning kopplad till behov"),
                    ("document_added", "Dokument tillagt"),
                    ("document_removed", "Dokument borttaget"),
                    ("contact_added", "Kontaktperson tillagd"),
                    ("contact_changed", "Kontaktperson ändrad"),
                    ("contact_removed", "Kontaktperson borttagen"),
                    ("company_changed", "Företagets uppgifter ändrade"),
                    ("assigned", "Ärendet fick ny rådgivare"),
                    ("example_written", "Gott exempel skrivet"),
                    ("example_changed", "Gott exempel ändrat"),
                    ("example_asked", "Företaget tillfrågat om ett gott exempel"),
                    ("example_approved", "Företaget godkände ett gott exempel"),
                    ("example_declined", "Företaget sa nej till ett gott exempel"),
                    ("example_revoked", "Företaget tog tillbaka ett gott exempel"),
                    ("example_withdrawn", "Gott exempel borttaget"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Example",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=sluss.directory.models.people.new_code, max_length=16, unique=True
                    ),
                ),
                ("need", models.CharField(max_length=12, verbose_name="behov")),
                (
                    "language",
                    models.CharField(
                        choices=[("sv", "svenska"), ("en", "engelska")],
                        max_length=2,
                        verbose_name="textens språk",
                    ),
                ),
                ("before", models.TextField(max_length=1000, verbose_name="så var det före")),
                ("done", models.TextField(max_length=1000, verbose_name="det de gjorde")),
                ("after", models.TextField(max_length=1000, verbose_name="så blev det")),
                ("quote", models.TextField(blank=True, max_length=400, verbose_name="citat")),
                (
                    "quote_by",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="vem säger det (roll)"
                    ),
                ),
                (
                    "naming",
                    models.CharField(
                        choices=[
                            ("named", "Med företagets namn"),
                            ("placed", "Bransch, kommun och storlek, utan namn"),
                            ("trade", "Bara branschen, utan namn"),
                        ],
                        max_length=6,
                        verbose_name="hur företaget visas",
                    ),
                ),
                ("shown_as", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "Utkast"),
                            ("asked", "Väntar på företaget"),
                            ("approved", "Visas"),
                            ("declined", "Företaget sa nej"),
                            ("revoked", "Företaget tog tillbaka"),
                            ("withdrawn", "Vi tog bort"),
                        ],
                        default="drafted",
                        max_length=9,
                    ),
                ),
                ("change_count", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("approved_version", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="examples",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="examples",
                        to="casework.case",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="examples",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ExampleChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("drafted", "Utkast"),
                            ("asked", "Väntar på företaget"),
                            ("approved", "Visas"),
                            ("declined", "Företaget sa nej"),
                            ("revoked", "Företaget tog tillbaka"),
                            ("withdrawn", "Vi tog bort"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("drafted", "Utkast"),
                            ("asked", "Väntar på företaget"),
                            ("approved", "Visas"),
                            ("declined", "Företaget sa nej"),
                            ("revoked", "Företaget tog tillbaka"),
                            ("withdrawn", "Vi tog bort"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "actor",
                    models.CharField(
                        choices=[
                            ("person", "rådgivaren"),
                            ("company", "företaget"),
                            ("provider", "aktören"),
                            ("timer", "klockan"),
                            ("import", "kalkylark"),
                        ],
                        max_length=8,
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=120)),
                ("right", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("version", models.PositiveIntegerField()),
                ("text", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "example",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="casework.example",
                    ),
                ),
            ],
            options={
                "ordering": ["example", "number"],
            },
        ),
        migrations.AddIndex(
            model_name="example",
            index=models.Index(fields=["state", "need"], name="casework_ex_state_b19f0f_idx"),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["approved", "asked", "declined", "drafted"])),
                fields=("case", "need"),
                name="one_live_example_a_need",
            ),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_version", models.F("version")), ("state", "approved")),
                    models.Q(
                        models.Q(("state", "approved"), _negated=True), ("approved_version", 0)
                    ),
                    _connector="OR",
                ),
                name="example_shows_what_was_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="examplechange",
            constraint=models.UniqueConstraint(
                fields=("example", "number"), name="one_example_change_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="examplechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor__in", ["person"]), ("to", "asked"), ("was", "drafted")),
                    models.Q(("actor__in", ["company"]), ("to", "approved"), ("was", "asked")),
                    models.Q(("actor__in", ["company"]), ("to", "declined"), ("was", "asked")),
                    models.Q(("actor__in", ["company"]), ("to", "revoked"), ("was", "approved")),
                    models.Q(("actor__in", ["person"]), ("to", "drafted"), ("was", "asked")),
                    models.Q(("actor__in", ["person"]), ("to", "drafted"), ("was", "approved")),
                    models.Q(("actor__in", ["person"]), ("to", "drafted"), ("was", "declined")),
                    models.Q(("actor__in", ["person"]), ("to", "withdrawn"), ("was", "drafted")),
                    models.Q(("actor__in", ["person"]), ("to", "withdrawn"), ("was", "asked")),
                    models.Q(("actor__in", ["person"]), ("to", "withdrawn"), ("was", "approved")),
                    models.Q(("actor__in", ["person"]), ("to", "withdrawn"), ("was", "declined")),
                    _connector="OR",
                ),
                name="example_change_is_allowed",
            ),
        ),
        migrations.AddConstraint(
            model_name="examplechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor", "person"), ("by__isnull", False)),
                    models.Q(("actor", "company"), ("by", None)),
                    _connector="OR",
                ),
                name="example_change_is_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="examplechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to", "approved"), _negated=True),
                    models.Q(
                        models.Q(("who", ""), _negated=True), models.Q(("right", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="who_approves_says_who",
            ),
        ),
        migrations.RunPython(make, remove),
    ]
