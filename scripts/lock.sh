#!/usr/bin/env bash
# Writes both lock files anew: hashes, but no index address, so that they work with any mirror.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
compile() { "$UV" pip compile --quiet --universal --generate-hashes --no-header --no-emit-package textkit --group dev "$@"; }
compile --python-version 3.12 -o requirements.lock pyproject.toml
(cd bot && compile --python-version 3.10 -o requirements.lock pyproject.toml)
