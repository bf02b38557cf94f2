#!/usr/bin/env bash
# docker-compose.yml is valid; needs only a client, no running engine.
set -euo pipefail
if docker compose version >/dev/null 2>&1; then compose=(docker compose)
elif command -v docker-compose >/dev/null 2>&1; then compose=(docker-compose)
else echo "docker compose is not installed: docker-compose.yml was not checked"; exit 0; fi
DESK_RASA__SECRET=check POSTGRES_PASSWORD=check "${compose[@]}" config --quiet
echo "docker-compose.yml is valid"
