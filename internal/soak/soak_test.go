package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// TestShakenDaysEndAsCalmOnes is a soak of half a minute with every check of a long one. It
// works in the module's folder, so it is not parallel.
func TestShakenDaysEndAsCalmOnes(t *testing.T) {
	if os.Getenv("TECHMAP_TEST_INTEGRATION") == "" { //nolint:forbidigo // asks for what takes minutes
		t.Skip("set TECHMAP_TEST_INTEGRATION=1 to build the programs and shake them for half a minute")
	}
	o, err := parse([]string{"-minutes", "0.5", "-faults", "6", "-postings", "200", "-bin", t.TempDir(), "-corpora", ""})
	require.NoError(t, err)
	t.Chdir(module)
	var told bytes.Buffer
	require.NoError(t, soak(t.Context(), o, &told), &told)
	assert.Contains(t, told.String(), "nothing was lost, doubled or wrong")
}

func TestParse(t *testing.T) {
	t.Parallel()
	o, err := parse([]string{"-minutes", "3", "-faults", "20", "-seed", "7"})
	require.NoError(t, err)
	assert.Equal(t, uint64(7), o.seed)
	for _, args := range [][]string{{"-minutes", "0"}, {"-stores", "moon"}, {"word"}, {"-faults", "-1"}} {
		_, err := parse(args)
		assert.ErrorContains(t, err, "wrong use", "%v", args)
	}
}

func TestScheduleIsFixedByItsSeed(t *testing.T) {
	t.Parallel()
	take := func(seed uint64, cloud bool) (all []fault) {
		s := newSchedule(seed, cloud, true)
		for range 300 {
			all = append(all, s.next(false))
		}
		return all
	}
	assert.Equal(t, take(1, false), take(1, false))
	assert.NotEqual(t, take(1, false), take(2, false))
	seen := make(map[faultKind]bool)
	for _, f := range append(take(1, true), take(1, false)...) {
		seen[f.Kind] = true
		assert.Contains(t, steps(), f.Step)
	}
	assert.Len(t, seen, 23, "every kind comes up")
}

func TestBoardIsTheSameOnTheSameDay(t *testing.T) {
	t.Parallel()
	get := func(day int, path string) string {
		b, err := newBoard("", 500)
		require.NoError(t, err)
		w := httptest.NewRecorder()
		b.serve(w, httptest.NewRequest(http.MethodGet, path, nil), day)
		return w.Body.String()
	}
	for day := range 79 {
		assert.Equal(t, get(day, "/jobs?page=1"), get(day, "/jobs?page=1"))
		assert.NotEqual(t, get(day, "/jobs?page=1"), get(day+1, "/jobs?page=1"), "day %d: something is new each day", day)
	}
	var first struct {
		Total int `json:"total"`
		Jobs  []struct{ ID string }
	}
	require.NoError(t, json.Unmarshal([]byte(get(3, "/jobs?page=1")), &first))
	assert.NotZero(t, first.Total)
	assert.Contains(t, get(3, "/jobs/"+first.Jobs[0].ID), "description")
	assert.Contains(t, get(200, "/jobs/"+first.Jobs[0].ID), "404", "it is listed no more")
}

func TestReferenceCounts(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	opening := func(id, company string, change func(*techmap.Opening)) techmap.Opening {
		o := techmap.Opening{
			ID: techmap.PostingID(id), Company: company, Roles: []techmap.RoleID{"backend"}, Members: []techmap.PostingID{"a", "b"},
			Open:    []techmap.Interval{{From: day.Add(-time.Hour), LastSeen: day}},
			Demands: []techmap.Demand{{Skill: "go", Level: techmap.LevelRequired}, {Skill: "java", Level: techmap.LevelMentioned}},
		}
		change(&o)
		return o
	}
	var lines bytes.Buffer
	for _, o := range []techmap.Opening{
		opening("1", "도토리", func(*techmap.Opening) {}),
		opening("2", "도토리", func(o *techmap.Opening) { o.Demands[0].Level = techmap.LevelPreferred }),
		opening("3", "acorn", func(o *techmap.Opening) { o.Open[0].To = day }),
		opening("4", "acorn", func(o *techmap.Opening) { o.Open[0].From = day.Add(time.Hour) }),
		opening("5", "acorn", func(o *techmap.Opening) { o.ImageOnly = true }),
	} {
		require.NoError(t, json.NewEncoder(&lines).Encode(o))
	}
	file := filepath.Join(t.TempDir(), "openings.jsonl")
	require.NoError(t, os.WriteFile(file, lines.Bytes(), 0o600))
	ref, openings, postings, err := countFile(file, day)
	require.NoError(t, err)
	assert.Equal(t, 5, openings)
	assert.Equal(t, 10, postings)
	say := func(text string) string {
		var a answer
		require.NoError(t, json.Unmarshal([]byte(text), &a))
		return ref.differs(&a)
	}
	right := `{"role":"backend","openings":2,"companies":1,"entries":[{"skill":"go","openings":2,"companies":1,"required":1,"preferred":1}]}`
	assert.Empty(t, say(right))
	assert.Empty(t, say(`{"roles":[{"role":"backend","openings":2,"companies":1}]}`))
	assert.Contains(t, say(strings.Replace(right, `"required":1`, `"required":2`, 1)), "go")
	assert.Contains(t, say(strings.Replace(right, `"openings":2`, `"openings":3`, 1)), "3 openings")
	assert.Contains(t, say(strings.Replace(right, `"go"`, `"java"`, 1)), "nobody")
	assert.Contains(t, say(`{"roles":[]}`), "0 roles")
}

func TestGrowthIsSeen(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	measured := func(goroutines, memory func(i int) float64) []string {
		var g growth
		for i := range 100 {
			g.samples = append(g.samples, reading{began.Add(time.Duration(i) * time.Minute), map[string]float64{
				"go_goroutines": goroutines(i), "process_open_fds": 20,
				"process_resident_memory_bytes": memory(i), "techmap_index_openings": 1000,
			}})
		}
		trends, _ := g.trends()
		return grown(trends)
	}
	flat := func(v float64) func(int) float64 { return func(i int) float64 { return v + float64(i%3) } }
	assert.Empty(t, measured(flat(15), flat(100<<20)))
	assert.Len(t, measured(func(i int) float64 { return float64(15 + i) }, flat(100<<20)), 1, "one goroutine a minute")
	assert.Len(t, measured(flat(15), func(i int) float64 { return float64(100+i*2) * (1 << 20) }), 1, "two megabytes a minute")
	assert.InDelta(t, 60, slope([]reading{
		{began, map[string]float64{"x": 1}}, {began.Add(time.Minute), map[string]float64{"x": 2}},
	}, "x")*3600, .001, "one a minute is sixty an hour")
}

func TestStoppedClock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	overlay, err := stoppedClock(t.Context(), dir)
	require.NoError(t, err, "package time of this Go has to be as the overlay expects it")
	assert.FileExists(t, overlay)
}

func TestAgeIsStated(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	a := &answer{AsOf: now.Add(-time.Hour), Age: 3600}
	a.Meta.Data = "0011223344556677"
	assert.Empty(t, wrongAge(a, now))
	assert.NotEmpty(t, wrongAge(a, now.Add(time.Hour)), "an hour less than it is")
	a.AsOf = time.Time{}
	assert.NotEmpty(t, wrongAge(a, now), "of no day")
}
