"""The house's own rules on the real files; each check is also shown to find a planted fault."""

import pytest
from house import checks

from sluss.content.wordings import WORDS

SRC = checks.sources("src")
GLOSSARY = (checks.ROOT / "docs" / "glossary.md").read_text("utf-8")
BANNED = checks.BANNED_WORDS | checks.foreign_words(GLOSSARY)

ALLOWED = {
    "_aid": "de minimis aid is the law's word for what a company has received, not for an offer",
    "_aid_room": "the same",
    "_sme_class": "the fact sme_class is named as in Recommendation 2003/361/EC",
    "legal_form": "the fact legal_form is the law's word, not a form to fill in",
    "PersonManager": "Django's word for what makes rows",
    "create_user": "Django asks a manager for a method of this name",
    **dict.fromkeys(
        (
            "forms",
            "CompanyForm",
            "VisitForm",
            "CallForm",
            "NeedForm",
            "StepForm",
            "SheetForm",
            "NoteForm",
            "DocumentForm",
            "ChangedVisitForm",
            "ProgrammeForm",
            "InvitationForm",
            "OrganisationForm",
            "WelcomeForm",
            *("RhythmForm", "DeskForm", "AwayForm"),
            *("DeclineForm", "QuestionForm", "ProviderForm"),
            *("DraftForm", "QuestionForm", "PermissionForm", "AnsweredForm", "WithdrawnForm"),
            *("RestForm", "MessageForm"),
            *("SayingForm", "ProgressForm", "OutcomeForm", "AnswerForm"),
            *("ExampleForm", "ApprovalForm", "ObjectionForm"),
            *("ContactForm", "CorrectedCompanyForm", "AssignForm"),
        ),
        "Django's word for what a page sends, not an instrument",
    ),
    **dict.fromkeys(
        ("lead", "may_lead", "require_lead"),
        "a referral is led on from state to state; a lead that is bought is another word",
    ),
    "_partner_lines": "a partner enterprise is a term of the same recommendation",
}
"""Names with a foreign word in them, each with the reason why it stands."""


@pytest.mark.parametrize(("folder", "most"), checks.MOST_LINES.items())
def test_no_file_is_longer_than_one_can_keep_in_mind(folder, most):
    assert checks.too_long(checks.sources(folder), most) == []


def test_no_module_has_a_name_that_says_nothing():
    assert checks.badly_named_modules(SRC) == []


def test_names_use_the_words_of_the_glossary():
    assert checks.badly_named(SRC, BANNED, ALLOWED) == []


def test_no_exception_to_the_words_outlives_its_name():
    used = {name for path, text in SRC.items() for name in checks.names(path, text)}
    assert set(ALLOWED) <= used


def test_the_core_reads_no_clock_no_randomness_and_no_environment():
    assert checks.impure(checks.sources("src/sluss/core")) == []


def test_every_setting_has_a_heading_in_the_docs_and_none_is_made_up():
    page = (checks.ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    assert checks.settings_without_heading(SRC, page) == []


def test_every_dependency_says_why_it_is_there():
    pyproject = (checks.ROOT / "pyproject.toml").read_text("utf-8")
    assert checks.dependencies_without_reason(pyproject) == []


def test_every_wording_is_there_in_both_languages():
    assert checks.untranslated(WORDS) == []


@pytest.mark.skipif(
    not (checks.ROOT / ".git").exists(), reason="not a checkout: nothing is tracked"
)
def test_no_file_names_a_place_on_somebodys_machine():
    assert checks.machine_paths(checks.tracked()) == []


GROUPS = """[project]
dependencies = [
  "numpy>=2",   # bit-rows
  "psycopg[binary]>=3",
]
[project.optional-dependencies]
mass = ["numba>=0.61"]  # the kernel
fast = ["cython"]
[dependency-groups]
dev = [
  "ruff",
]
[tool.other]
select = ["F"]
"""

PLANTED = {
    "a file of four lines where three are allowed": (
        checks.too_long({"a.py": "1\n2\n3\n4\n", "b.py": "1\n"}, 3),
        ["a.py: 4 lines of 3"],
    ),
    "a module called utils": (
        checks.badly_named_modules(["src/sluss/core/utils.py", "src/sluss/core/rules.py"]),
        ["src/sluss/core/utils.py"],
    ),
    "a class, a function and an argument with foreign words": (
        checks.badly_named(
            {"a.py": "class CaseManager:\n    def rank_surveys(self, userName, offer): ...\n"},
            frozenset({"manager", "survey", "user"}),
            (),
        ),
        ["a.py: CaseManager (manager)", "a.py: rank_surveys (survey)", "a.py: userName (user)"],
    ),
    "a module with a foreign word that is not allowed, beside one that is": (
        checks.badly_named(
            {"customer_data.py": "def aid(): ...\n"}, frozenset({"data", "aid"}), {"aid": "law"}
        ),
        ["customer_data.py: customer_data (data)"],
    ),
    "a core module that reads the clock": (
        checks.impure(
            {
                "a.py": "import random\nfrom time import sleep\nimport datetime\n"
                "day = datetime.date.today()\nat = datetime.datetime.now()\nlast = date.max\n"
            }
        ),
        ["a.py:1", "a.py:2", "a.py:4", "a.py:5"],
    ),
    "a setting without a heading, and a heading without a setting": (
        checks.settings_without_heading(
            {"a.py": 'os.environ["SLUSS_HOME"]; os.environ["SLUSS_KEY"]'},
            "# Settings\n\n## `SLUSS_KEY`\n\n## SLUSS_OLD\n",
        ),
        ["SLUSS_HOME", "SLUSS_OLD"],
    ),
    "dependencies without a reason": (
        checks.dependencies_without_reason(GROUPS),
        ['"psycopg[binary]>=3",', '"cython"', '"ruff",'],
    ),
    "a wording in one language, and an empty one": (
        checks.untranslated({"a": {"sv": "ja"}, "b": {"sv": "ja", "en": " "}, "c": WORDS["true"]}),
        ["a", "b"],
    ),
    "paths of machines": (
        checks.machine_paths(
            {"a.md": "see /home" + "/alma/x\nsee C:" + "\\Users\nhttps://x.se/home/"}
        ),
        ["a.md:1", "a.md:2"],
    ),
    "the words of a glossary": (
        sorted(
            checks.foreign_words(
                "| Word | Swedish | Means | Not |\n|---|---|---|---|\n"
                "| Rule | villkor | a condition | filter, bool, question field |\n"
            )
        ),
        ["bool", "filter"],
    ),
}


@pytest.mark.parametrize(("found", "expected"), PLANTED.values(), ids=PLANTED)
def test_each_check_finds_what_is_planted(found, expected):
    assert found == expected
