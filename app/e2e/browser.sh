#!/bin/sh
# Makes sure that the journeys have Chromium and the fonts of the pictures (without Korean, Japanese and Chinese ones they show boxes);
# installs them where apt-get may be used.
missing=""
found() { [ -n "$1" ] && command -v "$1" >/dev/null 2>&1; }
found "${CHROMIUM:-}" || found chromium || found chromium-browser || found google-chrome || missing="chromium"
if command -v fc-list >/dev/null 2>&1; then
  [ -n "$(fc-list :lang=ko family)" ] || missing="$missing fonts-nanum"
  [ -n "$(fc-list :lang=ja family)" ] && [ -n "$(fc-list :lang=zh-tw family)" ] || missing="$missing fonts-noto-cjk"
  [ -n "$(fc-list 'Liberation Sans' family)" ] || missing="$missing fonts-liberation"
else
  missing="$missing fonts-nanum fonts-noto-cjk fonts-liberation fontconfig"
fi
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
