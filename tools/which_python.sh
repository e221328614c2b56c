#!/usr/bin/env bash
# Say where the Python named is: as it is named where it runs, else the newest of that name that pyenv keeps (its shims run only what is chosen).
set -euo pipefail
if "$1" -c '' 2>/dev/null; then echo "$1"; exit; fi
ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/"$1" 2>/dev/null | sort -V | tail -1
