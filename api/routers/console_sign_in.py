"""Signing in and out of the console, and the language of its screens."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy.orm import Session

from api import limits
from api.deps import Context, ContextDep
from api.routers.console_access import (
    COOKIE,
    HOME,
    LOCALE_COOKIE,
    PAGES,
    ConsoleLocale,
    ConsoleRoute,
    ConsoleStaff,
    SignInNeededError,
    console_staff,
    own_path,
    same_origin,
    see,
)
from desk.domain.errors import DeskError, SignInRefused, TooManyRequests
from desk.domain.locale import Locale
from desk.services import staff
from textkit import clean_inbound

router = APIRouter(route_class=ConsoleRoute)

_YEAR_S = 365 * 24 * 3600
_PASSWORD_LIMIT = 1024  # no honest password is longer; the hash is not to be fed megabytes


@router.get("/sign-in")
async def sign_in_form(
    request: Request, context: ContextDep, locale: ConsoleLocale, target: Annotated[str, Query(alias="next")] = HOME
) -> Response:
    """The form; whoever is signed in already goes on."""
    try:
        await console_staff(request, context)
    except SignInNeededError:
        return _form(locale, own_path(target))
    return see(own_path(target))


@router.post("/sign-in", dependencies=[Depends(same_origin)])
async def sign_in(
    request: Request, context: ContextDep, locale: ConsoleLocale,
    email: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "",
    after: Annotated[str, Form(alias="next")] = HOME,
) -> Response:  # fmt: skip
    """Begins a session. A wrong password and an unknown address get the same answer."""
    address, target = clean_inbound(email)[:320].lower(), own_path(after)
    try:
        await context.limiter.hit(limits.SIGN_INS_PER_NETWORK, "sign-in", context.limiter.network(request))
        await context.limiter.hit(limits.SIGN_INS_PER_ADDRESS, "sign-in", address)
        if not address or not 0 < len(password) <= _PASSWORD_LIMIT:
            raise SignInRefused()
        old = request.cookies.get(COOKIE)

        def work(session: Session) -> staff.SignedIn:
            if old:
                staff.sign_out(session, context.desk, old)
            return staff.open_session(session, context.desk, address)

        await context.desk.read(lambda session: staff.check_password(session, address, password))
        signed_in = await context.desk.write(work)
    except SignInRefused as refusal:
        return _form(locale, target, address, refusal, status=401)
    except TooManyRequests as refusal:
        response = _form(locale, target, address, refusal, status=429)
        response.headers["Retry-After"] = str(refusal.retry_after_s)
        return response
    response = see(target)
    response.set_cookie(COOKIE, signed_in.token, path=HOME, httponly=True, samesite="lax", secure=_is_secure(context))
    return response


@router.post("/sign-out")
async def sign_out(context: ContextDep, me: ConsoleStaff) -> Response:
    """Ends the session, on the server too."""
    await context.desk.write(lambda session: staff.sign_out(session, context.desk, me.token))
    response = see(f"{HOME}/sign-in")
    response.delete_cookie(COOKIE, path=HOME, httponly=True, samesite="lax", secure=_is_secure(context))
    return response


@router.post("/locale", dependencies=[Depends(same_origin)])
async def choose_locale(
    context: ContextDep, locale: Annotated[Locale, Form()], after: Annotated[str, Form(alias="next")] = HOME
) -> Response:
    """Keeps the language of the screens in this browser."""
    response = see(own_path(after))
    response.set_cookie(
        LOCALE_COOKIE, locale, max_age=_YEAR_S, path=HOME, httponly=True, samesite="lax", secure=_is_secure(context)
    )
    return response


def _form(
    locale: Locale, target: str, email: str = "", refusal: DeskError | None = None, *, status: int = 200
) -> Response:
    code = refusal.code if refusal else None
    here = f"{HOME}/sign-in" if target == HOME else f"{HOME}/sign-in?next={quote(target, safe='')}"
    return PAGES.respond(
        "sign_in.html", locale, status=status, target=target, email=email, problem=code, me=None, here=here
    )


def _is_secure(context: Context) -> bool:
    return context.desk.settings.external_url.startswith("https:")
