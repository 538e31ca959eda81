package sample

// A random is a stream of numbers that follows from its seed alone, on every
// system and with every version of Go: goldens rest on it (SplitMix64). The generators of
// math/rand/v2 are fixed too, but what is made of their numbers is not promised to be.
type random struct{ state uint64 }

// newRandom returns the stream of a purpose: streams of one seed for different
// purposes have nothing to do with each other.
func newRandom(seed uint64, purpose string) *random {
	for _, c := range []byte(purpose) {
		seed = (seed ^ uint64(c)) * 0x100000001b3
	}
	r := &random{state: seed}
	r.next()
	return r
}

// next returns the next 64 bits.
func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1, and 0 if there is none.
func (r *random) below(n int) int {
	if n <= 1 {
		return 0
	}
	return int(r.next() >> 33 % uint64(n))
}

// between returns a number from low to high.
func (r *random) between(low, high int) int { return low + r.below(high-low+1) }

// chance reports true in percent of a hundred cases.
func (r *random) chance(percent int) bool { return r.below(100) < percent }

// pick returns one of vs, which must not be empty.
func pick[T any](r *random, vs []T) T { return vs[r.below(len(vs))] }

// weighted returns the index of one of n things, each as likely as its weight.
func (r *random) weighted(n int, weight func(int) int) int {
	total := 0
	for i := range n {
		total += weight(i)
	}
	left := r.below(total)
	for i := range n {
		if left -= weight(i); left < 0 {
			return i
		}
	}
	return n - 1
}

// some returns n of vs, fewer if there are fewer, in random order.
func some[T any](r *random, vs []T, n int) []T {
	out := append([]T(nil), vs...)
	n = min(n, len(out))
	for i := range n {
		j := i + r.below(len(out)-i)
		out[i], out[j] = out[j], out[i]
	}
	return out[:n]
}
