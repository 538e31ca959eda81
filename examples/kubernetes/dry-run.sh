#!/usr/bin/env bash
# Sends every overlay to a real API server, as a dry run: fields, values and references to
# ports are checked as they would be, nothing is stored. Needs kube-apiserver (its path in
# KUBE_APISERVER), etcd, kubectl and openssl; listens on the loopback interface alone.
#
#	KUBE_APISERVER=/path/kube-apiserver examples/kubernetes/dry-run.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")"
out=${1:-$(mktemp -d)}
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
kubectl apply -f base/namespace.yaml >/dev/null

for overlay in overlays/*/; do
	name=$(basename "$overlay")
	command kubectl kustomize "$overlay" >"$work/$name.yaml"
	kubectl apply --server-side --dry-run=server --validate=strict -f "$work/$name.yaml" >"$out/$name.txt" 2>&1 ||
		{ cat "$out/$name.txt" >&2; exit 1; }
	if grep -i warning "$out/$name.txt"; then
		exit 1
	fi
	echo "$name: $(grep -c 'serverside-applied' "$out/$name.txt") objects taken"
done

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
