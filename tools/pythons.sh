#!/usr/bin/env bash
# Run the quick tests (no browser, nothing over a second) on every promised Python that this machine has, the oldest first.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$PWD/${VENV:-.venv}/bin/uv
mapfile -t pythons < <(tools/found_pythons.sh)
for line in "${pythons[@]}"; do
    version=${line%% *} python=${line#* } venv=$PWD/var/pythons/${line%% *}
    echo "Python $version ($python) …"
    [ -e "$venv/bin/python" ] || "$uv" venv -q --python "$python" "$venv"
    "$uv" pip install -q --python "$venv/bin/python" --require-hashes -r requirements-dev.lock
    "$uv" pip install -q --python "$venv/bin/python" --no-deps -e .
    cp -f "$uv" "$venv/bin/uv"
    BINOME_DATA_DIR=$venv/data "$venv/bin/pytest" -q -n "${WORKERS:-auto}" -m "not browser and not slow" "$@"
done
