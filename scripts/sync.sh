#!/usr/bin/env bash
# Brings both environments to what their lock files say. Does nothing, quickly, where they are up to date.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

# environment FOLDER, PYTHON VERSION, LOCK FILE, editable projects…
sync_environment() {
    local venv="$1" version="$2" lock="$3"; shift 3
    local stamp="$venv/.synced" wanted
    wanted="$(cat "$lock" textkit/pyproject.toml pyproject.toml scripts/sync.sh | sha256sum)"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
    local started=$SECONDS
    echo "  environment $venv (Python $version) …"
    if [ ! -x "$venv/bin/python" ] && ! "$UV" venv --quiet --python "$version" "$venv"; then
        echo "Python $version is needed for $venv. Please install it, or let uv fetch it (unset UV_PYTHON_DOWNLOADS)." >&2
        exit 1
    fi
    "$UV" pip sync --quiet --require-hashes --python "$venv/bin/python" "$lock"
    for project in "$@"; do "$UV" pip install --quiet --no-deps --python "$venv/bin/python" -e "$project"; done
    echo "$wanted" > "$stamp"
    echo "    done ($((SECONDS - started)) s)"
}

sync_environment .venv 3.12 requirements.lock ./textkit .
sync_environment bot/.venv 3.10 bot/requirements.lock ./textkit
