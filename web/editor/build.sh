#!/bin/sh
# Builds the editor of the SPARQL workspace into web/static/editor. Usage: web/editor/build.sh WORK_FOLDER
# Needs `node` and `npm` on the PATH: see node.sh.
set -eu
work=$1
sources=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$work"
cp "$sources/package.json" "$sources/package-lock.json" "$sources/.npmrc" "$work/"
cd "$work"
npm ci --loglevel=error >/dev/null
node "$sources/build.mjs" "$sources" "$sources/../static/editor"
