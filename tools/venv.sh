#!/usr/bin/env bash
# Make the virtual environment with uv in it; where Python came without `venv`, install that first or say so.
set -euo pipefail
python=$1 venv=$2
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$(dirname "$0")/needs.sh" python3-venv
fi
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' ||
    { echo "Binôme needs Python 3.11 to 3.14; $("$python" --version) is here. Say which with PYTHON=…" >&2; exit 1; }
"$python" -m venv "$venv"
"$venv/bin/pip" install -q --disable-pip-version-check uv
