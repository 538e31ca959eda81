package medallion

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// A publication that loses more than half of the openings of the last one, and
// more than twenty, is held back: it is what a broken site, a lost table or a
// half-finished load look like, and hardly ever what the market does.
const (
	maxLossShare = 0.5
	maxLoss      = 20
)

// A survey is what must be known of all postings before the first opening is made.
type survey struct {
	newest   time.Time // when the newest was seen
	closed   closings
	taxonomy string // version by which they were made, or all of them, joined by commas
}

// survey reads the postings once.
func (p *publisher) survey(ctx context.Context) (survey, error) {
	out := survey{closed: make(closings)}
	var taxonomies []string
	postings := p.store.Postings
	if s, ok := p.store.(SightingStore); ok {
		postings = s.Sightings
	}
	for c, err := range postings(ctx) {
		if err != nil {
			return out, err
		}
		out.newest = latest(out.newest, c.SeenAt)
		out.closed.add(&c)
		if !slices.Contains(taxonomies, c.Taxonomy) {
			taxonomies = append(taxonomies, c.Taxonomy)
		}
	}
	slices.Sort(taxonomies)
	out.taxonomy = strings.Join(taxonomies, ",")
	return out, nil
}

// gate returns an error if the openings of this run are too few to be believed.
func (p *publisher) gate() error {
	had, have := p.last.Openings, p.pub.Openings
	switch lost := had - have; {
	case p.opts.Force, had == 0:
		return nil
	case p.pub.Postings == 0:
		return fmt.Errorf("no gold postings are left of %d openings; force to publish: %w", had, techmap.ErrInvalid)
	case lost > maxLoss && float64(lost) > maxLossShare*float64(had):
		return fmt.Errorf("%d openings are left of %d; force to publish: %w", have, had, techmap.ErrInvalid)
	}
	return nil
}
