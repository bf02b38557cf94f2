"""Problem details (RFC 9457): the one table from refusal to HTTP status."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from desk.domain import errors

STATUS: Mapping[type[errors.DeskError], int] = {
    errors.ConversationNotFound: 404,
    errors.MessageNotFound: 404,
    errors.MessageEmpty: 422,
    errors.MessageTooLong: 413,
    errors.MessageIdReused: 409,
    errors.ChoiceUnknown: 422,
    errors.LocaleUnknown: 422,
    errors.TicketNotFound: 404,
    errors.TicketClosed: 409,
    errors.TicketChanged: 409,
    errors.StaffNotFound: 404,
    errors.SignInRefused: 401,
    errors.NotAllowed: 403,
    errors.TooManyRequests: 429,
    errors.ContentRefused: 422,
    errors.EntryNotFound: 404,
    errors.NothingPublished: 503,
    errors.ModelRefused: 422,
    errors.CalendarExhausted: 500,
    errors.DialogueUnavailable: 503,
    errors.ChannelUnavailable: 503,
    errors.ChannelRejected: 422,
    errors.HandoffIncomplete: 422,
    errors.DeskError: 500,
}
_CODE_BY_STATUS = {
    400: "malformed_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
}


class Problem(JSONResponse):
    """A problem detail with our stable ``code``."""

    media_type = "application/problem+json"

    def __init__(self, status: int, code: str, detail: str = "", headers: Mapping[str, str] | None = None) -> None:
        body = {"type": "about:blank", "title": code.replace("_", " "), "status": status, "code": code}
        super().__init__(body | ({"detail": detail} if detail else {}), status, headers)


def install(app: FastAPI) -> None:
    """Makes every error leave as a problem detail, never as a stack trace."""

    @app.exception_handler(errors.DeskError)
    async def _refused(_request: Request, error: errors.DeskError) -> Problem:
        headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, errors.TooManyRequests) else None
        return Problem(STATUS[type(error)], error.code, str(error), headers)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> Problem:
        code = _CODE_BY_STATUS.get(error.status_code, "bad_request")
        return Problem(error.status_code, code, "", error.headers)

    @app.exception_handler(RequestValidationError)
    async def _malformed(_request: Request, error: RequestValidationError) -> Problem:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        # The value itself is not repeated: it may be personal, huge or not printable.
        return Problem(422, "malformed_request", f"{place}: {first['msg']}"[:300])

    @app.exception_handler(Exception)
    async def _unexpected(_request: Request, _error: Exception) -> Problem:
        return Problem(500, "internal_error")
