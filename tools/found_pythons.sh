#!/usr/bin/env bash
# List every promised Python that this machine has, the oldest first: one line each, its version and its path.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
pyenv=${PYENV_ROOT:-$HOME/.pyenv} # its versions are in no PATH unless they are chosen
{ ls /usr/bin/python3.1[1-4] /usr/local/bin/python3.1[1-4] "$pyenv"/versions/*/bin/python3.1[1-4] 2>/dev/null || true
    "$venv/bin/uv" python list --only-installed --output-format json 2>/dev/null |
    "$venv/bin/python" -c 'import json, sys; [print(each["path"]) for each in json.load(sys.stdin)]'; } | while read -r python; do
    "$python" -c 'import os, sys; v = sys.version_info
if (3, 11) <= v < (3, 15) and sys.implementation.name == "cpython": print("%d.%d.%d" % v[:3], os.path.realpath(sys.executable))' 2>/dev/null || true
done | sort -V -u -k1,1
