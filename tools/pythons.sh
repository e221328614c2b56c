#!/usr/bin/env bash
# Run the quick tests (no browser, nothing over a second) on every promised Python that this machine has, the oldest first.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$PWD/.venv/bin/uv
mapfile -t pythons < <({ ls /usr/bin/python3.1[1-4] 2>/dev/null; "$uv" python list --only-installed --output-format json |
    .venv/bin/python -c 'import json, sys; [print(each["path"]) for each in json.load(sys.stdin)]'; } | while read -r python; do
    "$python" -c 'import os, sys; v = sys.version_info
if (3, 11) <= v < (3, 15) and sys.implementation.name == "cpython": print("%d.%d.%d" % v[:3], os.path.realpath(sys.executable))' 2>/dev/null || true
done | sort -V -u -k1,1)
for found in "${pythons[@]}"; do
    version=${found%% *} python=${found#* } venv=$PWD/var/pythons/${found%% *}
    echo "Python $version ($python) …"
    [ -e "$venv/bin/python" ] || "$uv" venv -q --python "$python" "$venv"
    "$uv" pip install -q --python "$venv/bin/python" --require-hashes -r requirements-dev.lock
    "$uv" pip install -q --python "$venv/bin/python" --no-deps -e .
    cp -f "$uv" "$venv/bin/uv"
    BINOME_DATA_DIR=$venv/data "$venv/bin/pytest" -q -n "${WORKERS:-auto}" -m "not browser and not slow" "$@"
done
