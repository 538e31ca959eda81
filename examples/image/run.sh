#!/usr/bin/env bash
# Builds the image for both architectures as an OCI layout, twice, and runs it in
# containerd as a cluster would: read-only, without capabilities, without network,
# as nobody in particular. Needs Go; containerd and runc are installed with apt where
# that can be done. Where the kernel allows no containers, it says so and ends well:
# the layout has been checked by then.
#
#	OUT=bin/deploy/image examples/image/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
OUT=${OUT:-bin/deploy/image}
REF=${REF:-localhost/techmap:dev}
mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd)

programs=(techmap=./examples/techmap)
if [ -d examples/api ]; then
	programs+=(techmap-api=./examples/api)
fi

build() {
	(cd internal/ociimage && go run ./cmd/ociimage -module ../.. -out "$1" -ref "$REF" \
		-created "${SOURCE_DATE_EPOCH:-0}" -revision "${REVISION:-}" "${programs[@]}")
}

digest=$(build "$OUT/layout")
again=$(build "$OUT/again")
if [ "$digest" != "$again" ]; then
	echo "two builds differ, or a file was changed between them: $digest, $again" >&2
	exit 1
fi
rm -rf "$OUT/again" "$OUT"/again.*
tar -C "$OUT/layout" -cf "$OUT/image.tar" .
echo "image: $digest, $(du -sh "$OUT/layout" | cut -f1) for two architectures, the same when built again"

if [ "${1:-}" = build ]; then
	exit 0
fi

work=$(mktemp -d)
containerd_pid=
cleanup() {
	if [ -n "$containerd_pid" ]; then
		for task in $("${ctr[@]}" task ls -q 2>/dev/null); do
			"${ctr[@]}" task kill -s KILL "$task" >/dev/null 2>&1 || true
		done
		kill "$containerd_pid" 2>/dev/null || true
		wait "$containerd_pid" 2>/dev/null || true
	fi
	# What a container that was cut off has left mounted.
	while read -r _ mounted _; do
		case $mounted in "$work"/*) umount "$mounted" 2>/dev/null || true ;; esac
	done </proc/mounts
	rm -rf --one-file-system "$work"
}
trap cleanup EXIT

unable() {
	echo "not run: $*. The layout is built and checked; run it where containers are allowed."
	exit 0
}

[ "$(uname -s)" = Linux ] || unable "this is not Linux"
[ "$(id -u)" = 0 ] || unable "containerd needs root"
if ! command -v containerd >/dev/null || ! command -v runc >/dev/null; then
	command -v apt-get >/dev/null || unable "containerd is not installed"
	{ apt-get update && DEBIAN_FRONTEND=noninteractive \
		apt-get install -y --no-install-recommends containerd runc; } >"$OUT/apt.log" 2>&1 ||
		unable "containerd cannot be installed: $OUT/apt.log"
fi

cat >"$work/config.toml" <<CONFIG
version = 2
root = "$work/root"
state = "$work/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$work/containerd.sock"
CONFIG
containerd -c "$work/config.toml" >"$OUT/containerd.log" 2>&1 &
containerd_pid=$!
space=techmap-$$ # runc keeps its state by name, for all containerd of a machine
ctr=(ctr --address "$work/containerd.sock" --namespace "$space")
for _ in $(seq 100); do
	"${ctr[@]}" version >/dev/null 2>&1 && break
	kill -0 "$containerd_pid" 2>/dev/null || { containerd_pid=; unable "containerd does not start: $OUT/containerd.log"; }
	sleep .1
done
"${ctr[@]}" image import "$OUT/image.tar" >/dev/null

mkdir "$work/data"
chown 65532:65532 "$work/data"
# A new network namespace has a loopback that is down: what runs here has no network.
confined=(run --rm --read-only --cap-drop CAP_ALL --memory-limit $((1 << 30)))
for cap in CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE; do
	confined+=(--cap-drop "CAP_$cap")
done
data=(--mount "type=bind,src=$work/data,dst=/data,options=rbind:rw")

if ! "${ctr[@]}" "${confined[@]}" "$REF" try /usr/local/bin/techmap version >"$OUT/version.txt" 2>&1; then
	unable "this kernel starts no container: $(tail -1 "$OUT/version.txt")"
fi

# The most memory that the container had, as its control group counts it (files in
# the page cache included), of the second version of control groups or the first.
peak() {
	local group=$space/job now
	while sleep .1; do
		now=$(cat "/sys/fs/cgroup/$group/memory.peak" \
			"/sys/fs/cgroup/memory/$group/memory.max_usage_in_bytes" 2>/dev/null | head -1) || true
		if [ -n "$now" ]; then echo $((now >> 20)) >"$OUT/peak.txt"; fi
	done
}
echo unknown >"$OUT/peak.txt"
peak &
watcher=$!
"${ctr[@]}" "${confined[@]}" "${data[@]}" "$REF" job /usr/local/bin/techmap run >"$OUT/run.txt" 2>"$OUT/run.err" ||
	{ kill "$watcher"; echo "the job failed:" >&2; cat "$OUT/run.err" >&2; exit 1; }
kill "$watcher"
wait "$watcher" 2>/dev/null || true
grep -q 'Backend developer' "$OUT/run.txt"
[ "$(stat -c %u "$work/data/techmap.db")" = 65532 ]
echo "ran: $(grep -c '95 %' "$OUT/run.txt") rankings of sample data, read-only, without network, as user 65532; MiB at most: $(cat "$OUT/peak.txt")"

if "${ctr[@]}" "${confined[@]}" "$REF" readonly /usr/local/bin/techmap --store /elsewhere run >"$OUT/readonly.txt" 2>&1; then
	echo "it wrote outside of /data" >&2
	exit 1
fi
grep -q 'read-only file system' "$OUT/readonly.txt"
echo "refused: a store outside of /data ($(tail -1 "$OUT/readonly.txt"))"

if [ -d examples/api ]; then
	port=${PORT:-$((20000 + RANDOM % 10000))}
	"${ctr[@]}" "${confined[@]}" "${data[@]}" --net-host "$REF" api \
		/usr/local/bin/techmap-api --store /data --addr "127.0.0.1:$port" >"$OUT/api.txt" 2>&1 &
	api=$!
	for _ in $(seq 100); do
		curl -fs "http://127.0.0.1:$port/readyz" >/dev/null 2>&1 && break
		sleep .1
	done
	grep -q "listening on .*:$port/" "$OUT/api.txt" # it, and not who else has the port
	curl -fsS "http://127.0.0.1:$port/healthz" >/dev/null
	curl -fsS "http://127.0.0.1:$port/readyz" >/dev/null
	curl -fsS "http://127.0.0.1:$port/v1/skills/top?role=backend" | grep -q '"openings"'
	echo "answered: the interface, over the store that the job left"
	"${ctr[@]}" task kill -s TERM api
	wait "$api"
fi
