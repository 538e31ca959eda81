#!/usr/bin/env bash
# Sends every overlay, the logs, and the pods that Airflow starts to a real API server, as a
# dry run: fields, values and references to ports are checked as they would be, nothing is
# stored. Needs etcd, kubectl, openssl and kube-apiserver, whose path is in KUBE_APISERVER;
# without one it is built from its module into FOLDER, which takes 2 GB and minutes, once.
# Listens on the loopback interface alone.
#
#	examples/kubernetes/dry-run.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")"
out=${1:-$(mktemp -d)}
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
pids=()
cleanup() {
	for pid in "${pids[@]}"; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	rm -rf "$work"
}
trap cleanup EXIT

# The module of Kubernetes replaces its parts by folders of its own: a module that asks for
# it has to name them as they are published.
version=1.34.2
build() {
	local module="$work/module" part
	mkdir "$module"
	{
		printf 'module dryrun\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$version"
		for part in $(GOFLAGS=-mod=mod go -C "$work" mod download -json "k8s.io/kubernetes@v$version" |
			sed -n 's/.*"GoMod": "\(.*\)".*/\1/p' | xargs sed -n 's|^\t\(k8s.io/[a-z-]*\) => ./staging.*|\1|p'); do
			printf '\t%s => %s v0.%s\n' "$part" "$part" "${version#1.}"
		done
		printf ')\n'
	} >"$module/go.mod"
	go -C "$module" build -mod=mod -ldflags='-s -w' -o "$out/kube-apiserver" k8s.io/kubernetes/cmd/kube-apiserver
}
if [ -z "${KUBE_APISERVER:-}" ]; then
	KUBE_APISERVER=$out/kube-apiserver
	[ -x "$KUBE_APISERVER" ] || build
fi

etcd_port=${ETCD_PORT:-23790} peer_port=${PEER_PORT:-23800} port=${API_PORT:-26443}
etcd --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$etcd_port" \
	--advertise-client-urls "http://127.0.0.1:$etcd_port" --listen-peer-urls "http://127.0.0.1:$peer_port" \
	--initial-advertise-peer-urls "http://127.0.0.1:$peer_port" \
	--initial-cluster "default=http://127.0.0.1:$peer_port" >"$out/etcd.log" 2>&1 &
pids+=($!)

openssl genrsa -out "$work/signing.key" 2048 2>/dev/null
openssl rsa -in "$work/signing.key" -pubout -out "$work/signing.pub" 2>/dev/null
token=$(openssl rand -hex 16)
echo "$token,admin,admin,system:masters" >"$work/tokens.csv"
# The plug-in that wants a service account to exist needs a controller that makes the
# default one; pod security is on, and refuses what the namespace does not allow.
"$KUBE_APISERVER" --etcd-servers "http://127.0.0.1:$etcd_port" --bind-address 127.0.0.1 --secure-port "$port" \
	--cert-dir "$work/certs" --token-auth-file "$work/tokens.csv" --authorization-mode RBAC \
	--disable-admission-plugins ServiceAccount --enable-admission-plugins PodSecurity \
	--service-account-issuer https://kubernetes.default.svc --service-account-key-file "$work/signing.pub" \
	--service-account-signing-key-file "$work/signing.key" --service-cluster-ip-range 10.96.0.0/16 >"$out/apiserver.log" 2>&1 &
pids+=($!)

kubectl() {
	command kubectl --kubeconfig=/dev/null --server "https://127.0.0.1:$port" --insecure-skip-tls-verify --token "$token" "$@"
}
for _ in $(seq 300); do
	kubectl get --raw /readyz >/dev/null 2>&1 && break
	sleep .2
done
kubectl apply --server-side -f base/namespace.yaml -f logs/namespace.yaml >/dev/null

# take sends a file as a dry run. A warning is a failure: the server warns of what a
# namespace would refuse, and of what is to go.
take() {
	kubectl apply --server-side --dry-run=server --validate=strict -f "$2" >"$out/$1.txt" 2>&1 ||
		{ cat "$out/$1.txt" >&2; exit 1; }
	if grep -i warning "$out/$1.txt"; then
		exit 1
	fi
	echo "$1: $(grep -c 'serverside-applied' "$out/$1.txt") objects taken"
}

for folder in overlays/*/ logs/; do
	name=$(basename "$folder")
	command kubectl kustomize "$folder" >"$work/$name.yaml"
	take "$name" "$work/$name.yaml"
done

# The pod that Airflow makes of its template, as it makes it: a name and an image.
{
	sed -n '/^    template:/,/^links:/p' airflow/techmap.airflow.yaml | sed -e '1d' -e '/^links:/d' -e 's/^      //'
} | sed -e 's|^metadata:|metadata:\n  name: airflow-load\n  namespace: techmap|' \
	-e 's|^    - name: base.*|    - name: base\n      image: ghcr.io/techmap-it/techmap:v0.1.0|' >"$work/pod.yaml"
take airflow-pod "$work/pod.yaml"

# That it refuses what is wrong is shown once, or all of this would show nothing.
sed 's/readinessProbe/readynessProbe/' "$work/trial.yaml" >"$work/wrong.yaml"
if kubectl apply --server-side --dry-run=server --validate=strict -f "$work/wrong.yaml" >"$out/wrong.txt" 2>&1; then
	echo "a misspelt field was taken" >&2
	exit 1
fi
# The standard of the namespace is held against pods themselves.
cat >"$work/root.yaml" <<POD
apiVersion: v1
kind: Pod
metadata: {name: root, namespace: techmap}
spec: {containers: [{name: a, image: example.com/a}]}
POD
if kubectl apply --dry-run=server -f "$work/root.yaml" >"$out/root.txt" 2>&1; then
	echo "a pod that may be root was taken" >&2
	exit 1
fi
echo "refused: a misspelt field, a pod that may be root"
