"""The links of a page of docs: those that lead nowhere."""

import re
from pathlib import Path

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_ELSEWHERE = ("http://", "https://", "mailto:")


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as they are made on GitHub."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def broken_links(page: Path, text: str) -> list[str]:
    """Return the page's links to files that are not there and headings that nobody has written."""
    links = _LINK.findall(_FENCED.sub("", text))
    return [link for link in links if not link.startswith(_ELSEWHERE) and _is_broken(page, link)]


def _is_broken(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    if not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.read_text("utf-8"))
