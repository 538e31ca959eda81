// Package faultproxy stands between a client and a server in tests and does to
// them what networks and busy services do: it delays, cuts connections before or
// after the server did its work, throttles, and leaves part of a batch undone.
//
// A [Proxy] works on connections and knows no protocol; a [Handler] works on HTTP
// requests. Both are told what to do by rules whose [When] is a function of a
// count, so that a test that failed once fails again, and both count what they
// did, so that a test can tell that its fault came to pass.
package faultproxy

import (
	"maps"
	"math/rand/v2"
	"sync"
)

// A When says whether a fault strikes the n-th connection or request that its
// rule is about, counted from 0.
type When func(n int) bool

// Always strikes every time.
func Always(int) bool { return true }

// First strikes the first k times.
func First(k int) When { return func(n int) bool { return n < k } }

// Every strikes every k-th time: with 3 the third, the sixth and so on.
func Every(k int) When { return func(n int) bool { return n%k == k-1 } }

// Random strikes with probability p. Equal seeds strike alike.
func Random(seed uint64, p float64) When {
	return func(n int) bool { return rand.New(rand.NewPCG(seed, uint64(n))).Float64() < p }
}

// counts counts by name. It is safe for concurrent use.
type counts struct {
	mu sync.Mutex
	of map[string]int
}

// next returns how often it was called with name before.
func (c *counts) next(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = make(map[string]int)
	}
	c.of[name]++
	return c.of[name] - 1
}

func (c *counts) snapshot() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.of)
}
