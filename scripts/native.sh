#!/bin/sh
# Install the native libraries that PDF needs where the loader does not find them: Pango, and HarfBuzz's subset library.
# With `tests`: what the tests use besides: a browser and its driver, poppler's pdfsig and NSS's certutil for signatures,
# exiftool for what PDFs say of themselves, zbar for QR codes, zsh and fish to complete command lines in, PostgreSQL's server, LibreOffice without
# its windows for Word documents and workbooks (97 MB to download, 303 MB installed, under a minute), and pyxform for forms of ODK.
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

postgresql() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

if [ "${1:-}" = tests ]; then
    packages=
    command -v chromedriver >/dev/null || packages="$packages chromium chromium-driver"
    command -v pdfsig >/dev/null || packages="$packages poppler-utils"
    command -v exiftool >/dev/null || packages="$packages libimage-exiftool-perl"
    command -v zsh >/dev/null || packages="$packages zsh"
    command -v fish >/dev/null || packages="$packages fish"
    command -v certutil >/dev/null || packages="$packages libnss3-tools"
    found zbar 2>/dev/null || packages="$packages libzbar0"
    postgresql || packages="$packages postgresql"
    command -v soffice >/dev/null || packages="$packages libreoffice-writer-nogui libreoffice-calc-nogui"
    if [ -n "$packages" ]; then
        install "$packages" "chromium chromedriver poppler-utils perl-Image-ExifTool nss-tools zsh fish zbar postgresql-server libreoffice-writer libreoffice-calc" \
            "chromedriver poppler exiftool nss zsh fish zbar postgresql libreoffice"
    fi
    # The Nu checker of HTML, where it can run and be had; its test is passed over elsewhere.
    nu=.venv/share/nu
    if [ ! -d "$nu" ] && command -v java >/dev/null && command -v npm >/dev/null; then
        npm install --silent --no-audit --no-fund --prefix "$nu" vnu-jar >/dev/null 2>&1 || rm -rf "$nu"
    fi
    # pyxform, which makes XForms of XLSForms and has ODK Validate with it: it asks for other versions than the program does.
    forms=.venv/share/pyxform
    if [ ! -x "$forms/bin/xls2xform" ] && [ -x .venv/bin/python ]; then
        { .venv/bin/python -m venv "$forms" &&
            "$forms/bin/python" -m pip install --quiet --disable-pip-version-check "pyxform>=4.4,<5"; } || rm -rf "$forms"
    fi
elif ! found pango-1.0 pangoft2-1.0 harfbuzz harfbuzz-subset fontconfig 2>/dev/null; then
    if ! found fontconfig 2>/dev/null; then echo "Installing Pango, HarfBuzz and Fontconfig" >&2; fi
    install "python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0" "pango harfbuzz fontconfig" "pango harfbuzz"
fi
