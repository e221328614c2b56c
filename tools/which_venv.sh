#!/usr/bin/env bash
# Say which virtual environment serves the Python named: .venv where it is of that version or not made yet, else one beside it.
set -euo pipefail
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }
wanted=$(version "$1")
if [ ! -e .venv/bin/python ] || [ "$(version .venv/bin/python)" = "$wanted" ]; then echo .venv; else echo ".venv-$wanted"; fi
