package e2e

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/internal/pipenet"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// A closingCase is one way in which a site answers badly for some runs while all
// of its postings are open.
type closingCase struct {
	name     string
	site     string          // which of sites; "" means api
	hostile  handler         // nil: the site is sound all the time
	believed bool            // the second hostile run is, because it says what the first did
	outcome  techmap.Outcome // of the first hostile run
	says     string          // in why that run ended, where that is kept
}

// TestNothingClosesWrongly takes a site through a complete run, hostile runs a
// day apart, and complete runs that lack one posting: no hostile run closes an
// opening, and that one posting closes with the second run that lacks it.
func TestNothingClosesWrongly(t *testing.T) {
	t.Parallel()
	var cases []closingCase
	for _, group := range [][]closingCase{
		refusals(), brokenLists(), shrunkLists(), brokenDetails(), otherShapes(),
	} {
		cases = append(cases, group...)
	}
	require.GreaterOrEqual(t, len(cases), 45)
	t.Logf("%d cases", len(cases))
	extractor := lexicon.New(medallion.DefaultTaxonomy(), nil)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t, newScene(t, c.site, extractor))
		})
	}
}

func (c closingCase) check(t *testing.T, s *scene) {
	first := s.run(t)
	require.Equal(t, techmap.OutcomeComplete, first.Outcome, "%v", first.Err)
	require.Equal(t, openings, first.Listed)
	s.wantOpen(t, "after the first run")

	s.server.set(c.hostile)
	const runs = 2 // what it takes to close
	for i := range runs {
		s.server.touch(i + 1)
		got := s.run(t)
		if i == 0 {
			assert.Equal(t, c.outcome, got.Outcome, "%v", got.Err)
			if c.says != "" && assert.Error(t, got.Err) {
				assert.Contains(t, got.Err.Error(), c.says)
			}
		}
		s.wantOpen(t, "after hostile run "+strconv.Itoa(i+1))
	}

	s.server.set(nil)
	s.server.touch(runs + 1)
	if c.believed {
		s.run(t) // what the fault was believed to be is doubted in its turn
	}
	s.server.close(1)
	require.Equal(t, techmap.OutcomeComplete, s.run(t).Outcome)
	s.server.touch(runs + 2) // the same answer again would be no second one
	if !c.believed {
		s.wantOpen(t, "after one complete run that lacks it")
	}
	require.Equal(t, techmap.OutcomeComplete, s.run(t).Outcome)
	s.wantOpen(t, "after two complete runs without it", 1)
}

// A scene is a site, and a store that is filled from it.
type scene struct {
	server    *jobServer
	client    *http.Client
	spec      *spec.Spec
	db        *sqlitesink.DB
	marks     *crawl.FileValidators
	marksFile string
	extractor techmap.Extractor
	day       time.Time
}

func newScene(t *testing.T, site string, extractor techmap.Extractor) *scene {
	t.Helper()
	parsed, err := spec.Parse("board.yaml", []byte(siteHead+sites[site]))
	require.NoError(t, err)
	db, err := sqlitesink.Open(t.Context(), filepath.Join(t.TempDir(), "gold.db"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	s := &scene{
		server: newJobServer(), spec: parsed, db: db, extractor: extractor,
		day: time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC),
	}
	s.marksFile = filepath.Join(t.TempDir(), "validators.json")
	s.marks, err = crawl.OpenValidators(s.marksFile, &crawl.FileValidatorsOptions{Now: func() time.Time { return s.day }})
	require.NoError(t, err)

	n := pipenet.New()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var server errgroup.Group
	server.Go(func() error { return n.Serve(ctx, s.server) })
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, server.Wait())
	})
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, err := net.SplitHostPort(address); err != nil || net.ParseIP(host) != nil {
			t.Errorf("connects to %s", address)
		}
		return n.Dial(ctx, network, address)
	}
	s.client = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		DialContext: dial, DialTLSContext: dial, DisableKeepAlives: true,
	}}
	return s
}

// run collects from the site, publishes, and returns how the source ended. The
// next run is a day later.
func (s *scene) run(t *testing.T) techmap.SourceReport {
	t.Helper()
	now := func() time.Time { return s.day }
	defer func() { s.day = s.day.Add(24 * time.Hour) }()
	gold := s.db.Gold()
	seen, err := gold.Seen(t.Context())
	require.NoError(t, err)
	memory := crawl.NewMemory(seen, &crawl.MemoryOptions{Now: now})
	site, err := s.spec.Site(nil)
	require.NoError(t, err)
	p := techmap.Pipeline{
		Sources: []techmap.Source{crawl.New(site, &crawl.Options{
			Client: s.client, Interval: -1, Attempts: 1, Now: now, TDMFile: true,
			Known: memory.Known, Censuses: gold.Censuses, Validators: s.marks,
		})},
		BronzeSink: memory,
		Silver:     medallion.NewSilver(map[string]medallion.Parser{"": s.spec.Parser()}),
		Extractor:  s.extractor,
		Gold:       medallion.NewGold(medallion.DefaultTaxonomy(), nil),
		GoldSink:   gold,
		CensusSink: s.db.Census(),
		Now:        now,
	}
	report, err := p.Run(t.Context(), techmap.Query{})
	require.NoError(t, report.Balanced())
	source := report.Sources[s.spec.Name]
	if source.Outcome == techmap.OutcomeFailed || source.Outcome == techmap.OutcomeRefused {
		require.Error(t, err)
	} else {
		require.NoError(t, err)
	}
	if err == nil && report.Rejected() == 0 {
		require.NoError(t, s.marks.Commit())
	}
	_, err = medallion.Publish(t.Context(), gold, nil)
	require.NoError(t, err)
	return source
}

// wantOpen checks that the opening of every posting is open but for those closed.
func (s *scene) wantOpen(t *testing.T, when string, closed ...int) {
	t.Helper()
	all, err := techmap.Collect(s.db.Gold().Openings(t.Context(), time.Time{}))
	require.NoError(t, err)
	open := make(map[string]bool)
	reasons := make(map[string]techmap.CloseReason)
	for _, o := range all {
		for _, id := range o.Members {
			_, key := id.Split()
			open[key] = open[key] || o.ClosedAt().IsZero()
			reasons[key] = o.Open[len(o.Open)-1].Reason
		}
	}
	gone := make(map[int]bool)
	for _, n := range closed {
		gone[n] = true
	}
	for n := 1; n <= openings; n++ {
		key := strconv.Itoa(n)
		if gone[n] {
			assert.False(t, open[key], "%s is open %s", key, when)
			assert.Equal(t, techmap.ClosedVanished, reasons[key])
			continue
		}
		if !assert.True(t, open[key], "%s closed %s: %s", key, when, reasons[key]) {
			return
		}
	}
}
