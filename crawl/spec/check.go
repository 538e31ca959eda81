package spec

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/techmap-it/techmap"
)

// Limits of a Check.
const (
	// leastChecked is how many postings it takes to judge a source.
	leastChecked = 20
	// mostAlike is the share of postings above which one title at one place for
	// all of them means that the site hides the true ones.
	mostAlike = 0.5
)

// filledFields are the fields whose fill a Check knows, as files name them.
var filledFields = []string{
	"title", "company", "category", "tags", "sections", "employment", "work_model", "experience",
	"salary", "place", "posted_at", "deadline",
}

// A Check tells whether a source still gives what its file has recorded: a site
// that was redesigned, or that masks its answers, keeps answering, but fields
// that were always there stay empty. It may be used concurrently.
type Check struct {
	source string
	want   map[string]float64

	mu     sync.Mutex
	n      int
	filled map[string]int
	titles map[string]int
	alike  int // postings with the most frequent title and place
}

// NewCheck returns a Check that has seen nothing.
func (s *Spec) NewCheck() *Check {
	return &Check{
		source: s.Name, want: s.plan.expect.Fill, filled: make(map[string]int), titles: make(map[string]int),
	}
}

// Add notes which fields a posting has.
func (c *Check) Add(p techmap.Posting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	for field, filled := range fill(p) {
		if filled {
			c.filled[field]++
		}
	}
	if p.Title != "" {
		what := p.Title + "\x00" + p.Place.Raw // the same job in many towns is common
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

func fill(p techmap.Posting) map[string]bool {
	return map[string]bool{
		"title":      p.Title != "",
		"company":    p.Company != "",
		"category":   len(p.Category) > 0,
		"tags":       len(p.Tags) > 0,
		"sections":   slices.ContainsFunc(p.Sections, func(s techmap.Section) bool { return s.Text != "" }),
		"employment": p.Employment != "",
		"work_model": p.WorkModel != "",
		"experience": p.Experience != (techmap.Experience{}),
		"salary":     p.Salary != nil,
		"place":      p.Place != (techmap.Place{}),
		"posted_at":  !p.PostedAt.Time.IsZero(),
		"deadline":   p.Deadline.Kind != "",
	}
}

// Rates returns the share of postings that have each field, for the file of a
// source that works.
func (c *Check) Rates() map[string]float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	rates := make(map[string]float64, len(filledFields))
	for _, field := range filledFields {
		if c.n > 0 {
			rates[field] = float64(c.filled[field]) / float64(c.n)
		}
	}
	return rates
}

// Err returns a techmap.ErrMalformed that names every field which is filled less
// often than recorded, nil if there is none, or not enough was seen to tell. A
// rate counts as lower if even the upper end of its interval is: the postings
// seen are a sample.
func (c *Check) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n < leastChecked {
		return nil
	}
	var broken []string
	for _, field := range filledFields {
		if n, want := c.filled[field], c.want[field]; upper(n, c.n) < want {
			broken = append(broken, fmt.Sprintf("%s in %d of %d, recorded %.0f %%", field, n, c.n, 100*want))
		}
	}
	if float64(c.alike) > mostAlike*float64(c.n) {
		broken = append(broken, fmt.Sprintf("the same title and place in %d of %d", c.alike, c.n))
	}
	if len(broken) == 0 {
		return nil
	}
	return fmt.Errorf("%s is not what it was: %s: %w", c.source, strings.Join(broken, "; "), techmap.ErrMalformed)
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
