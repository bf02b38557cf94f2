"""Whether the desk is alive and ready, and its figures for Prometheus."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.deps import ContextDep
from desk.domain.errors import NothingPublished

router = APIRouter(prefix="/api", tags=["operation"])


@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/health/ready")
async def ready(context: ContextDep, request: Request, response: Response) -> dict[str, object]:
    """200 only when database, knowledge and bot answer; else 503 naming what is missing."""
    missing = []

    def look(session: Session) -> None:
        session.execute(text("SELECT 1"))

    try:
        await context.desk.read(look)
        context.desk.knowledge.current()
    except SQLAlchemyError:
        missing.append("database")
    except NothingPublished:
        missing.append("knowledge")
    if not await request.app.state.parts.engine_is_ready():
        missing.append("bot")
    if missing:
        response.status_code = 503
    return {"status": "unavailable" if missing else "ok", "missing": missing}


@router.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    """Process figures in Prometheus' text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
