package status

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// Facts are what was read.
type facts struct {
	now time.Time

	runs   []sqlitesink.Run  // that began last at the end, the latest only
	heads  []head            // censuses, by source, then time
	causes map[string]string // why the last census of a source is not complete, as far as it says

	silver layerFacts
	gold   layerFacts
	behind bool // gold lacks all of what was last written to silver

	last      techmap.Publication
	ever      bool      // something was published
	published time.Time // when

	rejects []rejected
	waiting int

	latest []techmap.Opening
	roles  map[techmap.RoleID]int // open openings

	queued []Queue
	books  *books // nil if there are none
}

// A head is how a source was listed once.
type head struct {
	source  string
	at      time.Time
	outcome techmap.Outcome
	listed  int
}

// A rejected is how many records are lost of one stage and kind.
type rejected struct {
	stage techmap.Stage
	kind  string
	count int
}

// layerFacts are what a layer says of itself.
type layerFacts struct {
	counted bool
	count   int
	mark    time.Time // of the last change, zero if not known
}

// How much is looked at.
const (
	keptRuns       = 2000 // runs that are kept in mind
	latestOpenings = 1000 // openings that fields are looked for in
	probes         = 16   // postings of silver that gold is asked for
)

// gather reads the facts.
func gather(ctx context.Context, s Store, o Options) (f facts, err error) {
	f.now = o.Now().UTC().Truncate(time.Second)
	for _, read := range []func(context.Context, Store) error{
		f.readRuns, f.readCensuses, f.readPublication, f.readLayers, f.readRejects, f.readQuality,
	} {
		if err := read(ctx, s); err != nil {
			return f, err
		}
	}
	if o.Queues != nil {
		if f.queued, err = o.Queues(ctx); err != nil {
			return f, err
		}
	}
	if o.Books != "" {
		if f.books, err = readBooks(o.Books, f.now); err != nil {
			return f, err
		}
	}
	return f, nil
}

// readRuns reads the reports of the latest runs.
func (f *facts) readRuns(ctx context.Context, s Store) error {
	for r, err := range s.Gold.Runs(ctx) {
		if _, lost := errors.AsType[*techmap.RecordError](err); lost {
			continue
		}
		if err != nil {
			return err
		}
		if f.runs = append(f.runs, r); len(f.runs) > 2*keptRuns {
			f.runs = slices.Clone(f.runs[len(f.runs)-keptRuns:])
		}
	}
	return nil
}

// readCensuses reads how sources were listed, and why the last listing of each is not
// whole.
func (f *facts) readCensuses(ctx context.Context, s Store) error {
	heads, err := s.Gold.Census().Heads(ctx)
	if err != nil {
		return err
	}
	f.causes = make(map[string]string)
	for i, h := range heads {
		f.heads = append(f.heads, head{h.Source, h.At, h.Outcome, h.Listed})
		last := i == len(heads)-1 || heads[i+1].Source != h.Source
		if !last || h.Outcome == techmap.OutcomeComplete || h.Outcome == techmap.OutcomeUnmodified {
			continue
		}
		census, err := s.Gold.Census().Get(ctx, h.Source, h.At)
		if err != nil && !errors.Is(err, techmap.ErrMalformed) && !errors.Is(err, techmap.ErrNotFound) {
			return err
		}
		f.causes[h.Source] = census.Err
	}
	return nil
}

func (f *facts) readPublication(ctx context.Context, s Store) (err error) {
	if f.last, f.ever, err = s.Gold.Gold().LastPublication(ctx); err != nil {
		return err
	}
	f.published, err = s.Gold.Gold().Published(ctx)
	return err
}

// A counter is a layer that counts without reading.
type counter interface {
	Count(ctx context.Context) (int, error)
}

func (f *facts) readLayers(ctx context.Context, s Store) (err error) {
	gold := s.Gold.Gold()
	if f.gold.count, err = gold.Count(ctx); err != nil {
		return err
	}
	f.gold.counted = true
	if f.waiting, err = gold.Waiting(ctx); err != nil {
		return err
	}
	if s.Silver == nil {
		return nil
	}
	silver := s.Silver.Silver()
	if f.silver.mark, err = silver.Mark(ctx); err != nil {
		return err
	}
	if f.silver.mark.IsZero() {
		f.silver.counted = f.gold.count == 0 // an empty one beside a gold that is not is not the one
		return nil
	}
	if c, ok := silver.(counter); ok {
		if f.silver.count, err = c.Count(ctx); err != nil {
			return err
		}
		f.silver.counted = true
	}
	f.behind, err = goldBehind(ctx, s, f.silver.mark)
	return err
}

// goldBehind reports whether gold has none of the postings that were written to silver
// last, in the version that silver has: what is written together is loaded together.
// Those that were lost on the way do not tell.
func goldBehind(ctx context.Context, s Store, mark time.Time) (bool, error) {
	asked := 0
	for p, err := range s.Silver.Silver().Since(ctx, mark.Add(-time.Microsecond)) {
		if _, lost := errors.AsType[*techmap.RecordError](err); lost {
			continue
		}
		if err != nil {
			return false, err
		}
		g, err := s.Gold.Gold().Get(ctx, p.ID)
		switch {
		case errors.Is(err, techmap.ErrNotFound):
		case err != nil:
			return false, err
		case !g.SeenAt.Before(p.SeenAt):
			return false, nil
		}
		if asked++; asked == probes {
			break
		}
	}
	return asked > 0, nil
}

func (f *facts) readRejects(ctx context.Context, s Store) error {
	counts, err := s.Gold.Rejects().Counts(ctx)
	for _, c := range counts {
		f.rejects = append(f.rejects, rejected{c.Stage, c.Kind, c.Count})
	}
	return err
}

func (f *facts) readQuality(ctx context.Context, s Store) (err error) {
	if f.latest, err = s.Gold.Gold().Latest(ctx, latestOpenings); err != nil {
		return err
	}
	f.roles, err = s.Gold.Gold().RoleCounts(ctx)
	return err
}
