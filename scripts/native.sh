#!/bin/sh
# Install the native libraries that PDF needs where the loader does not find them: Pango, and HarfBuzz's subset library.
# With `browser`: a Chromium for the tests that open a page.
set -eu

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        echo "Not root and no sudo; run this yourself: $*" >&2
        exit 4
    fi
}

install() { # the packages for apt, dnf and brew
    if command -v apt-get >/dev/null; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
        # shellcheck disable=SC2086 # a list of words
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null
    elif command -v dnf >/dev/null; then
        # shellcheck disable=SC2086
        as_root dnf install -y -q $2
    elif command -v brew >/dev/null; then
        # shellcheck disable=SC2086
        brew install -q $3
    else
        echo "Install with this system's package manager: $1" >&2
        exit 4
    fi
}

found() { "${PYTHON:-python3}" - "$@" <<'PY'
import ctypes, sys
for name in sys.argv[1:]:
    for candidate in (f"lib{name}.so.0", f"lib{name}.dylib", f"lib{name}.0.dylib", f"/opt/homebrew/lib/lib{name}.dylib"):
        try:
            ctypes.CDLL(candidate)
            break
        except OSError:
            pass
    else:
        sys.exit(1)
PY
}

if [ "${1:-}" = browser ]; then
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then exit 0; fi
    done
    install chromium chromium "--cask chromium"
elif ! found pango-1.0 pangoft2-1.0 harfbuzz harfbuzz-subset fontconfig 2>/dev/null; then
    if ! found fontconfig 2>/dev/null; then echo "Installing Pango, HarfBuzz and Fontconfig" >&2; fi
    install "python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0" "pango harfbuzz fontconfig" "pango harfbuzz"
fi
