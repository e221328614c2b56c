#!/bin/bash
# Measures the engine beside its peers, in one run; the peers live in an environment of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -x bench/.peers/bin/python ]; then
    python3 -m venv bench/.peers
    bench/.peers/bin/pip install -q -r bench/engine/requirements.txt
fi
.venv/bin/binome engine warm
exec .venv/bin/python -m bench.engine.measure "$@"
