#!/bin/sh
# The user of the peer that is always on; the unit itself is enabled by whoever wants it.
set -e
if [ "$1" = configure ] && command -v systemd-sysusers >/dev/null 2>&1; then
    systemd-sysusers moothall.conf || true
fi
