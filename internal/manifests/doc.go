// Package manifests is tests: it reads the files that nothing else in this
// repository runs (Kubernetes manifests, the compose file, the workflows) as
// strictly as what they are for would, and a little more so. It is a module of its
// own, because the types of Kubernetes are a large dependency that nobody who
// imports techmap needs.
package manifests
