"""Server-rendered pages: the templates and strings of one folder of web/."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from desk.domain.locale import Locale
from desk.labels import label

# Pages about investors' matters stay out of caches, on the way and in the browser.
_HEADERS = {"Cache-Control": "no-store"}


class Pages:
    """Templates with autoescaping and one file of strings per locale. An unknown variable or string raises."""

    def __init__(self, folder: Path) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(folder / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._strings: Mapping[Locale, Mapping[str, str]] = {
            locale: json.loads((folder / "locales" / f"{locale}.json").read_text(encoding="utf-8")) for locale in Locale
        }

    def string(self, locale: Locale, key: str, **values: object) -> str:
        """The string with its ``{name}`` placeholders filled. Raises ``KeyError`` for an unknown key."""
        return self._strings[locale][key].format(**values)

    def render(self, template: str, locale: Locale, **values: object) -> str:
        """The page as HTML. Templates also get ``locale``, ``strings``, ``t(key, …)`` and ``label(kind, code)``."""

        def name_of(kind: str, code: str) -> str:
            return label(kind, code, locale)

        return self._templates.get_template(template).render(
            values, locale=str(locale), strings=self._strings[locale], t=partial(self.string, locale), label=name_of
        )

    def respond(self, template: str, locale: Locale, *, status: int = 200, **values: object) -> HTMLResponse:
        """``render`` as an answer that no cache keeps."""
        return HTMLResponse(self.render(template, locale, **values), status, _HEADERS)
