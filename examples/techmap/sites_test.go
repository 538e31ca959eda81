package main

import (
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares what the command says with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "sites", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

const dotori = "testdata/sites/dotori.yaml"

// TestSites_goldens holds what people read of sites, in both languages.
func TestSites_goldens(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		args   []string
		status int
	}{
		{"list", []string{"sites"}, exitDone},
		{"show", []string{"sites", "show", "greenhouse"}, exitDone},
		{"show-key", []string{"sites", "show", dotori}, exitDone},
		{"check-trace", []string{"sites", "check", dotori}, exitPartial},
		{"check-pages", []string{"sites", "check", dotori, "testdata/sites/jobs.json", "testdata/sites/22.json"}, exitDone},
	} {
		for _, lang := range []string{"en", "ko"} {
			t.Run(tt.name+" in "+lang, func(t *testing.T) {
				t.Parallel()
				r := newShop(t).techmap(append([]string{"--lang", lang}, tt.args...)...)
				assert.Equal(t, tt.status, r.status, r.stderr)
				golden(t, tt.name+"."+lang+".golden.txt", r.stdout)
				for line := range strings.Lines(r.stdout) {
					assert.LessOrEqual(t, width(strings.TrimRight(line, "\n")), 80, "columns: %s", line)
				}
			})
		}
	}
}

// width returns how many columns of a terminal a line takes.
func width(line string) int {
	n := 0
	for _, r := range line {
		n++
		if r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xffe6 {
			n++
		}
	}
	return n
}

// TestSites_list checks that the list says what the files say, also of those on disk.
func TestSites_list(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	b := newBoard(t, 0)
	p.own("other-name.yaml", b.file("jumpit", ".title", "default: on"))
	p.own("broken.yaml", "spec: 1\nname: broken\n")
	var infos []siteInfo
	require.NoError(t, json.Unmarshal([]byte(p.done("sites", "--format", "json")), &infos))
	byName := make(map[string]siteInfo)
	for _, i := range infos {
		byName[i.Name] = i
	}
	assert.Equal(t, "Dotori jobs", byName["jumpit"].About, "a file on disk wins by its site's name")
	assert.Equal(t, filepath.Join(p.store, "sites", "other-name.yaml"), byName["jumpit"].File)
	assert.Equal(t, embedded, byName["rallit"].File)
	assert.Contains(t, byName["broken"].Err, `has no "homepage"`)
	assert.Equal(t, 6, *byName["greenhouse"].Companies)
	assert.Nil(t, byName["jumpit"].Companies)
	assert.True(t, byName["saramin"].Key)
	assert.Equal(t, techmap.ShownLink, byName["saramin"].Shown)
	assert.Contains(t, p.done("sites"), "Files with mistakes: 1.")
}

// TestSites_csv checks that a list for programs has no sentences in it.
func TestSites_csv(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(newShop(t).done("sites", "--format", "csv")), "\n")
	assert.Equal(t, "site,access,needs,rights,default,verified,about,file", lines[0])
	for _, l := range lines {
		assert.GreaterOrEqual(t, strings.Count(l, ","), 7, l)
	}
}

func TestSites_tenants(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, list string
		want       []tenantInfo
		err        string
	}{
		{
			"replace those to begin with", "acorn: {company: 도토리, seen: 2026-11-20}\nbare:\nlate: {seen: unchecked}\n",
			[]tenantInfo{{"acorn", "도토리", "2026-11-20"}, {"bare", "", "unchecked"}, {"late", "", "unchecked"}}, "",
		},
		{"a day that is none", "acorn: {seen: lately}\n", nil, `acorn: seen: "lately" is no day`},
		{"not a list", "- acorn\n", nil, "greenhouse.yaml"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newShop(t)
			p.own("tenants/greenhouse.yaml", tt.list)
			r := p.techmap("sites", "show", "greenhouse", "--format", "json")
			if tt.err != "" {
				assert.Equal(t, exitFailed, r.status)
				assert.Contains(t, r.stderr, tt.err)
				return
			}
			require.Equal(t, exitDone, r.status, r.stderr)
			var d siteDetail
			require.NoError(t, json.Unmarshal([]byte(r.stdout), &d))
			assert.Equal(t, tt.want, d.Tenants)
			assert.NotContains(t, p.done("sites", "show", "greenhouse"), "daangn")
			assert.Contains(t, p.done("sites", "show", "greenhouse"), "acorn (도토리): seen working 2026-11-20")
		})
	}
}

// TestSites_starter holds the companies to begin with to what they are: of sites
// that ship, enough to be asked for, and seen working only if somebody has.
func TestSites_starter(t *testing.T) {
	t.Parallel()
	c, err := openCatalog(nil, "")
	require.NoError(t, err)
	files, err := starter.ReadDir("tenants")
	require.NoError(t, err)
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".yaml")
		s := c.sites[name]
		require.NotNil(t, s, "no site is called %s", name)
		require.NoError(t, s.broken)
		assert.Empty(t, s.tenants.seen, "no company was asked for yet")
		assert.GreaterOrEqual(t, len(s.tenants.Tenants), len(s.spec.Tenants), name)
		for _, host := range s.facts.hosts(s.tenants.Tenants) {
			assert.NotContains(t, host, "{", name)
		}
		a := newApp(&cli{getenv: func(string) string { return "" }}, nil, nil, nil, func(string) string { return "" })
		_, err := a.crawlSite(s, s.tenants.Tenants)
		require.NoError(t, err)
	}
}

func TestSitesShow_keys(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	env := map[string]string{"TECHMAP_KEY_WANTED_CLIENT_ID": "secret-of-mine"}
	r := p.with(env, "sites", "show", "wanted")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stdout, "TECHMAP_KEY_WANTED_CLIENT_ID: set")
	assert.Contains(t, r.stdout, "TECHMAP_KEY_WANTED_CLIENT_SECRET: not set")
	assert.NotContains(t, r.stdout, "secret-of-mine")
	assert.Contains(t, p.done("sites", "show", "sample-board"), "made by the program")
}

func TestSitesCheck_wrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"mistakes have their places", []string{file(t, "x.yaml", "spec: 1\nnaem: x\n")}, exitFailed, "x.yaml:2:7: naem: unknown key, did you mean"},
		{"no page", []string{"greenhouse"}, exitMisuse, "add --live to ask boards-api.greenhouse.io"},
		{"no such site", []string{"nowhere"}, exitMisuse, `no site "nowhere"`},
		{"no such page", []string{dotori, "nowhere.json"}, exitMisuse, "nowhere.json"},
		{"no trace", []string{dotori, file(t, "x.txtar", "nothing")}, exitFailed, "no entry of the form"},
		{"a trace with a mistake", []string{dotori, file(t, "x.txtar", "-- GET https://a.example/ --\nfine\n")}, exitFailed, `"fine" is no status`},
		{"a trace of another site", []string{"jumpit", "testdata/sites/dotori.txtar"}, exitFailed, "the recording does not hold GET https://"},
		{"a page of neither kind", []string{dotori, file(t, "x.json", `{"a":1}`)}, exitPartial, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newShop(t).techmap(append([]string{"sites", "check"}, tt.args...)...)
			assert.Equal(t, tt.status, r.status, r.stdout+r.stderr)
			assert.Contains(t, r.stderr, tt.want)
		})
	}
}

func TestSitesCheck_json(t *testing.T) {
	t.Parallel()
	r := newShop(t).techmap("sites", "check", dotori, "--format", "json")
	assert.Equal(t, exitPartial, r.status)
	var got struct {
		Listed, Skipped int
		Postings        []techmap.Posting
		Fields          []fieldRate
		Lost            []lostPosting
	}
	require.NoError(t, json.Unmarshal([]byte(r.stdout), &got))
	assert.Equal(t, 4, got.Listed)
	assert.Equal(t, 1, got.Skipped)
	require.Len(t, got.Postings, 2)
	assert.Equal(t, techmap.PostingID("dotori:11"), got.Postings[0].ID)
	assert.Contains(t, got.Fields, fieldRate{Field: "place", Filled: 0, Expected: .9, Low: true, Expr: "{text: .place}"})
	require.Len(t, got.Lost, 1)
	assert.Contains(t, got.Lost[0].Err, "no title")
}

// TestSitesCheck_live asks a site on loopback, no more than it has to.
func TestSitesCheck_live(t *testing.T) {
	t.Parallel()
	b, p := newBoard(t, 40), newShop(t)
	p.own("dotori.yaml", b.file("dotori", ".title", "default: off # to be asked about"))
	r := p.techmap("sites", "check", "dotori", "--live", "--allow-private")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, "Asking localhost:")
	assert.Contains(t, r.stderr, "dotori is off by default: to be asked about")
	assert.Contains(t, r.stdout, "read: 3")
	assert.Contains(t, r.stdout, "It works")
	assert.LessOrEqual(t, b.details(), 3+3, "what was fetched ahead")
	assert.NoDirExists(t, filepath.Join(p.store, "bronze"), "nothing is stored")

	t.Run("not at a private address", func(t *testing.T) {
		r := p.techmap("sites", "check", "dotori", "--live")
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, "loopback")
	})
	t.Run("not without its key", func(t *testing.T) {
		r := p.techmap("sites", "check", "saramin", "--live")
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, "TECHMAP_KEY_SARAMIN_ACCESS_KEY")
	})
}

func TestSitesNew(t *testing.T) {
	t.Parallel()
	feed, err := os.ReadFile("testdata/sites/feed.xml")
	require.NoError(t, err)

	t.Run("of a file that says where it is from", func(t *testing.T) {
		t.Parallel()
		p := newShop(t)
		out := filepath.Join(t.TempDir(), "jobs-dotori.yaml")
		r := p.techmap("sites", "new", "testdata/sites/feed.xml", "--out", out)
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Contains(t, r.stderr, "techmap sites check "+out)
		r = p.techmap("sites", "check", out, "testdata/sites/feed.xml")
		assert.Equal(t, exitDone, r.status, r.stderr)
		assert.Contains(t, r.stdout, "백엔드 개발자", "the draft reads what it was made of")

		r = p.techmap("sites", "new", "testdata/sites/feed.xml", "--out", out)
		assert.Equal(t, exitMisuse, r.status, "what is there is not written over")
	})
	t.Run("of a file that does not", func(t *testing.T) {
		t.Parallel()
		p := newShop(t)
		body := strings.ReplaceAll(string(feed), `rel="self"`, `rel="hub"`)
		page := file(t, "feed.xml", body)
		r := p.techmap("sites", "new", page)
		assert.Equal(t, exitMisuse, r.status)
		assert.Contains(t, r.stderr, "--address")
		assert.Contains(t, p.done("sites", "new", page, "--address", "https://a.example/feed"), `url: "https://a.example/feed"`)
	})
	t.Run("of an address", func(t *testing.T) {
		t.Parallel()
		p := newShop(t)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/robots.txt":
				_, _ = w.Write([]byte("User-agent: *\nDisallow: /private/"))
			default:
				w.Header().Set("Content-Type", "application/rss+xml")
				_, _ = w.Write(feed)
			}
		}))
		t.Cleanup(server.Close)
		home := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) // sites are asked by name
		assert.Contains(t, p.done("sites", "new", home+"/feed.xml", "--allow-private"), "format: rss")
		r := p.techmap("sites", "new", home+"/private/feed.xml", "--allow-private")
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, "robots.txt")
	})
	t.Run("of a page of nothing", func(t *testing.T) {
		t.Parallel()
		p := newShop(t)
		r := p.techmap("sites", "new", file(t, "x.html", "<p>hello"), "--address", "https://a.example/")
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, "neither a feed nor a page with a JobPosting")
	})
}
