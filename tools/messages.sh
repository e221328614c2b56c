#!/usr/bin/env bash
# Bring the French catalogue up to date with the code; --check fails instead when a text is missing, fuzzy or not collected.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/${VENV:-.venv}/bin
export BINOME_DATA_DIR=$PWD/var/test DJANGO_SETTINGS_MODULE=binome.settings.test  # what settings make stays out of src
collect() { (cd src/binome && "$bin/django-admin" makemessages -l fr --no-location --no-wrap -i 'static/vendor/*' >/dev/null); }
if [ "${1:-}" = "--check" ]; then
    kept=$(mktemp -d)
    cp -r src/binome/locale "$kept/"
    trap 'rm -rf src/binome/locale; cp -r "$kept/locale" src/binome/locale' EXIT
    collect
    "$bin/python" tools/messages.py src/binome/locale/fr/LC_MESSAGES/django.po "$kept/locale/fr/LC_MESSAGES/django.po"
else
    collect
    "$bin/pybabel" -q compile --statistics -D django -d src/binome/locale || true
fi
