#!/bin/sh
# Chromium for the browser tests: the one that is here, or the system's package where it may be installed.
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
    exit 0
fi
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then root=""; elif sudo -n true 2>/dev/null; then root="sudo"; else root="no"; fi
    if [ "$root" != "no" ] && $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq chromium >/dev/null; then
        exit 0
    fi
fi
echo "Chromium is not here and could not be installed; the browser tests will be named as not run." >&2
