"""Who may use the console: session cookie, CSRF token, language of the screens, and what refusals look like there."""

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from api.deps import Context, ContextDep, get_context
from api.errors import STATUS
from api.pages import Pages
from desk.domain.errors import DeskError, TooManyRequests
from desk.domain.locale import Locale
from desk.services import staff
from desk.settings import ROOT
from desk.storage.tables import Staff

COOKIE = "desk_staff"
LOCALE_COOKIE = "desk_console_locale"
HOME = "/console"
PAGES = Pages(ROOT / "web" / "console")
# Paths of our own only: no host, no backslash, no control character that a browser might read as one.
_OWN_PATH = re.compile(r"/console(?:[/?][!#-\[\]-~]*)?")


class SignInNeededError(Exception):
    """There is no valid session."""


class FormRefusedError(Exception):
    """A form that our own page, in this session, did not make."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The staff member behind a request. ``token`` is the cookie's value."""

    person: Staff
    csrf_token: str
    token: str
    locale: Locale

    @property
    def name(self) -> str:
        """The person's name in the language of the screens."""
        return str(self.person.names.get(self.locale) or self.person.names["en"])


def console_locale(request: Request) -> Locale:
    """The language of the screens: as last chosen in this browser, else the office's own."""
    chosen = request.cookies.get(LOCALE_COOKIE)
    return Locale(chosen) if chosen in set(Locale) else Locale.ZH_HANT


async def console_staff(request: Request, context: ContextDep) -> SignedIn:
    """Every page and every form of the console asks this first, so that a forgotten check is impossible.

    Raises ``SignInNeededError`` without a session, ``FormRefusedError`` for a POST without the session's CSRF token.
    Looks of the page itself (live updates) do not count as use: a forgotten tab must not keep a session alive.
    """
    token = request.cookies.get(COOKIE)
    found = await context.desk.read(lambda session: _find(session, context, token)) if token else None
    if token is None or found is None:
        raise SignInNeededError()
    person, csrf_token, stale = found
    if request.method not in ("GET", "HEAD"):
        given = (await request.form()).get("csrf_token")
        if not staff.csrf_matches(csrf_token, given if isinstance(given, str) else None):
            raise FormRefusedError()
    if stale and not _is_update(request):
        await context.desk.write(lambda session: staff.keep_alive(session, context.desk, token))
    return SignedIn(person, csrf_token, token, console_locale(request))


ConsoleStaff = Annotated[SignedIn, Depends(console_staff)]
ConsoleLocale = Annotated[Locale, Depends(console_locale)]


def _find(session: Session, context: Context, token: str) -> tuple[Staff, str, bool] | None:
    found = staff.find_signed_in(session, context.desk, token)
    return (*found, staff.needs_keep_alive(session, context.desk, token)) if found else None


async def same_origin(request: Request) -> None:
    """For the forms that have no session yet. Browsers name the page a POST comes from. Raises ``FormRefusedError``."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise FormRefusedError()
    origin = request.headers.get("origin")
    external = (await get_context(request)).desk.settings.external_url
    if origin is not None and urlsplit(origin).netloc not in (request.url.netloc, urlsplit(external).netloc):
        raise FormRefusedError()


def own_path(path: str | None) -> str:
    """``path`` if it is one of the console's, else its first page: signing in leads to no foreign site."""
    return path if path and _OWN_PATH.fullmatch(path) else HOME


def see(path: str) -> Response:
    """Sends the browser on with a GET."""
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def here(request: Request) -> str:
    """The address of the page that is shown; for a form's own address, that of the page it stands on."""
    path = request.url.path
    if request.method not in ("GET", "HEAD"):
        return own_path(path.rsplit("/", 1)[0])
    return own_path(f"{path}?{request.url.query}" if request.url.query else path)


def problem(request: Request, status: int, code: str) -> HTMLResponse:
    """A refusal as a page, in the language of the screens."""
    return PAGES.respond("problem.html", console_locale(request), status=status, code=code, here=here(request), me=None)


def _is_update(request: Request) -> bool:
    return "fragment" in request.query_params or request.url.path.endswith("/events")


def _sign_in_needed(request: Request) -> Response:
    if _is_update(request):
        return Response(status_code=401)
    return see(f"{HOME}/sign-in?next={quote(here(request), safe='')}")


class ConsoleRoute(APIRoute):
    """A route whose refusals are pages, not problem details."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler with our refusals around it."""
        handle = super().get_route_handler()

        async def handle_page(request: Request) -> Response:
            try:
                return await handle(request)
            except SignInNeededError:
                return _sign_in_needed(request)
            except FormRefusedError:
                return problem(request, 403, "form_refused")
            except TooManyRequests as error:
                response = problem(request, 429, error.code)
                response.headers["Retry-After"] = str(error.retry_after_s)
                return response
            except DeskError as error:
                return problem(request, STATUS[type(error)], error.code)
            except (RequestValidationError, HTTPException):
                return problem(request, 422, "malformed_request")

        return handle_page
