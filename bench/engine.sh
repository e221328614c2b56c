#!/bin/bash
# Measures the engine beside its peers, in one run; the peers live in an environment of their own.
# `bench/engine.sh PART…` measures some parts only. BLAS chooses its own kernels, for everyone alike.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
if [ ! -e bench/.peers/.ready ] || [ bench/engine/requirements.txt -nt bench/.peers/.ready ]; then
    $venv/bin/uv venv -q --clear --python $venv/bin/python bench/.peers
    $venv/bin/uv pip install -q --python bench/.peers/bin/python -r bench/engine/requirements.txt
    # the package `matching` has the folder of mentor-match: it gets a place of its own
    $venv/bin/uv pip install -q --python bench/.peers/bin/python --no-deps --target bench/.peers/alone matching==1.4.3
    touch bench/.peers/.ready
fi
$venv/bin/binome engine warm
exec $venv/bin/python -m bench.engine.measure "$@"
