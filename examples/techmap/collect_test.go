package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// A board is a small job site on loopback. Its fields can be renamed, as sites do.
type board struct {
	*httptest.Server

	mu      sync.Mutex
	jobs    int
	title   string // what the field is called that holds the title
	list    string // and the one of the listing
	updated string // when all postings last changed
	robots  string
	etag    string // of the listing
	agents  map[string]bool
	asked   map[string]int // requests by path
}

func newBoard(t *testing.T, jobs int) *board {
	b := &board{
		jobs: jobs, title: "title", list: "jobs", updated: "2026-11-10T00:00:00Z",
		agents: make(map[string]bool), asked: make(map[string]int),
	}
	b.Server = httptest.NewServer(b)
	t.Cleanup(b.Close)
	return b
}

// ServeHTTP implements http.Handler.
func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.agents[r.UserAgent()] = true
	b.asked[r.URL.Path]++
	id, isJob := strings.CutPrefix(r.URL.Path, "/jobs/")
	switch {
	case r.URL.Path == "/robots.txt":
		fmt.Fprint(w, b.robots)
	case r.URL.Path == "/jobs" && b.etag != "" && r.Header.Get("If-None-Match") == b.etag:
		w.WriteHeader(http.StatusNotModified)
	case r.URL.Path == "/jobs":
		if b.etag != "" {
			w.Header().Set("ETag", b.etag)
		}
		jobs := []map[string]any{}
		for n := range b.jobs {
			jobs = append(jobs, map[string]any{"id": n + 1, "updated": b.updated})
		}
		reply(w, map[string]any{b.list: jobs, "total": b.jobs})
	case isJob:
		reply(w, map[string]any{
			b.title: "백엔드 개발자 " + id, "company": "도토리 " + id, "skills": []string{"Java"},
			"text": "[자격요건]\n• Java와 Spring Boot 경험 3년 이상\n[우대사항]\n• Kubernetes 운영 경험",
		})
	default:
		http.NotFound(w, r)
	}
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the reader is the test's own
}

// change changes the board between runs.
func (b *board) change(f func(*board)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f(b)
}

// details returns how many postings were asked for so far.
func (b *board) details() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for path, times := range b.asked {
		if strings.HasPrefix(path, "/jobs/") {
			n += times
		}
	}
	return n
}

// home is the board's address; sites are asked by name only.
func (b *board) home() string { return strings.Replace(b.URL, "127.0.0.1", "localhost", 1) }

// file returns the board's file, with more lines and the expression of the title.
func (b *board) file(name, title, more string) string {
	return fmt.Sprintf(`spec: 1
name: %s
version: 1
about: {ko: 도토리 채용, en: Dotori jobs}
homepage: %s
access: api
verified: never
interval: 1ms
rights: {counted: true, shown: sentence, exported: true, retention: 90, terms: "https://dotori.example/terms", read: 2026-11-22}
%s
list:
  request: {url: "%[2]s/jobs"}
  format: json
  records: .jobs[]
  key: .id
  url: "%[2]s/jobs/{key}"
  updated: {jq: .updated, then: [date]}
  page: {kind: none, total: .total}
detail:
  request: {url: "%[2]s/jobs/{key}"}
  format: json
posting:
  title: %[4]s
  company: .company
  tags: .skills[]
  sections: {text: .text}
expect:
  fill: {title: 1, company: 1}
`, name, b.home(), more, title)
}

// own writes a file into the shop's folder of sites.
func (p shop) own(name, content string) {
	p.t.Helper()
	path := filepath.Join(p.store, "sites", name)
	require.NoError(p.t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(p.t, os.WriteFile(path, []byte(content), 0o600))
}

// with calls the command with environment variables.
func (p shop) with(env map[string]string, args ...string) result {
	p.t.Helper()
	var out, told bytes.Buffer
	getenv := func(name string) string { return env[name] }
	status := run(p.t.Context(), append([]string{"--store", p.store}, args...), strings.NewReader(""), &out, &told, getenv)
	return result{status, out.String(), told.String()}
}

func (p shop) openings() int {
	p.t.Helper()
	return strings.Count(p.done("export", "--layer", "openings"), "\n")
}

// TestOwnSite follows a site of the user's own from its file to the ranking,
// through its breaking and its mending.
func TestOwnSite(t *testing.T) {
	t.Parallel()
	b, p := newBoard(t, 60), newShop(t)
	p.own("dotori.yaml", b.file("dotori", ".title", "default: on"))
	collect := []string{"run", "--site", "dotori", "--allow-private", "--contact", "jobs@dotori.example"}

	r := p.techmap(append(collect, "--journal", filepath.Join(p.store, "journal.jsonl"))...)
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.NotContains(t, r.stdout, "sample data", "the sample is not mixed in")
	assert.Contains(t, r.stderr, "Collecting from dotori …")
	assert.Contains(t, r.stderr, "addresses: fetched 62", "robots.txt, the listing and 60 postings")
	assert.Equal(t, 60, b.details())
	assert.Equal(t, map[string]bool{"techmap/" + techmap.Version + " (+mailto:jobs@dotori.example)": true}, b.agents)
	checkJournal(t, filepath.Join(p.store, "journal.jsonl"))
	assert.Equal(t, 60, p.openings())

	t.Run("the ranking", func(t *testing.T) {
		rankings := rankingsOf(t, p.done("top", "--role", "backend", "--format", "json"))
		require.Len(t, rankings, 1)
		assert.Contains(t, names(rankings[0]), "Java")
	})
	t.Run("again fetches no posting", func(t *testing.T) {
		r := p.techmap(collect...)
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Equal(t, 60, b.details())
		assert.Contains(t, r.stderr, "known 60")
	})
	before := p.done("export", "--layer", "openings")
	t.Run("broken it says which field, and nothing closes", func(t *testing.T) {
		b.change(func(b *board) { b.title, b.updated = "name", "2099-01-01T00:00:00Z" })
		for range 2 { // absence from two listings would close
			r := p.techmap(collect...)
			assert.Equal(t, exitPartial, r.status)
			assert.Contains(t, r.stderr, "dotori is not what it was: title in 0 of")
		}
		assert.Equal(t, 60, p.openings())
		assert.NotContains(t, p.done("export", "--layer", "openings"), `"reason":`)
	})
	t.Run("a listing of another form closes nothing either", func(t *testing.T) {
		b.change(func(b *board) { b.list = "items" })
		for range 2 {
			r := p.techmap(collect...)
			assert.Equal(t, exitPartial, r.status)
			assert.Contains(t, r.stderr, "dotori: page 1: ")
		}
		assert.NotContains(t, p.done("export", "--layer", "openings"), `"reason":`)
	})
	t.Run("mended on disk, replay recovers", func(t *testing.T) {
		p.own("dotori.yaml", strings.Replace(b.file("dotori", "[.name, .title]", "default: on"), "version: 1", "version: 2", 1))
		p.done("replay")
		assert.Equal(t, 60, p.openings())
		assert.NotEqual(t, before, p.done("export", "--layer", "openings"))
		assert.Equal(t, 60, strings.Count(p.done("export", "--layer", "silver"), "dotori/2"), "read anew from what was kept")
	})
}

func names(r rank.Ranking) []string {
	var out []string
	for _, e := range r.Entries {
		out = append(out, e.Name)
	}
	return out
}

// checkJournal checks that a journal has a line for each address.
func checkJournal(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	assert.Len(t, lines, 62)
	for _, l := range lines {
		var line journalLine
		require.NoError(t, json.Unmarshal([]byte(l), &line))
		assert.Equal(t, "fetched", string(line.Reason), l)
		assert.Equal(t, http.StatusOK, line.Status, l)
	}
}

// TestSourcesAlone checks that a site that cannot be asked, or fails, is told and
// does not keep the others from being asked.
func TestSourcesAlone(t *testing.T) {
	t.Parallel()
	good, bad := newBoard(t, 60), newBoard(t, 30)
	bad.robots = "User-agent: *\nDisallow: /"
	p := newShop(t)
	p.own("good.yaml", good.file("good", ".title", "default: on"))
	p.own("bad.yaml", bad.file("bad", ".title", "default: on"))
	p.own("locked.yaml", good.file("locked", ".title", "default: on\nkeys: [{name: access-key, in: query, field: key}]"))
	p.own("typo.yaml", strings.Replace(good.file("typo", ".title", "default: on"), "records:", "rekords:", 1))

	sites := []string{"crawl", "--allow-private", "--site", "good", "--site", "bad", "--site", "locked", "--site", "sample"}
	p.own("locked.yaml", good.file("locked", ".title", "default: on\nkeys: [{name: access_key, in: query, field: key}]"))
	r := p.techmap(append(sites, "--limit", "3")...)
	assert.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stderr, "set TECHMAP_KEY_LOCKED_ACCESS_KEY")
	assert.Contains(t, r.stderr, "robots.txt")
	var report struct {
		Sources map[string]struct{ Outcome techmap.Outcome }
	}
	require.NoError(t, json.Unmarshal([]byte(r.stdout), &report))
	outcomes := make(map[string]techmap.Outcome)
	for name, s := range report.Sources {
		outcomes[name] = s.Outcome
	}
	assert.Equal(t, map[string]techmap.Outcome{
		"good": techmap.OutcomePartial, "bad": techmap.OutcomeRefused, "locked": techmap.OutcomeFailed,
		"sample-board": techmap.OutcomePartial, "sample-careers": techmap.OutcomePartial,
	}, outcomes)
	assert.Equal(t, 3, good.details())

	t.Run("with its key", func(t *testing.T) {
		env := map[string]string{"TECHMAP_KEY_LOCKED_ACCESS_KEY": "open-sesame"}
		r := p.with(env, "crawl", "--allow-private", "--site", "locked", "--limit", "1", "--journal", filepath.Join(p.store, "j"))
		assert.Equal(t, exitDone, r.status, r.stderr)
		journal, err := os.ReadFile(filepath.Join(p.store, "j"))
		require.NoError(t, err)
		assert.NotContains(t, string(journal)+r.stdout+r.stderr, "open-sesame")
	})
	t.Run("a file with mistakes, named", func(t *testing.T) {
		r := p.techmap("crawl", "--site", "typo")
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, `typo.yaml:14:12: list.rekords: unknown key, did you mean "records"?`)
	})
}

// TestUnmodified asks for a listing only if it has changed since it was last read
// with the same file.
func TestUnmodified(t *testing.T) {
	t.Parallel()
	b, p := newBoard(t, 2), newShop(t)
	b.etag = `"a"`
	p.own("dotori.yaml", b.file("dotori", ".title", "default: on"))
	collect := []string{"run", "--site", "dotori", "--allow-private"}
	for _, want := range []string{"fetched 4", "fetched 1, unmodified 1"} { // with robots.txt
		r := p.techmap(collect...)
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Contains(t, r.stderr, "addresses: "+want)
	}
	p.own("dotori.yaml", b.file("dotori", ".title", "default: on # as before"))
	assert.Contains(t, p.techmap(collect...).stderr, "addresses: fetched 2, known 2", "a file that was mended")
	b.change(func(b *board) { b.etag, b.jobs = `"b"`, 3 })
	assert.Contains(t, p.techmap(collect...).stderr, "addresses: fetched 3, known 2", "a listing that has changed")
}

// TestNamedFile collects from a file that is in no folder, and says what follows.
func TestNamedFile(t *testing.T) {
	t.Parallel()
	b, p := newBoard(t, 2), newShop(t)
	path := file(t, "acorn.yaml", b.file("acorn", ".title", "default: off"))
	r := p.techmap("crawl", "--site", path, "--allow-private")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, "acorn is off by default: its file says so")
	assert.Contains(t, r.stderr, "copy "+path+" there")
	assert.Equal(t, exitPartial, p.techmap("refine").status, "nothing knows how to read it")

	p.own("acorn.yaml", b.file("acorn", ".title", "default: off"))
	p.done("refine")
	assert.Equal(t, 2, strings.Count(p.done("export", "--layer", "silver"), "\n"))
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"an unknown site", []string{"crawl", "--site", "nowhere"}, exitMisuse, `no site "nowhere"; "techmap sites list" lists them`},
		{"a file that is not there", []string{"crawl", "--site", "nowhere.yaml"}, exitMisuse, "nowhere.yaml"},
		{"a key that is missing", []string{"crawl", "--site", "saramin"}, exitPartial, "TECHMAP_KEY_SARAMIN_ACCESS_KEY"},
		{"why a site is off", []string{"crawl", "--site", "saramin"}, exitPartial, "saramin is off by default: it needs a key of your own"},
		{"the same in Korean", []string{"--lang", "ko", "crawl", "--site", "saramin"}, exitPartial, "saramin 사이트는 기본으로 꺼져 있습니다"},
		{"companies that are missing", []string{"crawl", "--site", "recruitee"}, exitPartial, `see "techmap sites show recruitee"`},
		{"no such folder of sites", []string{"--sites", "nowhere", "crawl"}, exitMisuse, "--sites nowhere"},
		{"no such taxonomy", []string{"--taxonomy", "nowhere", "version"}, exitMisuse, "--taxonomy nowhere"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newShop(t)
			r := p.techmap(tt.args...)
			assert.Equal(t, tt.status, r.status, r.stderr)
			assert.Contains(t, r.stderr, tt.want)
			assert.NoDirExists(t, p.store, "nothing is made by mistake")
		})
	}
}

// TestAll checks which sites "all" are: those on by default that lack nothing.
func TestAll(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	a := newApp(&cli{Store: p.store, getenv: func(string) string { return "" }}, nil, nil, &bytes.Buffer{}, func(string) string { return "" })
	c, err := a.choose([]string{"all"})
	require.NoError(t, err)
	assert.Empty(t, c.sample)
	assert.Empty(t, c.skipped)
	for _, s := range c.sites {
		assert.True(t, s.spec.Default, s.name)
		assert.Empty(t, s.spec.Keys, s.name)
	}
	assert.Equal(t, "arbeitnow, ashby, greenhouse, greeting, himalayas, hn, jumpit, lever, rallit, remoteok, remotive, "+
		"smartrecruiters, teamtailor, workday", namesOf(c.sites))
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	for contact, want := range map[string]string{
		"":                       "techmap/" + techmap.Version + " (+https://github.com/techmap-it/techmap)",
		"me@dotori.example":      "techmap/" + techmap.Version + " (+mailto:me@dotori.example)",
		"https://dotori.example": "techmap/" + techmap.Version + " (+https://dotori.example)",
		"dotori":                 "",
		"a b@c":                  "",
		"x@y)\r\nCookie: z":      "",
	} {
		got, err := politeFlags{Contact: contact}.userAgent()
		assert.Equal(t, want, got, contact)
		assert.Equal(t, want == "", err != nil, contact)
	}
}

// TestOwnTaxonomy counts technologies that only a taxonomy on disk has.
func TestOwnTaxonomy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("../../medallion/taxonomy")))
	skills, err := os.ReadFile(filepath.Join(dir, "skills.tsv"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "skills.tsv"),
		bytes.Replace(skills, []byte("Spring Boot"), []byte("Autumn Boot"), 1), 0o600))
	text := `{"id":"1","title":"개발자","description":"Autumn Boot 경험"}` + "\n"
	assert.NotContains(t, call(t.Context(), text, "extract", "-").stdout, "Autumn Boot")
	assert.Contains(t, call(t.Context(), text, "--taxonomy", dir, "extract", "-").stdout, `"name":"Autumn Boot"`)
}
