#!/usr/bin/env bash
# Runs what stands in the manifests: the tables, every stage, the interface and the pages,
# with the arguments, addresses, users and probes that the trial overlay has, on a MySQL
# server of this machine. With KUBE_APISERVER (a binary) and etcd on the path, every overlay
# is also sent to a real API server, which takes nothing it does not know.
#
#	OUT=bin/deploy/kubernetes examples/kubernetes/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
OUT=${OUT:-bin/deploy/kubernetes}
mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd)

go build -tags=cloud -o "$OUT/techmap" ./examples/techmap
go build -tags=cloud -o "$OUT/techmap-api" ./examples/api
export TECHMAP_TEST_COMMAND=$OUT/techmap TECHMAP_TEST_API=$OUT/techmap-api
go run ./internal/servers --only mysql -- go -C internal/manifests test -count=1 -v -run 'Chain' .

if [ -n "${KUBE_APISERVER:-}" ]; then
	examples/kubernetes/dry-run.sh "$OUT"
else
	echo "not asked: a real API server, because KUBE_APISERVER names none"
fi
