#!/bin/sh
# Makes sure that the journeys have Chromium and a Korean font; installs them where apt-get may be used.
missing=""
{ [ -n "${CHROMIUM:-}" ] && command -v "$CHROMIUM" >/dev/null 2>&1; } || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium"
if command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=ko family)" ]; then :; else missing="$missing fonts-nanum fontconfig"; fi
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing$(printf ' %s' $missing) through apt-get"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 # a list of package names
  { apt-get update && apt-get install -y --no-install-recommends $missing; } >/tmp/svcscope-apt.$$ 2>&1 && { rm -f /tmp/svcscope-apt.$$; exit 0; }
  tail -n 20 /tmp/svcscope-apt.$$ >&2
fi
echo "The browser journeys need$(printf ' %s' $missing): please install with this system's package manager." >&2
exit 1
