#!/usr/bin/env bash
# Install the named system packages where they are missing and we may; else say in one line what to install, and fail.
set -euo pipefail
present() {
    case $1 in
        chromium)
            for program in chromium-headless-shell chromium chromium-browser google-chrome; do
                command -v "$program" >/dev/null && return
            done
            return 1
            ;;
        postgresql) command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
        gettext) command -v xgettext >/dev/null && command -v msgmerge >/dev/null ;;
        openssh-client) command -v sftp >/dev/null ;;
        python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}
missing=()
for package in "$@"; do present "$package" || missing+=("$package"); done
[ ${#missing[@]} -eq 0 ] && exit 0
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null && as_root=(sudo -n) || { echo "Please install: sudo apt-get install ${missing[*]}" >&2; exit 1; }
fi
command -v apt-get >/dev/null || { echo "Please install with your package manager: ${missing[*]}" >&2; exit 1; }
echo "Installing ${missing[*]} …"
log=$(mktemp)
# Chromium without windows draws the same pages with a quarter less work; not every distribution packs it apart.
packages() {
    for name in "${missing[@]}"; do
        [ "$name" = chromium ] && apt-cache show chromium-headless-shell >/dev/null 2>&1 && name=chromium-headless-shell
        echo "$name"
    done
}
get() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"; }
# shellcheck disable=SC2046  # names of packages hold no space
if ! { get update && get install -y --no-install-recommends $(packages); } >"$log" 2>&1; then
    tail -5 "$log" >&2
    echo "Please install by hand: ${missing[*]}" >&2
    exit 1
fi
