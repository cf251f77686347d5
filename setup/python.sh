#!/bin/sh
# Prints a Python that can run Kervan (3.11 to 3.14), or says what to do.
for name in "$PYTHON" .venv/bin/python python3.13 python3.12 python3.11 python3.14 python3 python \
    /opt/homebrew/bin/python3 /usr/local/bin/python3; do
    [ -n "$name" ] || continue
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1; then
        echo "$name"
        exit 0
    fi
done
echo "kervan: Python 3.11 or newer is needed (Debian: apt install python3 python3-venv; macOS: brew install python)." >&2
echo "        If it is installed under another name, say so: make run PYTHON=/path/to/python3" >&2
exit 1
