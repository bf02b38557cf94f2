"""Where Rasa calls our actions. The route trusts nothing without the shared secret."""

import hmac
import json
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.deps import ContextDep, bearer_token
from api.errors import Problem

router = APIRouter(prefix="/actions", include_in_schema=False)


async def from_rasa(context: ContextDep, token: Annotated[str | None, Depends(bearer_token)]) -> None:
    """Lets only the holder of the shared secret pass."""
    secret = context.desk.settings.rasa.secret.get_secret_value()
    if not secret or not hmac.compare_digest((token or "").encode("utf-8", "replace"), secret.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})


@router.post("/webhook", dependencies=[Depends(from_rasa)])
async def run_action(request: Request) -> Response:
    """Runs one action (rasa-sdk protocol). Called once or twice a turn, so nothing is checked twice."""
    try:
        call = json.loads(await request.body())
    except ValueError:
        return Problem(400, "malformed_request")
    if not isinstance(call, dict):
        return Problem(400, "malformed_request")
    result = await request.app.state.parts.run_action(call)
    return JSONResponse(result) if result is not None else Problem(404, "action_not_found")


@router.get("/health")
async def health() -> dict[str, str]:
    """Rasa looks here whether actions can run."""
    return {"status": "ok"}
