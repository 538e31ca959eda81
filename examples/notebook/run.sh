#!/bin/sh
# Exports a store and executes the notebook over it; fails when a cell fails.
#
#   ./run.sh [STORE]      STORE is a folder of techmap data; without one, sample data is made
#
# TECHMAP names the program (built from the source by default), OUT the folder for the
# export and the executed notebook. Python packages go into an environment of their
# own under bin/, which git ignores.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv="$root/bin/notebook-venv"
out=${OUT:-"$root/bin/notebook"}
mkdir -p "$out"

techmap=${TECHMAP:-"$out/techmap"}
if [ -z "${TECHMAP:-}" ]; then
	(cd "$root" && go build -o "$techmap" ./examples/techmap)
fi

store=${1:-"$out/store"}
if [ $# -eq 0 ] && [ ! -d "$store" ]; then
	"$techmap" -q --store "$store" run >/dev/null
fi
for layer in openings demands ranking; do
	"$techmap" -q --store "$store" export --layer "$layer" --format parquet --out "$out/$layer.parquet"
done

if [ ! -x "$venv/bin/python" ]; then
	python3 -m venv "$venv"
fi
# An environment that has what is asked for is left alone, offline too.
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
	"$venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt"
	cp "$here/requirements.txt" "$venv/requirements.txt"
fi

TECHMAP_EXPORT="$out" MPLBACKEND=module://matplotlib_inline.backend_inline "$venv/bin/python" -m nbconvert \
	--to html --execute --ExecutePreprocessor.timeout=300 --output-dir "$out" "$here/techmap.ipynb"
echo "$out/techmap.html"
