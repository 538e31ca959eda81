package profile

import (
	"cmp"
	"hash/fnv"
	"maps"
	"math"
	"slices"
)

// How much is kept of each field.
const (
	sketchSize = 16_384
	sameSize   = 65_536 // of whole records
	sampleSize = 4096
	tallySize  = 20_000
	partSize   = 2_000
)

// hash spreads text evenly over 64 bits, the same in every process. FNV alone
// leaves the high bits of short texts alike, so they are mixed (splitmix64).
func hash(seed uint64, text string) uint64 {
	f := fnv.New64a()
	f.Write([]byte(text)) //nolint:errcheck // a hash takes everything
	h := f.Sum64() ^ seed*0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// A sketch counts distinct hashes. It keeps the smallest ones and how often each
// came: what is small enough to be kept at the end was so all along, so counts
// are exact and the order does not matter.
type sketch struct {
	size  int
	count map[uint64]int
	bound uint64 // larger ones are not kept
}

func newSketch(size int) *sketch {
	return &sketch{size: size, count: make(map[uint64]int), bound: math.MaxUint64}
}

func (s *sketch) add(h uint64) {
	if h > s.bound {
		return
	}
	s.count[h]++
	if len(s.count) >= 2*s.size {
		s.cut()
	}
}

// cut keeps the size smallest.
func (s *sketch) cut() {
	if len(s.count) <= s.size {
		return
	}
	hashes := slices.Sorted(maps.Keys(s.count))
	for _, h := range hashes[s.size:] {
		delete(s.count, h)
	}
	s.bound = hashes[s.size-1]
}

// distinct returns how many different hashes came, and whether that is exact.
func (s *sketch) distinct() (n int, exact bool) {
	s.cut()
	if s.bound == math.MaxUint64 {
		return len(s.count), true
	}
	return int(s.scale()*float64(len(s.count)-1) + 0.5), false
}

// repeated returns how many hashes came more than once, and how often they came
// beyond the first time.
func (s *sketch) repeated() (groups, excess int) {
	s.cut()
	for _, c := range s.count {
		excess += c - 1
		if c > 1 {
			groups++
		}
	}
	return int(s.scale()*float64(groups) + 0.5), int(s.scale()*float64(excess) + 0.5)
}

// scale returns how many hashes one that is kept stands for.
func (s *sketch) scale() float64 {
	if s.bound == math.MaxUint64 {
		return 1
	}
	return math.MaxUint64 / max(1, float64(s.bound))
}

// An item is one record of a sample.
type item struct {
	hash   uint64
	id     string
	text   string
	number float64
}

func (a item) compare(b item) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.id, b.id),
		cmp.Compare(a.number, b.number), cmp.Compare(a.text, b.text))
}

// A sample keeps the items with the smallest hashes, which is a fair sample of
// all and does not depend on their order.
type sample struct {
	size  int
	n     int // seen
	items []item
	bound uint64
}

func newSample(size int) *sample { return &sample{size: size, bound: math.MaxUint64} }

func (s *sample) add(i item) {
	s.n++
	if i.hash > s.bound {
		return
	}
	s.items = append(s.items, i)
	if len(s.items) >= 2*s.size {
		s.kept()
	}
}

// kept returns the sample, by hash.
func (s *sample) kept() []item {
	slices.SortFunc(s.items, item.compare)
	if len(s.items) > s.size {
		clear(s.items[s.size:])
		s.items = s.items[:s.size]
		s.bound = s.items[s.size-1].hash
	}
	return s.items
}
