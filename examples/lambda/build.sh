#!/bin/sh
# Builds the package of the functions into build/: the program for the architecture named,
# arm64 or x86_64, and the certificates of Amazon RDS.
set -eu
cd "$(dirname "$0")"
case "${1:-arm64}" in
  arm64) goarch=arm64 ;;
  x86_64) goarch=amd64 ;;
  *) echo "usage: $0 [arm64|x86_64]" >&2; exit 2 ;;
esac
mkdir -p build
CGO_ENABLED=0 GOOS=linux GOARCH=$goarch go build -tags="cloud,lambda.norpc${TAGS:+,$TAGS}" \
  -trimpath -ldflags='-s -w' -o build/bootstrap .
if [ ! -s build/rds-ca.pem ] && [ -z "${OFFLINE:-}" ]; then
  curl --fail --silent --show-error --location --output build/rds-ca.pem \
    https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
fi
ls -l build
