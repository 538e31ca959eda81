package spec

import (
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"strings"
	"sync"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// Limits of a Check. They are on the careful side: a false alarm makes a whole listing
// count for nothing, and a missed one is found a run later, when there is more to see.
const (
	// leastChecked is how many postings it takes to judge a source.
	leastChecked = 20
	// mostAlike is the share of postings above which one title at one place for
	// all of them means that the site hides the true ones.
	mostAlike = 0.5
	// leastEmpty is how many postings it takes to judge a field that none of them has.
	leastEmpty = 8
	// leastLikely is the probability below which it is no chance that none has it.
	leastLikely = 1e-4
	// mostUnreadable is the share of postings above which it is not they that are
	// broken, but the site or the file.
	mostUnreadable = 0.5
)

// A Check tells whether a source still gives what its file has recorded: a site
// that was redesigned, or that masks its answers, keeps answering, but fields
// that were always there stay empty. It may be used concurrently. Spec.NewCheck makes it.
type Check struct {
	source string
	want   map[string]float64 // expect.fill of the file; fields that are not in it are not judged

	mu         sync.Mutex
	n          int            // postings added
	unreadable int            // served, and not of the file's shape
	filled     map[string]int // postings that have the field
	titles     map[uint64]int // by hash: a site may have very many
	seed       maphash.Seed
	alike      int // postings with the most frequent title and place
}

// NewCheck returns a Check that has seen nothing. A Site has one of its own for each range;
// this is for whoever judges postings of a file by other ways, such as stored ones.
func (s *Spec) NewCheck() *Check {
	return &Check{
		source: s.Name, want: s.plan.expect.Fill, filled: make(map[string]int),
		titles: make(map[uint64]int), seed: maphash.MakeSeed(),
	}
}

// Add notes which fields a posting has.
func (c *Check) Add(p techmap.Posting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	for _, field := range crawl.Fields() {
		if crawl.Filled(&p, field) {
			c.filled[field]++
		}
	}
	if p.Title != "" {
		what := maphash.String(c.seed, p.Title+"\x00"+p.Place.Raw) // the same job in many towns is common
		c.titles[what]++
		c.alike = max(c.alike, c.titles[what])
	}
}

// addUnlessSkipped adds a posting that was read, also one that lacks something.
func (c *Check) addUnlessSkipped(p techmap.Posting, err error) {
	if !errors.Is(err, techmap.ErrSkip) {
		c.Add(p)
	}
}

// addUnreadable notes that a posting was served that is not of the file's shape.
func (c *Check) addUnreadable() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unreadable++
}

// Rates returns the share of postings that have each field, from 0 to 1, for the file of a
// source that works: what "expect.fill" is to say. It is empty before the first posting.
func (c *Check) Rates() map[string]float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	rates := make(map[string]float64, len(c.filled))
	for _, field := range crawl.Fields() {
		if c.n > 0 {
			rates[field] = float64(c.filled[field]) / float64(c.n)
		}
	}
	return rates
}

// Err returns a techmap.ErrMalformed that names every field which is filled less
// often than recorded, nil if there is none, or not enough was seen to tell. A
// rate counts as lower if even the upper end of its interval is: the postings
// seen are a sample. Where most are known and few are fetched, a field that none
// of these has still tells.
func (c *Check) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var broken []string
	if all := c.n + c.unreadable; all >= leastEmpty && float64(c.unreadable) > mostUnreadable*float64(all) {
		broken = append(broken, fmt.Sprintf("%d of %d postings cannot be read", c.unreadable, all))
	}
	for _, field := range crawl.Fields() {
		if n, want := c.filled[field], c.want[field]; c.lower(n, want) {
			broken = append(broken, fmt.Sprintf("%s in %d of %d, recorded %.0f %%", field, n, c.n, 100*want))
		}
	}
	if c.n >= leastChecked && float64(c.alike) > mostAlike*float64(c.n) {
		broken = append(broken, fmt.Sprintf("the same title and place in %d of %d", c.alike, c.n))
	}
	if len(broken) == 0 {
		return nil
	}
	return fmt.Errorf("%s is not what it was: %s: %w", c.source, strings.Join(broken, "; "), techmap.ErrMalformed)
}

// lower reports whether a field that n postings have was recorded in more.
func (c *Check) lower(n int, want float64) bool {
	if c.n < leastChecked {
		return n == 0 && c.n >= leastEmpty && math.Pow(1-want, float64(c.n)) < leastLikely
	}
	return upper(n, c.n) < want
}

// upper returns the upper end of the Wilson interval of k in n at two standard
// deviations.
func upper(k, n int) float64 {
	if k == n {
		return 1 // but for rounding, the formula says so, too
	}
	const z = 2
	p, m := float64(k)/float64(n), float64(n)
	return (p + z*z/(2*m) + z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))) / (1 + z*z/m)
}
