"""Pictures of each kind of page, and one page that shows them all: `make screenshots` writes them to be looked at."""

import html
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from chromium_finder import NOWHERE, Machine
from kinds_of_page import Opened
from playwright.sync_api import Browser, sync_playwright
from site_of_pages import pages_of, site_of_pages

WIDTHS = (320, 1280)
HEIGHT = 900
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
SCHEMES = ("light", "dark")
SHEET = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Pages</title>
<style>body {{ font: 15px system-ui; margin: 1rem }} td, th {{ vertical-align: top; text-align: left; padding: .3rem }}
img {{ height: 18rem; width: auto; max-width: 22rem; object-fit: cover; object-position: top; border: 1px solid #999 }}
</style>
<h1>{number} pictures</h1>
<table>
<tr><th>Page</th>{heads}</tr>
{rows}
</table>
"""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to look: language, width, theme."""

    language: str
    width: int
    scheme: str

    def file(self, page: Opened) -> str:
        """Return the name of the picture of a page."""
        return f"{re.sub('[^a-z0-9]+', '-', page.kind)}-{self.language}-{self.width}-{self.scheme}.png"


WAYS = tuple(Way(*one) for one in product(LANGUAGES, WIDTHS, SCHEMES))


def take(browser: Browser, site: str, pages: tuple[Opened, ...], folder: Path) -> Iterator[str]:
    """Take every picture, and yield what is odd about a page: it is too wide, or it fails."""
    for way in WAYS:
        with browser.new_context(
            color_scheme="dark" if way.scheme == "dark" else "light",
            locale=LANGUAGES[way.language],
            viewport={"width": way.width, "height": HEIGHT},
            reduced_motion="reduce",
        ) as context:
            window = context.new_page()
            for page in pages:
                answer = window.goto(site + page.speaking(way.language), wait_until="load")
                window.screenshot(path=folder / way.file(page), full_page=True)
                if answer is None or answer.status != page.status:
                    yield f"{page.path}: {answer.status if answer else 'no answer'}"
                if window.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                    yield f"{way.file(page)} has to be scrolled sideways"


def sheet(pages: tuple[Opened, ...]) -> str:
    """Return the page that shows every picture, a line for each kind of page."""
    heads = "".join(f"<th>{way.language} {way.width} {way.scheme}</th>" for way in WAYS)
    rows = "\n".join(
        f"<tr><th>{html.escape(page.kind)}<br><code>{html.escape(page.path[:60])}</code></th>"
        + "".join(
            f'<td><a href="{way.file(page)}"><img loading="lazy" alt="" src="{way.file(page)}"></a></td>'
            for way in WAYS
        )
        + "</tr>"
        for page in pages
    )
    return SHEET.format(number=len(WAYS) * len(pages), heads=heads, rows=rows)


def main(folder: Path) -> int:
    """Write the pictures and their sheet into a folder; return an exit code."""
    found = Machine().found()
    if found is None:
        sys.stderr.write(NOWHERE + "\n")
        return 2
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as work, site_of_pages(Path(work)) as site, sync_playwright() as driver:
        pages = pages_of(site)
        (folder / "index.html").write_text(sheet(pages), "utf-8")
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        odd = list(take(browser, site.url, pages, folder))
        browser.close()
    sys.stdout.write("\n".join((*odd, f"{len(WAYS) * len(pages)} pictures: {folder / 'index.html'}")) + "\n")
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
