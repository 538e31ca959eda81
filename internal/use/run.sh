#!/bin/sh
# Uses the library as others would: three modules outside the tree that import less or more
# of it. Prints what each takes: lines of go.sum, modules and packages that are compiled, and
# the size of the program.
set -eu
tree=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOFLAGS=-mod=mod CGO_ENABLED=0

echo '| program | go.sum, lines | modules | packages | MB | MB without symbols |'
echo '|---|---|---|---|---|---|'
for use in lexicon crawl everything; do
	mkdir "$work/$use"
	cp "$tree/internal/use/testdata/$use/main.go" "$work/$use/"
	cd "$work/$use"
	echo "module example.com/$use" >go.mod
	# The versions that the library is tested with, as a release pins them.
	grep -v '^module' "$tree/go.mod" >>go.mod
	go mod edit -require=github.com/techmap-it/techmap@v0.0.0 -replace=github.com/techmap-it/techmap="$tree"
	go mod tidy >/dev/null 2>&1 || go mod tidy
	go build -o whole . && go build -ldflags='-s -w' -o stripped .
	./whole >out
	test -s out
	awk -v use="$use" -v sums="$(wc -l <go.sum)" \
		-v modules="$(go list -deps -f '{{with .Module}}{{.Path}}{{end}}' . | sort -u | grep -c .)" \
		-v packages="$(go list -deps . | wc -l)" -v whole="$(wc -c <whole)" -v stripped="$(wc -c <stripped)" 'BEGIN {
			printf "| %s | %d | %d | %d | %.1f | %.1f |\n", use, sums, modules, packages, whole / 1e6, stripped / 1e6 }'
done
