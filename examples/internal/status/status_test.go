package status

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// now is when tests look.
func now() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

const day = 24 * time.Hour

// listed returns how a source was listed each day up to yesterday noon, as many postings
// as are given, the latest last.
func listed(source string, postings ...int) []head {
	var list []head
	for i, n := range postings {
		at := now().Add(-time.Duration(len(postings)-i) * day)
		list = append(list, head{source, at, techmap.OutcomeComplete, n})
	}
	return list
}

// ended returns list with other outcomes at its end.
func ended(list []head, outcomes ...techmap.Outcome) []head {
	list = slices.Clone(list)
	for i, o := range outcomes {
		h := &list[len(list)-len(outcomes)+i]
		if h.outcome = o; o != techmap.OutcomeComplete && o != techmap.OutcomePartial {
			h.listed = 0
		}
	}
	return list
}

// healthy are facts about which there is nothing to find.
func healthy() facts {
	opening := techmap.Opening{
		ID: "hanbit:1", Roles: []techmap.RoleID{"backend"}, Demands: []techmap.Demand{{Skill: "go"}},
	}
	return facts{
		now:       now(),
		heads:     listed("hanbit", 200, 210, 205, 208, 206),
		runs:      []sqlitesink.Run{ranAll("run", now().Add(-day))},
		silver:    layerFacts{true, 440, now().Add(-day)},
		gold:      layerFacts{true, 440, time.Time{}},
		last:      techmap.Publication{At: now().Add(-day), Postings: 440, Openings: 412},
		ever:      true,
		published: now().Add(-day + 2*time.Minute),
		latest:    []techmap.Opening{opening},
		roles:     map[techmap.RoleID]int{"backend": 300, "frontend": 20},
		books:     &books{},
	}
}

// ranAll is the report of a run through all stages that took a minute.
func ranAll(kind string, at time.Time) sqlitesink.Run {
	c := techmap.Count{In: 440, Out: 440}
	stages := make(map[techmap.Stage]techmap.Count)
	for _, s := range []techmap.Stage{
		techmap.StageFetch, techmap.StageBronze, techmap.StageRefine, techmap.StageSilver,
		techmap.StageExtract, techmap.StageCanonicalize, techmap.StageGold,
	} {
		stages[s] = c
	}
	return sqlitesink.Run{Kind: kind, Report: techmap.Report{Started: at, Ended: at.Add(time.Minute), Stages: stages}}
}

// crawled is the report of a run that ended in bronze.
func crawled(at time.Time, sources map[string]techmap.SourceReport) sqlitesink.Run {
	r := ranAll("crawl", at)
	for s := range r.Report.Stages {
		if s != techmap.StageFetch && s != techmap.StageBronze {
			delete(r.Report.Stages, s)
		}
	}
	r.Report.Sources = sources
	return r
}

// codes returns what was found: grade, code and subject.
func codes(p *rankhttp.Pipeline) []string {
	out := []string{}
	for _, f := range p.Findings {
		code := string(f.Grade) + " " + f.Code
		if f.Subject != "" {
			code += " " + f.Subject
		}
		out = append(out, code)
	}
	return out
}

func TestEachCheckFiresAndDoesNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(f *facts, o *Options)
		want   []string
	}{
		"all is well": {func(*facts, *Options) {}, nil},
		"an empty store": {func(f *facts, _ *Options) {
			*f = facts{now: now(), silver: layerFacts{counted: true}, gold: layerFacts{counted: true}}
		}, []string{"warning store-empty"}},

		"a source failed once": {func(f *facts, _ *Options) { f.heads = ended(f.heads, "failed") }, []string{"warning source-failed hanbit"}},
		"a source failed three times": {func(f *facts, _ *Options) { f.heads = ended(f.heads, "failed", "failed", "failed") },
			[]string{"bad source-failed hanbit"}},
		"a source failed and came back": {func(f *facts, _ *Options) {
			f.heads = ended(f.heads, "failed", "failed", "failed", "complete")
			f.heads[len(f.heads)-1].listed = 206
		}, nil},
		"failures that other limits allow": {func(f *facts, o *Options) {
			f.heads, o.Limits.Failures = ended(f.heads, "failed", "failed", "failed"), 4
		}, []string{"warning source-failed hanbit"}},
		"a source refused":           {func(f *facts, _ *Options) { f.heads = ended(f.heads, "refused") }, []string{"warning source-refused hanbit"}},
		"a source refused for days":  {func(f *facts, _ *Options) { f.heads = ended(f.heads, "refused", "refused", "refused") }, []string{"bad source-refused hanbit"}},
		"nothing changed":            {func(f *facts, _ *Options) { f.heads = ended(f.heads, "unmodified") }, nil},
		"a listing is not whole":     {func(f *facts, _ *Options) { f.heads = ended(f.heads, "partial") }, []string{"warning source-partial hanbit"}},
		"a listing fell by half":     {func(f *facts, _ *Options) { f.heads = listed("hanbit", 200, 210, 205, 208, 102) }, []string{"warning source-fell hanbit"}},
		"a listing fell by a little": {func(f *facts, _ *Options) { f.heads = listed("hanbit", 200, 210, 205, 208, 110) }, nil},
		"a listing is empty":         {func(f *facts, _ *Options) { f.heads = listed("hanbit", 200, 210, 205, 208, 0) }, []string{"bad source-empty hanbit"}},
		"a listing was always empty": {func(f *facts, _ *Options) { f.heads = listed("hanbit", 0, 0, 0, 0, 0) }, nil},
		"a first listing":            {func(f *facts, _ *Options) { f.heads = listed("hanbit", 3) }, nil},
		"a source is late":           {func(f *facts, _ *Options) { back(f, 18*time.Hour) }, []string{"warning source-late hanbit"}},
		"a source is very late":      {func(f *facts, _ *Options) { back(f, 49*time.Hour) }, []string{"bad source-late hanbit"}},
		"a source is almost late":    {func(f *facts, _ *Options) { back(f, 11*time.Hour) }, nil},
		"a source by hand is never late": {func(f *facts, _ *Options) {
			f.heads = listed("hanbit", 200)
			back(f, 9*day)
		}, nil},
		"a schedule is known": {func(f *facts, o *Options) {
			f.heads = listed("hanbit", 200)
			o.Schedule = map[string]time.Duration{"hanbit": 6 * time.Hour}
		}, []string{"bad source-late hanbit"}},
		"a schedule of all": {func(f *facts, o *Options) { f.heads, o.Every = listed("hanbit", 200), 14*time.Hour },
			[]string{"warning source-late hanbit"}},

		"bronze is not refined": {func(f *facts, _ *Options) { f.runs = append(f.runs, crawled(now().Add(-3*time.Hour), nil)) }, []string{"warning silver-behind silver"}},
		"bronze is long not refined": {func(f *facts, _ *Options) { f.runs = append(f.runs, crawled(now().Add(-25*time.Hour), nil)) },
			[]string{"bad silver-behind silver"}},
		"bronze is refined later": {func(f *facts, _ *Options) {
			f.runs = append(f.runs, crawled(now().Add(-23*time.Hour), nil), ranAll("refine", now().Add(-22*time.Hour)))
			f.published = now().Add(-21 * time.Hour)
		}, nil},
		"bronze has just been filled": {func(f *facts, _ *Options) { f.runs = append(f.runs, crawled(now().Add(-time.Hour), nil)) }, nil},
		"silver was never filled": {func(f *facts, _ *Options) {
			f.runs = []sqlitesink.Run{crawled(now().Add(-time.Hour), nil)}
			f.silver, f.gold, f.ever, f.last = layerFacts{counted: true}, layerFacts{counted: true}, false, techmap.Publication{}
		}, []string{"warning silver-empty silver"}},
		"silver is not loaded": {func(f *facts, _ *Options) { f.behind, f.silver.mark = true, now().Add(-3*time.Hour) },
			[]string{"warning gold-behind gold"}},
		"silver is long not loaded":   {func(f *facts, _ *Options) { f.behind, f.silver.mark = true, now().Add(-2*day) }, []string{"bad gold-behind gold"}},
		"silver is just being loaded": {func(f *facts, _ *Options) { f.behind, f.silver.mark = true, now().Add(-time.Minute) }, nil},
		"gold is not published": {func(f *facts, _ *Options) { f.runs = append(f.runs, ranAll("load", now().Add(-3*time.Hour))) },
			[]string{"warning openings-behind openings"}},
		"gold has other postings than are published": {func(f *facts, _ *Options) { f.gold.count = 500 },
			[]string{"warning openings-behind openings"}},
		"nothing was ever published": {func(f *facts, _ *Options) {
			f.ever, f.published, f.last = false, time.Time{}, techmap.Publication{}
		}, []string{"warning publication-none"}},

		"what is published is old":      {func(f *facts, _ *Options) { f.published, f.runs = now().Add(-3*day), nil }, []string{"warning publication-old"}},
		"what is published is very old": {func(f *facts, _ *Options) { f.published, f.runs = now().Add(-7*day), nil }, []string{"bad publication-old"}},
		"what is published by hand is old": {func(f *facts, _ *Options) {
			f.heads, f.runs, f.published = listed("hanbit", 206), nil, now().Add(-29*day)
		}, nil},
		"what is published by hand is of last month": {func(f *facts, _ *Options) {
			f.heads, f.runs, f.published = listed("hanbit", 206), nil, now().Add(-31*day)
		}, []string{"warning publication-old"}},

		"a queue is long":  {func(f *facts, _ *Options) { f.queued = []Queue{{Name: "load", Messages: 1001, Oldest: -1}} }, []string{"warning queue-long load"}},
		"a queue is short": {func(f *facts, _ *Options) { f.queued = []Queue{{Name: "load", Messages: 999, Oldest: -1}} }, nil},
		"a queue is old":   {func(f *facts, _ *Options) { f.queued = []Queue{{Name: "load", Messages: 1, Oldest: 2 * time.Hour}} }, []string{"warning queue-old load"}},
		"a message is given up": {func(f *facts, _ *Options) {
			f.queued = []Queue{{Name: "load_dead", Dead: true, Messages: 1, Oldest: -1}}
		}, []string{"warning queue-dead load_dead"}},
		"no message is given up": {func(f *facts, _ *Options) { f.queued = []Queue{{Name: "load_dead", Dead: true, Oldest: -1}} }, nil},

		"a few records are lost": {func(f *facts, _ *Options) { f.rejects = []rejected{{kind: "malformed", count: 5}} }, nil},
		"some records are lost":  {func(f *facts, _ *Options) { f.rejects = []rejected{{kind: "malformed", count: 20}} }, []string{"warning rejects-many"}},
		"many records are lost":  {func(f *facts, _ *Options) { f.rejects = []rejected{{kind: "malformed", count: 200}} }, []string{"bad rejects-many"}},

		"the budget is nearly spent": {func(f *facts, o *Options) { f.books.month, o.Budget = 8.1, 10 }, []string{"warning model-budget"}},
		"the budget is half spent":   {func(f *facts, o *Options) { f.books.month, o.Budget = 5, 10 }, nil},
		"no budget is known":         {func(f *facts, _ *Options) { f.books.month = 500 }, nil},
		"the books are elsewhere":    {func(f *facts, o *Options) { f.books, o.Budget = nil, 10 }, nil},
		"asking takes days":          {func(f *facts, _ *Options) { f.waiting, f.books.pace = 10_000, .1 }, []string{"warning model-backlog"}},
		"asking takes minutes":       {func(f *facts, _ *Options) { f.waiting, f.books.pace = 100, 1 }, nil},
		"nobody asked lately":        {func(f *facts, _ *Options) { f.waiting = 10_000 }, nil},

		"a run does not balance": {func(f *facts, _ *Options) {
			r := ranAll("run", now().Add(-day))
			r.Report.Stages[techmap.StageSilver] = techmap.Count{In: 440, Out: 439}
			f.runs = append(f.runs, r)
		}, []string{"warning runs-unbalanced"}},
		"a run long ago did not balance": {func(f *facts, _ *Options) {
			bad := ranAll("run", now().Add(-9*day))
			bad.Report.Stages[techmap.StageSilver] = techmap.Count{In: 440, Out: 439}
			f.runs = append([]sqlitesink.Run{bad}, slices.Repeat(f.runs, balancedRuns)...)
		}, nil},
		"openings without technologies": {func(f *facts, _ *Options) {
			f.latest = append(f.latest, make([]techmap.Opening, 2)...)
			f.latest[1].Roles = f.latest[0].Roles
		}, []string{"warning field-thin technologies"}},
		"half of the openings repeat": {func(f *facts, _ *Options) { f.last.Openings = 220 }, nil},
		"most of the openings repeat": {func(f *facts, _ *Options) { f.last.Openings = 100 }, []string{"warning duplicates-many"}},
		"the worst is told first": {func(f *facts, _ *Options) {
			f.last.Openings, f.heads = 100, listed("hanbit", 200, 210, 205, 208, 0)
		}, []string{"bad source-empty hanbit", "warning duplicates-many"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, o := healthy(), (*Options)(nil).withDefaults()
			c.change(&f, &o)
			o.Limits = o.Limits.withDefaults()
			p := workOut(f, o)
			assert.ElementsMatch(t, append([]string{}, c.want...), codes(p))
			assert.True(t, slices.IsSortedFunc(p.Findings, func(a, b rankhttp.PipelineFinding) int {
				return Level(b.Grade) - Level(a.Grade)
			}), "the worst first")
			checkGrades(t, p)
		})
	}
}

// back sets the listings of facts back by a time.
func back(f *facts, by time.Duration) {
	f.heads = slices.Clone(f.heads)
	for i := range f.heads {
		f.heads[i].at = f.heads[i].at.Add(-by)
	}
}

// checkGrades checks that grades follow from findings, and that each finding names a
// remedy in both languages and a command.
func checkGrades(t *testing.T, p *rankhttp.Pipeline) {
	t.Helper()
	worstOf := rankhttp.Good
	of := map[string]rankhttp.Grade{}
	for _, f := range p.Findings {
		worstOf, of[f.Check] = worst(worstOf, f.Grade), worst(of[f.Check], f.Grade)
		for _, text := range []string{f.Text.En, f.Text.Ko, f.Remedy.En, f.Remedy.Ko, f.Command} {
			assert.NotEmpty(t, text, f.Code)
			assert.NotContains(t, text, "%!", f.Code)
		}
	}
	assert.Equal(t, worstOf, p.Grade)
	require.Len(t, p.Checks, len(Checks()))
	for _, c := range p.Checks {
		assert.Equal(t, worst(of[c.Name], ""), c.Grade, c.Name)
	}
}

func TestUsualIsTheMedianOfEightBefore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list            []head
		postings, usual int
	}{
		"none before":           {listed("a", 7), 7, 0},
		"an odd number":         {listed("a", 1, 9, 5, 100), 100, 5},
		"an even number":        {listed("a", 4, 8, 100), 100, 6},
		"the eight before":      {listed("a", 1000, 1000, 1, 2, 3, 4, 5, 6, 7, 8, 9), 9, 5},
		"failures list nothing": {ended(listed("a", 4, 8, 6, 0), "failed"), 6, 6},
		"unmodified is no list": {ended(listed("a", 4, 8, 6, 0), "unmodified"), 6, 6},
		"a part is what it is":  {ended(listed("a", 4, 8, 2), "partial"), 2, 6},
		"a part is not usual":   {append(ended(listed("a", 4, 8, 2), "partial"), listed("a", 5)...), 5, 6},
		"an empty part is none": {ended(listed("a", 4, 8, 0), "partial"), 8, 4},
		"never listed anything": {ended(listed("a", 0), "failed"), 0, 0},
		"empty and complete":    {listed("a", 4, 0), 0, 4},
	} {
		postings, median := usual(c.list)
		assert.Equal(t, [2]int{c.postings, c.usual}, [2]int{postings, median}, name)
	}
}

func TestRunsTellHowOftenASourceIsDue(t *testing.T) {
	t.Parallel()
	at := func(hours ...int) []head {
		var list []head
		for _, h := range hours {
			list = append(list, head{"a", now().Add(time.Duration(h) * time.Hour), techmap.OutcomeComplete, 1})
		}
		return list
	}
	for name, c := range map[string]struct {
		list []head
		want time.Duration
	}{
		"daily":                    {at(-96, -72, -48, -24), day},
		"daily, with an outage":    {at(-240, -216, -192, -72, -48, -24), day},
		"daily, a little shifted":  {at(-97, -72, -49, -24), 25 * time.Hour},
		"too few to tell":          {at(-72, -48, -24), 0},
		"at will":                  {at(-90, -72, -71, -20, -3), 0},
		"at a keyboard":            {at(0, 0, 0, 0, 0), 0},
		"daily now, hourly before": {at(-300, -299, -298, -240, -216, -192, -168, -144, -120, -96, -72), day},
	} {
		assert.Equal(t, c.want, regular(c.list), name)
	}
}

func TestRunsTellOfSourcesWithoutACensus(t *testing.T) {
	t.Parallel()
	f := healthy()
	boom := errors.New("crawl: page 3:\n  no answer")
	at := now().Add(-time.Hour)
	f.runs = append(f.runs, crawled(at, map[string]techmap.SourceReport{
		"hanbit":    {Outcome: techmap.OutcomePartial, Listed: 100, Err: boom},
		"worldjobs": {Outcome: techmap.OutcomeFailed, Err: errors.New("needs a key")},
	}))
	f.heads = append(f.heads, head{"hanbit", at.Add(time.Second), techmap.OutcomePartial, 190})
	p := workOut(f, (*Options)(nil).withDefaults())
	require.Len(t, p.Sources, 2)
	assert.Equal(t, 190, p.Sources[0].Postings, "the census says it better")
	assert.Equal(t, "crawl: page 3: no answer", p.Sources[0].Cause, "the run says why")
	assert.Equal(t, "worldjobs", p.Sources[1].Name)
	assert.Equal(t, "needs a key", p.Sources[1].Cause)
	assert.Equal(t, at, p.Sources[1].LastRun)
	assert.True(t, p.Sources[1].LastSuccess.IsZero())
}

func TestRejectsAreToldByKind(t *testing.T) {
	t.Parallel()
	f := healthy()
	f.rejects = []rejected{{kind: "not-found", count: 1}, {kind: "malformed", count: 2}, {kind: "skip", count: 3}, {count: 4}, {stage: "gold", kind: "malformed", count: 5}}
	assert.Equal(t, []rankhttp.PipelineRejects{{Kind: "malformed", Count: 7}, {Kind: "not_found", Count: 1}, {Kind: "other", Count: 7}},
		workOut(f, (*Options)(nil).withDefaults()).Rejects)
}

func TestModelSaysWhenItIsDone(t *testing.T) {
	t.Parallel()
	f, o := healthy(), (*Options)(nil).withDefaults()
	f.waiting, f.books, o.Budget = 120, &books{month: 2.5, pace: 2}, 10
	m := workOut(f, o).Model
	assert.Equal(t, rankhttp.PipelineModel{
		Waiting: 120, Paced: true, Backlog: 60, Ends: now().Add(time.Minute), Booked: true, Spent: 2.5, Budget: 10, Left: 7.5,
	}, m)
	o.Budget = 2
	assert.Zero(t, workOut(f, o).Model.Left, "not less than nothing")
}
