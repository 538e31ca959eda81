// Package importtest holds true which package may import which: the domain is
// the root, technologies are leaves that do not know each other.
package importtest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/techmap-it/techmap"

// third-party modules by the short names that rules use.
const (
	xSync    = "golang.org/x/sync"
	xNet     = "golang.org/x/net"
	xText    = "golang.org/x/text"
	goquery  = "github.com/PuerkitoBio/goquery"
	zstd     = "github.com/klauspost/compress"
	sqlite   = "modernc.org/sqlite"
	gojq     = "github.com/itchyny/gojq"
	yaml     = "github.com/goccy/go-yaml"
	roaring  = "github.com/RoaringBitmap/roaring"
	aws      = "github.com/aws/aws-sdk-go-v2"
	smithy   = "github.com/aws/smithy-go"
	gofakes3 = "github.com/johannesboyne/gofakes3"
	mysql    = "github.com/go-sql-driver/mysql"
	goose    = "github.com/pressly/goose"
	genaiOld = "github.com/google/generative-ai-go"
	genai    = "google.golang.org/genai"
	gapi     = "google.golang.org/api"
	huma     = "github.com/danielgtaylor/huma"
	grpc     = "google.golang.org/grpc"
	testify  = "github.com/stretchr/testify"
	anything = "*"
)

// A rule says what the packages at a path may import beside the standard
// library. Local names are relative to the module, "." is the root.
type rule struct {
	path  string   // package, or a folder and all below it if it ends in "/..."
	may   []string // in code
	tests []string // in tests, beside what code may and testify
}

// rules are read top down; the first that fits holds. A package that none fits
// is an error: a new package is a decision.
var rules = []rule{
	{path: ".", may: []string{xSync}},
	{path: "crawl", may: []string{".", goquery, xNet, xSync}, tests: []string{"internal/pipenet", "crawl/crawltest"}},
	{path: "crawl/crawltest", may: []string{".", "crawl"}, tests: []string{"internal/pipenet"}},
	{path: "crawl/spec", may: []string{".", "crawl", "internal/text", "internal/edits", goquery, gojq, yaml, xNet}, tests: []string{"crawl/crawltest", "medallion", "internal/pipenet"}},
	{path: "crawl/...", may: []string{".", "crawl", "internal/text", "internal/edits", goquery}, tests: []string{"crawl/crawltest", "medallion", "llm/lexicon"}},
	{path: "medallion", may: []string{".", "internal/text", xNet, xText}, tests: []string{xSync}},
	{path: "llm", may: []string{".", "internal/text", "internal/record", xSync}, tests: []string{"llm/llmtest", "llm/lexicon", "medallion", "internal/pipenet"}},
	{path: "llm/lexicon", may: []string{".", "internal/text", xSync}, tests: []string{"medallion", "llm/llmtest"}},
	{path: "llm/llmtest", may: []string{".", "llm", "internal/text", "internal/pipenet"}, tests: []string{"medallion", "llm/lexicon"}},
	{path: "llm/internal/wire", may: []string{".", "llm"}, tests: []string{"internal/geminifake"}},
	{path: "llm/gemini", may: []string{".", "llm", "llm/internal/wire", genaiOld, gapi, grpc}, tests: modelTests},
	{path: "llm/genai", may: []string{".", "llm", "llm/internal/wire", genai}, tests: modelTests},
	{path: "llm/openai", may: []string{".", "llm", "llm/internal/wire"}, tests: modelTests},
	{path: "sink", may: []string{".", xSync}, tests: []string{"sink/sinktest", "rank/ranktest", "internal/record", sqlite}},
	{path: "sink/sinktest", may: []string{".", "internal/record", xSync}, tests: []string{"sink"}},
	{path: "sink/internal/crashtest", may: nil},
	{path: "sink/internal/bronzefile", may: []string{".", "internal/record", zstd}, tests: []string{"sink/sinktest"}},
	{path: "sink/internal/goldsql", may: []string{".", "internal/record", xSync, zstd}},
	{path: "sink/internal/goldtest", may: []string{".", "sink/internal/goldsql", "sink/sinktest"}},
	{path: "sink/filesink", may: []string{".", "internal/record", "sink/internal/bronzefile"}, tests: append([]string{zstd}, storeTests...)},
	{path: "sink/sqlitesink", may: []string{".", "internal/record", "sink/internal/goldsql", sqlite}, tests: storeTests},
	{path: "sink/mysqlsink", may: []string{".", "sink/internal/goldsql", mysql, goose}, tests: append([]string{"internal/record", "sink/sqlitesink"}, storeTests...)},
	{path: "sink/s3sink", may: []string{".", "internal/record", "sink/internal/bronzefile", aws, smithy, xSync}, tests: append([]string{"sink/filesink", gofakes3, zstd}, storeTests...)},
	{path: "sink/dynamosink", may: []string{".", "internal/record", aws, smithy, zstd, xSync}, tests: append([]string{"internal/dynamofake"}, storeTests...)},
	{path: "sink/sqssink", may: []string{".", aws, smithy, xSync}, tests: []string{"internal/sqsfake", "internal/faultproxy", "internal/pipenet", "sink", "sink/sinktest"}},
	{path: "rank", may: []string{".", "internal/edits", roaring, xSync}, tests: []string{"rank/ranktest"}},
	{path: "rank/rankhttp", may: []string{".", "rank", "internal/edits", huma}, tests: []string{"rank/ranktest", "internal/pipenet"}},
	{path: "rank/ranktest", may: []string{".", "rank"}},
	{path: "internal/text", may: []string{".", xNet, xText}},
	{path: "internal/edits", may: nil},
	{path: "internal/record", may: []string{"."}},
	{path: "internal/multiply", may: []string{".", "internal/text"}},
	{path: "internal/pipenet", may: nil, tests: []string{xSync}},
	{path: "internal/dynamofake", may: nil, tests: []string{aws, smithy}},
	{path: "internal/sqsfake", may: nil, tests: []string{"internal/pipenet", aws, smithy, xSync}},
	{path: "internal/faultproxy", may: []string{xSync}, tests: []string{aws, mysql}},
	{path: "internal/servers", may: []string{mysql, xSync}},
	{path: "internal/geminifake", may: []string{".", "llm"}, tests: []string{"internal/pipenet"}},
	{path: "internal/lambdaemu", may: []string{aws, xSync}, tests: []string{"internal/sqsfake"}},
	{path: "internal/importtest", may: nil},
	{path: "internal/e2e", may: []string{anything}},
	{path: "internal/loadpeers", may: []string{anything}},
	{path: "internal/stack", may: []string{anything}},
	{path: "internal/soak", may: []string{anything}},
	{path: "internal/soak/fuzzlong", may: nil},
	{path: "internal/doccheck", may: nil, tests: []string{yaml, "crawl/spec", "llm", "llm/llmtest"}},
	{path: "internal/measure", may: nil},
	{path: "examples/...", may: []string{anything}},
}

// modelTests is what tests of models may import: the suite, and the server it runs
// them against.
var modelTests = []string{"llm/llmtest", "internal/geminifake", "internal/pipenet", xSync}

// storeTests is what tests of stores may import: the suites, and what they are
// compared with.
var storeTests = []string{
	"sink", "sink/sinktest", "sink/internal/crashtest", "sink/internal/goldtest", "rank/ranktest", "medallion", sqlite, xSync,
}

// A pkg is what "go list" says of a package.
type pkg struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func TestPackagesImportWhatTheyMay(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		local := localName(p.ImportPath)
		r, ok := ruleOf(local)
		if !assert.True(t, ok, "package %q has no rule: say in the table what it may import", local) {
			continue
		}
		for _, imp := range p.Imports {
			assert.True(t, allowed(imp, r.may), "%s imports %s", local, imp)
		}
		for _, imp := range slices.Concat(p.TestImports, p.XTestImports) {
			ok := allowed(imp, r.may) || allowed(imp, r.tests) || allowed(imp, []string{testify}) || localName(imp) == local
			assert.True(t, ok, "tests of %s import %s", local, imp)
		}
	}
}

// TestRootIsLight checks what a user of the root package alone has to download.
func TestRootIsLight(t *testing.T) {
	t.Parallel()
	out := goList(t, "-deps", "-f", "{{if .Module}}{{.Module.Path}}{{end}}", module)
	mods := strings.Fields(string(out))
	slices.Sort(mods)
	assert.Equal(t, []string{module, xSync}, slices.Compact(mods))
}

// TestDependenciesAreListed makes a new dependency a visible line of a review.
func TestDependenciesAreListed(t *testing.T) {
	t.Parallel()
	out := goList(t, "-deps", "-f", "{{if .Module}}{{.Module.Path}}{{end}}", "./...")
	mods := strings.Fields(string(out))
	slices.Sort(mods)
	got := strings.Join(slices.Compact(mods), "\n") + "\n"
	want, err := os.ReadFile("testdata/alldeps.txt")
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "a dependency came or went: say why in DESIGN.md and update testdata/alldeps.txt")
}

func ruleOf(local string) (rule, bool) {
	for _, r := range rules {
		prefix, below := strings.CutSuffix(r.path, "/...")
		if r.path == local || below && strings.HasPrefix(local, prefix+"/") {
			return r, true
		}
	}
	return rule{}, false
}

func allowed(imp string, may []string) bool {
	if slices.Contains(may, anything) || !strings.Contains(strings.Split(imp, "/")[0], ".") {
		return true // the standard library has no dot in its first element
	}
	if imp == module || strings.HasPrefix(imp, module+"/") {
		return slices.Contains(may, localName(imp))
	}
	return slices.ContainsFunc(may, func(m string) bool { return imp == m || strings.HasPrefix(imp, m+"/") })
}

func localName(path string) string {
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}

func list(t *testing.T) []pkg {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(string(goList(t, "-json=ImportPath,Imports,TestImports,XTestImports", "./..."))))
	var out []pkg
	for {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err)
		out = append(out, p)
	}
}

func goList(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	return out
}
