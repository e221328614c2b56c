#!/usr/bin/env bash
# Run the quick tests on what comes next: Django's newest release, pre-releases included, and the newest allauth, numba and highspy,
# in an environment of its own, on the newest promised Python that is here (a new Django asks for a recent one).
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$PWD/${VENV:-.venv}/bin/uv venv=$PWD/var/next
read -r version python < <(tools/found_pythons.sh | tail -1)
"$uv" venv -q --clear --python "$python" "$venv"
"$uv" pip install -q --python "$venv/bin/python" --require-hashes -r requirements-dev.lock
"$uv" pip install -q --python "$venv/bin/python" --no-deps -e .
cp -f "$uv" "$venv/bin/uv"
installed() { "$uv" pip list -q --python "$venv/bin/python" | grep -E '^(django|django-allauth|numba|highspy) '; }
before=$(installed)
"$uv" pip install -q --python "$venv/bin/python" --upgrade-package django --upgrade-package django-allauth --upgrade-package numba \
    --upgrade-package highspy 'django>=5.2a1' 'django-allauth[mfa,socialaccount]' numba highspy
echo "Python $version, and of the libraries we lean on most:"
is_newer=false
while read -r name now; do
    locked=$(awk -v name="$name" '$1 == name { print $2 }' <<<"$before")
    if [ "$locked" = "$now" ]; then echo "  $name $now: the index has no newer one"; else echo "  $name $now (locked: $locked)"; is_newer=true; fi
done < <(installed)
if ! $is_newer; then echo "Nothing is newer than the lock: nothing to try."; exit; fi
on=()
if ! DJANGO_SETTINGS_MODULE=binome.settings.test "$venv/bin/python" -W ignore -c '
import django; django.setup()
from django.db import connection; print(connection.features.max_query_params)' >/dev/null 2>&1; then
    echo "This Django does not run on the SQLite we install (pysqlite3): what follows runs on PostgreSQL alone."
    tools/needs.sh postgresql
    on=(tools/postgres.py)
fi
# what it announces for later still is listed at the end, and fails nothing yet
BINOME_DATA_DIR=$venv/data "${on[@]}" "$venv/bin/pytest" -q -n "${WORKERS:-auto}" -m "not browser and not slow" \
    -W default::DeprecationWarning -W default::PendingDeprecationWarning "$@"
