package site

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/ui"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

const base = "https://example.org/jobs/techmap"

// newSite returns the pages and the API over openings of sixty companies.
func newSite(t *testing.T) (http.Handler, *rankhttp.Client) {
	t.Helper()
	var all []techmap.Opening
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for i := range 60 {
		id := techmap.PostingID(fmt.Sprintf("board:%d/가 나", i))
		all = append(all, techmap.Opening{
			ID: id, Members: []techmap.PostingID{id}, Sources: []string{"board"},
			Title: "백엔드 <개발자>", URL: "https://board.example/" + fmt.Sprint(i),
			Company: fmt.Sprint("회사 ", i), Employer: fmt.Sprint("㈜회사 ", i), Roles: []techmap.RoleID{"backend"},
			Demands: []techmap.Demand{{Skill: "cpp", Level: techmap.LevelRequired, Quote: "C++ 경험"}},
			Open:    []techmap.Interval{{From: from, LastSeen: from.AddDate(0, 5, 0)}},
		})
	}
	tax := medallion.DefaultTaxonomy()
	for i := range all {
		if _, ok := tax.Skill("cpp"); !ok {
			all[i].Demands[0].Skill = "java"
		}
	}
	x, err := rank.LoadWith(t.Context(), techmap.Of(all...), tax, &rank.Options{Text: true})
	require.NoError(t, err)
	api, err := rankhttp.New(rankhttp.Fixed{Data: &rankhttp.Data{
		Index: x, Taxonomy: tax, Version: "0123456789abcdef", Method: "test/1", Loaded: from,
		Sources: []rankhttp.Source{{Name: "board", Shown: techmap.ShownText, Exported: true, Openings: 60, Open: 60, LastSeen: from}},
	}}, nil)
	require.NoError(t, err)
	client := rankhttp.InProcess(api)
	pages, err := ui.New(client, nil)
	require.NoError(t, err)
	both := http.NewServeMux()
	both.Handle("/v1/", api)
	both.Handle("/", pages)
	return both, client
}

// written returns a site in a folder.
func written(t *testing.T, opts Options) (dir string, done Summary) {
	t.Helper()
	pages, client := newSite(t)
	if opts.Dir == "" {
		opts.Dir = filepath.Join(t.TempDir(), "public")
	}
	opts.BaseURL = base
	if opts.Pages == 0 {
		opts.Pages = 30
	}
	done, err := Write(t.Context(), pages, client, opts)
	require.NoError(t, err)
	return opts.Dir, done
}

// TestEveryLinkLeadsToAFile follows every link of every file.
func TestEveryLinkLeadsToAFile(t *testing.T) {
	t.Parallel()
	dir, done := written(t, Options{Pages: 100})
	pages := 0
	for name, doc := range documents(t, dir) {
		pages++
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			assert.NotEqual(t, "form", n.Data, "%s: nothing answers a form", name)
			for _, key := range []string{"href", "src"} {
				link := attribute(n, key)
				u, err := url.Parse(link)
				require.NoError(t, err, "%s: %s", name, link)
				if link == "" || u.Fragment != "" && u.Path == "" || u.Scheme != "" && !strings.HasPrefix(link, base) {
					continue
				}
				target := path.Join(path.Dir(name), u.Path)
				if u.Scheme != "" {
					target = strings.TrimPrefix(strings.TrimPrefix(u.Path, "/jobs/techmap"), "/")
				}
				if strings.HasSuffix(u.Path, "/") || target == "" {
					target = path.Join(target, "index.html")
				}
				assert.FileExists(t, filepath.Join(dir, filepath.FromSlash(target)), "%s leads to %s", name, link)
			}
		}
	}
	assert.Equal(t, done.Pages, pages-2, "the door and the page of lost visitors beside them")
	assert.Greater(t, done.Pages, 20)
}

// documents returns the pages below dir by their names.
func documents(t *testing.T, dir string) map[string]*html.Node {
	t.Helper()
	out := make(map[string]*html.Node)
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		out[name], err = html.Parse(bytes.NewReader(data))
		return err
	}))
	return out
}

func TestPagesInBothLanguages(t *testing.T) {
	t.Parallel()
	dir, _ := written(t, Options{})
	for lang, want := range map[string]string{"ko": "백엔드 개발자", "en": "Backend developer"} {
		page, err := os.ReadFile(filepath.Join(dir, lang, "role-backend", "index.html"))
		require.NoError(t, err)
		assert.Contains(t, string(page), want)
		assert.Contains(t, string(page), `lang="`+lang+`"`)
	}
}

func TestTablesAndFeeds(t *testing.T) {
	t.Parallel()
	dir, done := written(t, Options{})
	assert.Positive(t, done.Days)
	f, err := os.Open(filepath.Join(dir, "data", "history.csv"))
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, "as_of", rows[0][0])
	assert.Greater(t, len(rows), done.Days, "all roles together and backend, a day each")
	assert.FileExists(t, filepath.Join(dir, "data", "history.parquet"))
	for _, lang := range []string{"ko", "en"} {
		assert.FileExists(t, filepath.Join(dir, "data", "history."+lang+".md"))
	}
	for _, name := range []string{"sitemap.xml", "feeds/backend.rss"} {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		require.NoError(t, err)
		assert.NoError(t, xml.Unmarshal(data, new(struct {
			XMLName xml.Name
		})), name)
	}
}

func TestWriteTwiceIsTheSame(t *testing.T) {
	t.Parallel()
	one, _ := written(t, Options{})
	other, _ := written(t, Options{})
	assert.Equal(t, contents(t, one), contents(t, other))
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(dir), name)
		out[name] = string(data)
		return err
	}))
	return out
}

// TestABrokenRunLeavesTheSiteAsItWas is what daily publishing relies on.
func TestABrokenRunLeavesTheSiteAsItWas(t *testing.T) {
	t.Parallel()
	dir, _ := written(t, Options{Dir: filepath.Join(t.TempDir(), "public")})
	before := contents(t, dir)
	pages, client := newSite(t)
	asked := 0
	broken := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked > 10 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		pages.ServeHTTP(w, r)
	})
	_, err := Write(t.Context(), broken, client, Options{Dir: dir, BaseURL: base, Pages: 30})
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	assert.Equal(t, before, contents(t, dir))
	around, err := os.ReadDir(filepath.Dir(dir))
	require.NoError(t, err)
	assert.Len(t, around, 1, "nothing is left beside it")
}

func TestNoMorePagesThanAllowed(t *testing.T) {
	t.Parallel()
	_, done := written(t, Options{Pages: 7})
	assert.Equal(t, 14, done.Pages, "seven of each language")
	assert.Positive(t, done.Left)
}

func TestWriteRefusesAnAddressThatIsNone(t *testing.T) {
	t.Parallel()
	pages, client := newSite(t)
	for _, address := range []string{"", "example.org", "ftp://example.org", "/techmap"} {
		_, err := Write(t.Context(), pages, client, Options{Dir: filepath.Join(t.TempDir(), "x"), BaseURL: address})
		assert.ErrorIs(t, err, techmap.ErrInvalid, address)
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, path, query, want string }{
		{"the first page", "/", "", ""},
		{"a role", "/", "role=backend", "role-backend/"},
		{"two parameters in the order of their names", "/", "role=backend&family=language", "family-language/role-backend/"},
		{"an ID with a colon and a slash", "/openings/board%3A1%2Fa", "", "openings/board~3a1~2fa/"},
		{"capitals, which some file systems do not tell apart", "/skills/C", "", "skills/~43/"},
		{"Hangul", "/companies/" + url.PathEscape("가"), "", "companies/~ea~b0~80/"},
		{"a way out", "/openings/" + url.PathEscape("../../x"), "", "openings/~2e~2e~2f~2e~2e~2fx/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, place{tt.path, tt.query}.folder())
		})
	}
	long := place{path: "/companies/" + strings.Repeat("a", 400)}.folder()
	other := place{path: "/companies/" + strings.Repeat("a", 399) + "b"}.folder()
	assert.Less(t, len(long), 255)
	assert.NotEqual(t, long, other, "long names that begin alike")
}
