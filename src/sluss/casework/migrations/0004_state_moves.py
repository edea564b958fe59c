"""The database itself lets a referral's state move only along its next change, which nobody alters.

A later migration that makes the referral or change table anew on SQLite must make these anew too.
"""

from typing import Any

from django.db import migrations

MOVES = """
NEW.route = OLD.route AND NEW.change_count = OLD.change_count + 1 AND EXISTS (
  SELECT 1 FROM casework_change c WHERE c.referral_id = NEW.id AND c.number = NEW.change_count
  AND c.route = NEW.route AND c.was = OLD.state AND c."to" = NEW.state)
"""
STAYS = """
NEW.route = OLD.route AND NEW.change_count = OLD.change_count AND NEW.state = OLD.state
"""
BEGINS = "NEW.state = 'drafted' AND NEW.change_count = 0"

SQLITE = [
    f"""CREATE TRIGGER referral_moves BEFORE UPDATE ON casework_referral FOR EACH ROW
    WHEN NOT (({STAYS}) OR ({MOVES}))
    BEGIN SELECT RAISE(ABORT, 'a referral moves only by its next change'); END""",
    f"""CREATE TRIGGER referral_begins BEFORE INSERT ON casework_referral FOR EACH ROW
    WHEN NOT ({BEGINS})
    BEGIN SELECT RAISE(ABORT, 'a referral begins as a draft'); END""",
    """CREATE TRIGGER change_stands BEFORE UPDATE ON casework_change FOR EACH ROW
    BEGIN SELECT RAISE(ABORT, 'a change is never altered'); END""",
]

POSTGRESQL = [
    f"""CREATE FUNCTION referral_moves() RETURNS trigger AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NOT ({BEGINS}) THEN
        RAISE EXCEPTION 'a referral begins as a draft' USING ERRCODE = 'check_violation';
      END IF;
    ELSIF NOT (({STAYS}) OR ({MOVES})) THEN
      RAISE EXCEPTION 'a referral moves only by its next change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER referral_moves BEFORE INSERT OR UPDATE ON casework_referral
    FOR EACH ROW EXECUTE FUNCTION referral_moves()""",
    """CREATE FUNCTION change_stands() RETURNS trigger AS $$ BEGIN
    RAISE EXCEPTION 'a change is never altered' USING ERRCODE = 'check_violation';
    END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER change_stands BEFORE UPDATE ON casework_change
    FOR EACH ROW EXECUTE FUNCTION change_stands()""",
]

GONE = {
    "sqlite": [
        "DROP TRIGGER referral_moves",
        "DROP TRIGGER referral_begins",
        "DROP TRIGGER change_stands",
    ],
    "postgresql": [
        "DROP TRIGGER referral_moves ON casework_referral",
        "DROP FUNCTION referral_moves()",
        "DROP TRIGGER change_stands ON casework_change",
        "DROP FUNCTION change_stands()",
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
    dependencies = [("casework", "0003_referrals")]
    operations = [migrations.RunPython(make, remove)]
