# The desk: API and worker (Python 3.12). Rasa has an image of its own, bot/Dockerfile.
FROM python:3.12-slim-bookworm
ENV PYTHONUNBUFFERED=1
WORKDIR /srv/desk
RUN useradd --create-home desk && mkdir -p var && chown desk var
COPY requirements.lock pyproject.toml ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY textkit textkit
COPY . .
RUN pip install --no-cache-dir --no-deps -e ./textkit -e .
USER desk
ENV DESK_HOST=0.0.0.0
EXPOSE 8000
CMD ["python", "-m", "uvicorn", "wiring.serve:build_app", "--factory", "--host", "0.0.0.0", "--port", "8000", "--ws", "none", "--no-server-header", "--timeout-keep-alive", "75"]
