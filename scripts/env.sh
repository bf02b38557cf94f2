# Finds uv and the two interpreters; sourced by scripts/sync.sh. Prints one plain sentence and stops where something is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# pyenv shims answer only for versions that are switched on, so name those that are installed.
if command -v pyenv >/dev/null 2>&1; then
    export PYENV_VERSION="$(pyenv versions --bare | grep -E '^3\.(1[0-2])\.[0-9]+$' | sort -rV | paste -sd: -)"
fi

find_uv() {
    if command -v uv >/dev/null 2>&1; then command -v uv; return; fi
    if [ -x .tools/bin/uv ]; then echo "$PWD/.tools/bin/uv"; return; fi
    for python in python3.12 python3.11 python3.10 python3; do
        if "$python" -c 'import venv' >/dev/null 2>&1; then
            echo "  uv is not installed; putting it into .tools" >&2
            "$python" -m venv .tools >&2 && .tools/bin/python -m pip install --quiet uv >&2 && { echo "$PWD/.tools/bin/uv"; return; }
        fi
    done
    echo "InvestDesk needs uv, or a Python 3 with venv and pip to install it. Please install one of them." >&2
    return 1
}

UV="$(find_uv)"
