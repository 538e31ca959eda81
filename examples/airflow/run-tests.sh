#!/bin/sh
# Tests the DAGs on a real Airflow, with real stages: installs both, starts the storage servers
# on the loopback interface, and runs pytest. Nothing is left running.
#
#   ./run-tests.sh [PYTEST ARGUMENTS]      such as -k flow, or -x
#
# OUT is the folder for the environment and the command (bin/airflow by default, which git
# ignores), PYTHON the interpreter (3.11 or later), TECHMAP a command that is there already.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${OUT:-"$root/bin/airflow"}
venv="$out/venv"
mkdir -p "$out"

if [ ! -x "$venv/bin/python" ]; then
	"${PYTHON:-python3}" -m venv "$venv"
fi
# An environment that has what is asked for is left alone, offline too.
pins=$(cat "$here/requirements.txt" "$here/requirements-test.txt" "$here/constraints.txt")
if [ "$pins" != "$(cat "$venv/pins.txt" 2>/dev/null)" ]; then
	"$venv/bin/pip" install -q --disable-pip-version-check -c "$here/constraints.txt" -r "$here/requirements-test.txt"
	printf '%s\n' "$pins" >"$venv/pins.txt"
fi

cd "$root"
if [ -z "${TECHMAP:-}" ]; then
	TECHMAP="$out/techmap"
	go build -tags=cloud -o "$TECHMAP" ./examples/techmap
fi
# The stages as functions, as Lambda gets them, and what runs them as Lambda does.
TECHMAP_BOOTSTRAP="$out/bootstrap" TECHMAP_FUNCTIONS="$out/functions"
go build -tags=cloud,lambda.norpc -o "$TECHMAP_BOOTSTRAP" ./examples/lambda
go build -o "$TECHMAP_FUNCTIONS" ./examples/airflow/tests/functions
export TECHMAP TECHMAP_BOOTSTRAP TECHMAP_FUNCTIONS PYTHONDONTWRITEBYTECODE=1

"$venv/bin/ruff" check --no-cache "$here"
"$venv/bin/ruff" format --no-cache --check "$here"
exec go run ./internal/servers -- "$venv/bin/python" -m pytest -q --rootdir "$here" "$here/tests" "$@"
