//go:build !race

package serving_test

// raced says that the race detector watches.
const raced = false
