#!/usr/bin/env bash
# docker-compose.yml is valid; needs only Docker's client.
set -euo pipefail
if docker compose version >/dev/null 2>&1; then
    DESK_RASA__SECRET=check POSTGRES_PASSWORD=check docker compose config --quiet && echo "docker-compose.yml is valid"
else
    echo "docker compose is not installed: docker-compose.yml was not checked"
fi
