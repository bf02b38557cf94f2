"""The widget's modules and other files that are served as they are."""

from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from desk.settings import ROOT

WEB = ROOT / "web"
_EMBEDDABLE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class _Files(StaticFiles):
    """Files that are looked up again each time (ETag), so that a new version is seen at once."""

    def __init__(self, *args: Any, headers: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._headers = {"Cache-Control": "no-cache", **(headers or {})}

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(self._headers)
        return response


def mount(app: FastAPI) -> None:
    """Serves the widget to any origin, the rest to our own pages."""

    @app.get("/widget.js", include_in_schema=False)
    async def widget() -> FileResponse:
        return FileResponse(WEB / "widget" / "widget.js", headers={"Cache-Control": "no-cache", **_EMBEDDABLE})

    app.mount("/widget", _Files(directory=WEB / "widget", headers=_EMBEDDABLE))
    app.mount("/static/public", _Files(directory=WEB / "public" / "static"))
    app.mount("/static/console", _Files(directory=WEB / "console" / "static"))
