#!/usr/bin/env bash
# The running API against its own document: a client generated from it, then thousands
# of requests made of it. OUT is a folder for what is installed and made.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${OUT:?a folder to work in}"
out=$(cd "$OUT" && pwd)
venv=$out/venv
[ -x "$venv/bin/schemathesis" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"; }

(cd "$here/../.." && go build -o "$out/api" ./examples/api)
"$out/api" --sample --rate 0 --addr 127.0.0.1:0 >"$out/api.log" 2>&1 &
server=$!
trap 'kill $server; wait $server || true' EXIT
for _ in $(seq 300); do
	base=$(grep -o 'http://127[^/]*' "$out/api.log" | head -1 || true)
	[ -n "$base" ] && curl -sf "$base/readyz" >/dev/null && break
	kill -0 $server || { cat "$out/api.log"; exit 1; }
	sleep .2
done
curl -sf "$base/v1/openapi.json" >"$out/openapi.json"

rm -rf "$out/client"
PATH="$venv/bin:$PATH" "$venv/bin/openapi-python-client" generate --path "$out/openapi.json" \
	--meta none --output-path "$out/client/techmap_client" >"$out/generate.log"
TECHMAP_API=$base PYTHONPATH=$out/client "$venv/bin/python" -m pytest -q -p no:cacheprovider "$here/client_test.py"

cd "$out" && "$venv/bin/schemathesis" run "$out/openapi.json" --url "$base" --max-examples "${EXAMPLES:-15}" --workers 2 \
	--checks not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance
