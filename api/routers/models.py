"""Where Rasa fetches its model: the current one, with an ETag, so that every replica follows one pointer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from api.deps import ContextDep
from api.routers.actions import from_rasa
from desk.storage import knowledge

router = APIRouter(prefix="/internal/models", include_in_schema=False)


@router.get("/current", dependencies=[Depends(from_rasa)])
async def current_model(context: ContextDep, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """The current model's archive; 304 if Rasa has it already, 404 while there is none."""
    model = await context.desk.read(knowledge.current_model)
    if model is None:
        raise HTTPException(404)
    etag = f'"{model.sha256}"'
    if if_none_match and if_none_match.strip('"') == model.sha256:
        return Response(status_code=304, headers={"ETag": etag})
    path = context.desk.settings.model_path(model.file_name)
    return FileResponse(path, media_type="application/gzip", headers={"ETag": etag, "filename": model.file_name})
