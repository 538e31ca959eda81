#!/usr/bin/env bash
# Measures again what docs/BENCHMARKS.md and docs/QUALITY.md state, one thing after the
# other, and keeps what each command prints in a file of its own in OUT. With names of
# steps as arguments, only those. What reads real postings needs TECHMAP_CORPORA.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${OUT:-bin/reports}
mkdir -p "$out"
wanted=" $* "
failed=()

# step NAME COMMAND… runs a command into NAME.txt, with what it took and how busy the machine was.
step() {
	local name=$1 begun=$SECONDS
	shift
	[ "$wanted" = "  " ] || [[ $wanted == *" $name "* ]] || return 0
	printf '%-12s ' "$name"
	{
		printf '$ %s\n' "$*"
		cat /proc/loadavg
	} >"$out/$name.txt"
	local status=0
	set +e # in a condition the first failure would not end the command
	(
		set -e
		"$@"
	) >>"$out/$name.txt" 2>&1
	status=$?
	set -e
	if [ $status -eq 0 ]; then
		printf 'ok      %4d s   load then %s\n' $((SECONDS - begun)) "$(cut -d' ' -f1 /proc/loadavg)"
	else
		printf 'FAILED  %4d s   see %s\n' $((SECONDS - begun)) "$out/$name.txt"
		failed+=("$name")
	fi
}

# real is step for what reads real postings.
real() {
	if [ -n "${TECHMAP_CORPORA:-}" ]; then step "$@"; else printf '%-12s left out: TECHMAP_CORPORA is not set\n' "$1"; fi
}

machine() {
	date -u +%Y-%m-%d
	grep -m1 'model name' /proc/cpuinfo
	nproc
	grep MemTotal /proc/meminfo
	uname -sr
	go version
	git log -1 --format=%h
}

# timed runs a command and says what it took.
timed() {
	local TIMEFORMAT="%R s, processors %U + %S s: $*"
	time "$@" >/dev/null
}

# layers brings all real postings in, makes the later layers again, and writes them out.
layers() {
	local store techmap
	store=$(mktemp -d)
	techmap=$store/techmap
	go build -o "$techmap" ./examples/techmap
	zcat "$TECHMAP_CORPORA"/postings/*.gz >"$store/postings.jsonl"
	wc -l "$store/postings.jsonl"
	timed "$techmap" -q --store "$store/s" import "$store/postings.jsonl" --no-show || [ $? -eq 3 ] # some lines are no postings
	timed "$techmap" -q --store "$store/s" replay
	for layer in silver gold; do
		for form in jsonl csv parquet; do
			timed "$techmap" -q --store "$store/s" export --layer "$layer" --format "$form" -o "$store/out"
			wc -c "$store/out"
		done
	done
	rm -rf "$store"
}

evaluate() {
	local techmap=$out/techmap postings
	go build -o "$techmap" ./examples/techmap
	postings=$(printf '%s\n' "$TECHMAP_CORPORA"/postings/*.gz | paste -sd,)
	"$techmap" eval "$TECHMAP_CORPORA/gold/korean_english_dev.jsonl" --by company
	"$techmap" eval testdata/labels/roles_dev.jsonl --postings "$TECHMAP_CORPORA/gold/korean_english_dev.jsonl"
	"$techmap" eval testdata/labels/fields_sample.jsonl --labelled experience,employment,work_model,seniority --postings "$postings"
	"$techmap" eval testdata/labels/skills_blind.jsonl --no-tags --postings "$postings"
}

step machine machine
real evaluate evaluate
real skillspan go test -count=1 -run TestSkillSpan -v ./llm/lexicon
real model go test -count=1 -run 'Corpora|Gold' -v ./llm
step injections go test -count=1 -run 'TestInjections|TestNoPostingIsLost' -v ./llm
real openings go test -count=1 -run SameOpening -v ./internal/e2e
real match make --no-print-directory bench-match ROUNDS=30
step index go test ./rank -run '^$' -bench 'Filters/1000000|Year/1000000|Day/1000000|Top/1000000' -benchtime 1x
step sql make --no-print-directory bench-sql
step api make --no-print-directory bench-api
step api-year make --no-print-directory bench-api LOAD="-mix year"
real layers layers
step use make --no-print-directory use
step measure make --no-print-directory measure
step crawl make --no-print-directory bench-crawl

[ ${#failed[@]} -eq 0 ] || { echo "failed: ${failed[*]}" >&2; exit 1; }
