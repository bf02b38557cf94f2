#!/usr/bin/env bash
# All tests: ours on 3.12; those of the bot and of textkit on 3.10 as well, where Rasa runs.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset PYTHONDONTWRITEBYTECODE
failed=0
.venv/bin/python -m pytest "$@" || failed=1
bot/.venv/bin/python -m pytest -c bot/pytest.ini --rootdir=. --confcutdir=tests/textkit tests/textkit tests/bot || failed=1
exit $failed
