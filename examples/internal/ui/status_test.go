package ui

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// watched is a library that knows how its pipeline is doing.
type watched struct {
	rankhttp.Fixed
	state *rankhttp.Pipeline
}

var _ rankhttp.Watched = watched{}

// Pipeline implements rankhttp.Watched.
func (w watched) Pipeline() *rankhttp.Pipeline { return w.state }

// busy is a pipeline with something of everything.
func busy() *rankhttp.Pipeline {
	at := today().Add(time.Hour)
	ago := func(d time.Duration) time.Time { return at.Add(-d) }
	return &rankhttp.Pipeline{
		At: at, Grade: rankhttp.Bad,
		Store: rankhttp.PipelineStore{Up: true, Looked: at, Read: at},
		Checks: []rankhttp.PipelineCheck{
			{Name: "store", Grade: rankhttp.Good}, {Name: "sources", Grade: rankhttp.Bad}, {Name: "layers", Grade: rankhttp.Warning},
			{Name: "queues", Grade: rankhttp.Warning}, {Name: "rejects", Grade: rankhttp.Good}, {Name: "model", Grade: rankhttp.Good},
			{Name: "publication", Grade: rankhttp.Good}, {Name: "quality", Grade: rankhttp.Warning},
		},
		Findings: []rankhttp.PipelineFinding{
			{
				Check: "sources", Grade: rankhttp.Bad, Code: "source-failed", Subject: "worldjobs", Command: "techmap sites check worldjobs",
				Text:   rankhttp.PipelineText{En: "failed 3 runs in a row: " + evil, Ko: "연달아 3번 실패: " + evil},
				Remedy: rankhttp.PipelineText{En: "see whether the site answers", Ko: "사이트가 응답하는지 확인하세요"},
			},
			{
				Check: "layers", Grade: rankhttp.Warning, Code: "gold-behind", Subject: "gold", Command: "techmap load",
				Text:   rankhttp.PipelineText{En: "has been behind silver for 3 h", Ko: "실버보다 3시간 뒤처져 있습니다"},
				Remedy: rankhttp.PipelineText{En: "take over what is there", Ko: "밀린 것을 처리하세요"},
			},
		},
		Sources: []rankhttp.PipelineSource{
			{Name: "hanbit", Grade: rankhttp.Good, LastRun: ago(3 * time.Hour), LastSuccess: ago(3 * time.Hour), Outcome: "complete",
				Postings: 1210, Usual: 1205, Interval: 86400, NextRun: at.Add(21 * time.Hour)},
			{Name: "worldjobs", Grade: rankhttp.Bad, LastRun: ago(72 * time.Hour), Outcome: "failed", Failures: 3,
				Cause: "page 3 is missing", Postings: 90, Usual: 210, Interval: 86400, NextRun: ago(48 * time.Hour)},
			{Name: "byhand", Grade: rankhttp.Good, LastRun: ago(20 * 24 * time.Hour), Outcome: "unmodified"},
		},
		Layers: []rankhttp.PipelineLayer{
			{Name: "bronze", Grade: rankhttp.Good, Counted: true, Postings: 4400, Newest: ago(3 * time.Hour)},
			{Name: "silver", Grade: rankhttp.Good, Newest: ago(3 * time.Hour)},
			{Name: "gold", Grade: rankhttp.Warning, Counted: true, Postings: 440, Newest: ago(26 * time.Hour), Lag: 10800},
			{Name: "openings", Grade: rankhttp.Good, Counted: true, Postings: 420, Newest: ago(26 * time.Hour)},
		},
		Queues:  []rankhttp.PipelineQueue{{Name: "refine", Messages: 4}, {Name: "refine_dead", Grade: rankhttp.Warning, Messages: 1, Aged: true, Oldest: 7200}},
		Rejects: []rankhttp.PipelineRejects{{Kind: "malformed", Count: 12}, {Kind: "other", Count: 1}},
		Model:   rankhttp.PipelineModel{Waiting: 1200, Paced: true, Backlog: 5400, Ends: at.Add(90 * time.Minute), Booked: true, Spent: 1.25, Budget: 10, Left: 8.75},
		Publication: rankhttp.PipelinePublished{
			At: ago(26 * time.Hour), Age: 26 * 3600, AsOf: today(), Openings: 420, Postings: 440,
		},
		Quality: rankhttp.PipelineQuality{
			Runs: 20, Unbalanced: 1, Sample: 420, Roles: 12, ThinRoles: 3, Duplicates: .0454545,
			Fields: []rankhttp.PipelineField{{Field: "technologies", Ratio: .975}, {Field: "salary", Ratio: .31}, {Field: "seniority", Ratio: 0}},
		},
	}
}

func TestStatusSaysWhatToDo(t *testing.T) {
	t.Parallel()
	h := whole(t, marketAPI(t, true, market), nil)
	for lang, wants := range map[string][]string{
		"en": {"Something is broken", "failed 3 runs in a row", "techmap sites check worldjobs", "2 days late", "3 h behind", "1,210", "by hand", "$8.75"},
		"ko": {"고장 난 것이 있습니다", "연달아 3번 실패", "techmap sites check worldjobs", "2일 늦음", "3시간 뒤처짐", "1,210", "직접 실행", "$8.75"},
	} {
		body := fetch(t, h, "/status?lang="+lang).Body.String()
		for _, want := range wants {
			assert.Contains(t, body, want, lang)
		}
		assert.NotContains(t, body, "<script>alert", lang)
	}
	assert.Contains(t, fetch(t, h, "/about?lang=en").Body.String(), `href="/status?lang=en"`)
}

func TestStatusSaysThatAnswersAreOld(t *testing.T) {
	t.Parallel()
	state := *busy()
	state.Store.Up, state.Store.DownSince = false, today().Add(-time.Hour)
	h := whole(t, stateAPI(t, &state), nil)
	assert.Contains(t, fetch(t, h, "/status?lang=en").Body.String(),
		"The store cannot be read since 2026-11-22 20:00 KST. Every page answers from what was read at 2026-11-22 22:00 KST.")
	assert.Contains(t, fetch(t, h, "/status?lang=ko").Body.String(),
		"2026년 11월 22일 20:00부터 저장소를 읽을 수 없습니다. 모든 페이지는 2026년 11월 22일 22:00에 읽은 자료로 답합니다.")
}

func TestStatusOfWhatNobodyLooksAt(t *testing.T) {
	t.Parallel()
	h := whole(t, stateAPI(t, nil), nil)
	w := fetch(t, h, "/status?lang=en")
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Body.String(), "Nobody looks at what fills this site")
	assert.NotContains(t, fetch(t, h, "/about?lang=en").Body.String(), `href="/status`, "no link to nothing")
}

// stateAPI returns an API of no openings whose pipeline is in a state.
func stateAPI(t *testing.T, state *rankhttp.Pipeline) http.Handler {
	t.Helper()
	tax := theTaxonomy()
	index, err := rank.LoadWith(t.Context(), techmap.Of[techmap.Opening](), tax, nil)
	require.NoError(t, err)
	data := &rankhttp.Data{Index: index, Taxonomy: tax, Version: "5f0c1e7a9b3d2c44", Loaded: today().Add(time.Hour)}
	api, err := rankhttp.New(watched{rankhttp.Fixed{Data: data}, state}, nil)
	require.NoError(t, err)
	return api
}

// TestBrowserStatus opens the page as every device, as it is in trouble.
func TestBrowserStatus(t *testing.T) {
	b := startBrowser(t)
	axe := readAxe(t)
	for _, d := range devices() {
		b.as(d)
		b.visit(withLang("/status", d.lang))
		b.fine()
		assert.LessOrEqual(t, eval[int64](b, "document.documentElement.scrollWidth"), d.width, d.name)
		for _, wrong := range b.audit(axe) {
			assert.Fail(t, wrong, d.name)
		}
		b.shoot("status-" + d.name)
	}
}
