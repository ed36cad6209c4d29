"""Addresses of saved queries of the real library, what browsers ask of them, and what their answers say."""

import html
import re

THEMES = "/query/browse/themes"
OF_THEME = "/query/competency/entities-of-theme"
FOOD = "https://w3id.org/dotheque/vocabulary/theme/food-democracy"
YOUTH = "https://w3id.org/dotheque/vocabulary/theme/youth-engagement"
PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "fr"}
ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}


def problem(response):
    assert response.headers["content-type"].startswith("application/problem+json")
    return response.json()


def text_of(response):
    return html.unescape(re.sub(r"<[^>]+>", " ", response.text)).replace("\u00a0", " ")
