"""What the house holds of its own code: each check is a function of texts, and says what is wrong.

`test_house.py` runs every check on the real files, and on a text with a planted fault.
"""

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = {"src": 400, "tests": 500}
BANNED_MODULES = frozenset({"services", "utils", "helpers", "common", "managers"})
BANNED_WORDS = frozenset(
    ("service", "manager", "handler", "helper", "util", "data", "info", "object")
)
"""Words that name nothing; the words that have a better one are in the glossary's column Not."""

IMPURE_MODULES = frozenset({"time", "random", "secrets", "uuid", "os"})
IMPURE_CALLS = frozenset({"now", "today", "utcnow", "urandom"})

Sources = Mapping[str, str]
"""The text of each file by its path below the root."""


def sources(folder: str, ending: str = ".py") -> Sources:
    """Return the files below a folder of the repository."""
    paths = sorted((ROOT / folder).rglob(f"*{ending}"))
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths}


def tracked() -> Sources:
    """Return every text file that is, or would be, kept in the repository."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    named = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = (ROOT / name for name in named.split("\0") if name)
    contents = {path: path.read_bytes() for path in paths if path.is_file()}
    return {
        str(path.relative_to(ROOT)): content.decode("utf-8", "replace")
        for path, content in contents.items()
    }


def too_long(files: Sources, most: int) -> list[str]:
    """Return the files with more lines than allowed; migrations are written by Django."""
    counts = {
        path: len(text.splitlines()) for path, text in files.items() if "migrations/" not in path
    }
    return [f"{path}: {count} lines of {most}" for path, count in counts.items() if count > most]


def badly_named_modules(paths: Iterable[str]) -> list[str]:
    """Return modules whose name says nothing of what lives there."""
    return [path for path in paths if Path(path).stem in BANNED_MODULES]


def names(path: str, text: str) -> Iterator[str]:
    """Yield the names that a module makes: itself, its classes, functions and arguments."""
    yield Path(path).stem
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg


def words_of(name: str) -> frozenset[str]:
    """Return a name's words, in the singular too: `CaseManagers` holds case and manager."""
    words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]
    return frozenset({*words, *(word.removesuffix("s") for word in words)})


def foreign_words(glossary: str) -> frozenset[str]:
    """Return the single words of the glossary's column Not."""
    rows = re.findall(r"^\|[^|]+\|[^|]+\|[^|]+\|([^|]+)\|$", glossary, re.MULTILINE)
    words = (word.strip().lower() for row in rows for word in row.split(","))
    return frozenset(word for word in words if word.isalpha() and word != "not")


def badly_named(files: Sources, banned: frozenset[str], allowed: Iterable[str]) -> list[str]:
    """Return names with a word in them that is not one of ours."""
    found = dict.fromkeys(
        (path, name) for path, text in files.items() for name in names(path, text)
    )
    return [
        f"{path}: {name} ({word})"
        for path, name in found
        for word in sorted(words_of(name) & banned)
        if name not in allowed
    ]


def settings_without_heading(files: Sources, page: str) -> list[str]:
    """Return settings that the code reads and the page has no heading for, and the other way."""
    read = {name for text in files.values() for name in re.findall(r"\bSLUSS_[A-Z_]+\b", text)}
    told = set(re.findall(r"^#+ `?(SLUSS_[A-Z_]+)`?$", page, re.MULTILINE))
    return sorted(read ^ told)


def impure(files: Sources) -> list[str]:
    """Return where a module reads a clock, randomness or the environment."""
    return [
        f"{path}:{node.lineno}"
        for path, text in files.items()
        for node in ast.walk(ast.parse(text))
        if _is_impure(node)
    ]


def _is_impure(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.partition(".")[0] in IMPURE_MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] in IMPURE_MODULES
    return isinstance(node, ast.Attribute) and node.attr in IMPURE_CALLS


def dependencies_without_reason(pyproject: str) -> list[str]:
    """Return the dependencies that do not say, on their own line, why they are there."""
    lists = re.findall(
        r"^[\w-]+ = \[((?:[^\]\[]|\[\w+\])*)\]([^\n]*)", _dependency_tables(pyproject), re.MULTILINE
    )
    lines = (line for inside, after in lists for line in (inside + after).splitlines())
    return [line.strip() for line in lines if '"' in line and not re.search(r"# *\S", line)]


def _dependency_tables(pyproject: str) -> str:
    tables = re.split(r"^(?=\[)", pyproject, flags=re.MULTILINE)
    grouped = ("[project.optional-dependencies]", "[dependency-groups]")
    kept = [table for table in tables if table.startswith(grouped)]
    own = re.search(r"^dependencies = \[(?:[^\]\[]|\[\w+\])*\]", pyproject, re.MULTILINE)
    return "\n".join([own[0] if own else "", *kept])


def untranslated(wordings: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the wordings that lack a language, or have nothing in it."""
    return [
        key
        for key, text in wordings.items()
        if set(text) != {"sv", "en"} or not all(each.strip() for each in text.values())
    ]


_MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt|media)/|\b[A-Z]:\\[A-Za-z]")


def machine_paths(files: Sources) -> list[str]:
    """Return where a file names a place that only exists on somebody's machine."""
    return [
        f"{path}:{number}"
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if _MACHINE.search(line)
    ]
