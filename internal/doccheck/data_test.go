package doccheck

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// leftOut is where JSON in a document says that there is more.
var leftOut = strings.NewReplacer("[…]", "[]", ",…", "", ":…", ":null")

// TestDataIsRead reads every block of JSON and YAML, with the program's own reader where
// it has one.
func TestDataIsRead(t *testing.T) {
	t.Parallel()
	read := 0
	for _, doc := range documents(t) {
		for _, b := range blocksOf(t, doc) {
			var err error
			switch {
			case b.has("skip"):
				continue
			case b.attrs["as"] == "labels":
				_, err = llmtest.ReadLabels(strings.NewReader(b.text))
			case b.lang == "json":
				err = readJSON(b)
			case b.lang == "yaml" && strings.HasPrefix(b.text, "spec:"):
				_, err = spec.Parse(b.attrs["file"], []byte(b.text))
			case b.lang == "yaml":
				var any any
				err = yaml.UnmarshalWithOptions([]byte(b.text), &any, yaml.Strict())
			default:
				continue
			}
			read++
			assert.NoError(t, err, "%s\n%s", b, b.text)
		}
	}
	assert.Greater(t, read, 8, "blocks that were read")
}

// readJSON reads one value, or one a line.
func readJSON(b block) error {
	text := leftOut.Replace(b.text)
	if json.Valid([]byte(text)) {
		return nil
	}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if !json.Valid([]byte(line)) {
			return fmt.Errorf("no JSON: %s", line)
		}
	}
	return nil
}

// given are the variables that pieces of Go in documents take for granted.
const given = `ctx context.Context, text string, tax *techmap.Taxonomy, store *sqlitesink.Gold, mux *http.ServeMux, client *http.Client`

var packages = map[string]string{
	"context": "context", "fmt": "fmt", "http": "net/http", "time": "time", "json": "encoding/json", "log": "log", "url": "net/url",
	"techmap": ".", "crawl": "crawl", "spec": "crawl/spec", "sample": "crawl/sample", "medallion": "medallion", "lexicon": "llm/lexicon",
	"llm": "llm", "rank": "rank", "rankhttp": "rank/rankhttp", "sink": "sink", "sqlitesink": "sink/sqlitesink", "filesink": "sink/filesink",
}

var qualifier = regexp.MustCompile(`\b([a-z]+)\.[A-Z]`)

// TestGoCompiles compiles every piece of Go that is not written to a file of a session,
// as it would stand in a function that returns an error.
func TestGoCompiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pieces := 0
	for _, doc := range documents(t) {
		for _, b := range blocksOf(t, doc) {
			if b.lang != "go" || b.has("file") || b.has("skip") {
				continue
			}
			pieces++
			end := "nil"
			if strings.Contains(b.text, ", err :=") {
				end = "err" // which a document may leave to its reader
			}
			code := fmt.Sprintf("func piece%d(%s) error {\n//line %s:%d\n%s\nreturn %s\n}\n", pieces, given, b.doc, b.line+1, b.text, end)
			code = "package pieces\n\n" + imports(code) + code
			require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("piece%d.go", pieces)), []byte(code), 0o600))
		}
	}
	require.Positive(t, pieces)
	root, err := filepath.Abs(tree)
	require.NoError(t, err)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600))
	mod := "module pieces\n\ngo 1.26\n\nrequire github.com/techmap-it/techmap v0.0.0\n\nreplace github.com/techmap-it/techmap => " + root + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600))
	cmd := exec.Command("go", "build", "./...")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, "%s", out)
}

// imports are those that a piece of code needs.
func imports(code string) string {
	var names []string
	for _, m := range qualifier.FindAllStringSubmatch(code, -1) {
		if packages[m[1]] != "" {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range slices.Compact(names) {
		path := packages[name]
		if !slices.Contains([]string{"context", "fmt", "net/http", "net/url", "time", "encoding/json", "log"}, path) {
			path = strings.TrimSuffix("github.com/techmap-it/techmap/"+path, "/.")
		}
		fmt.Fprintf(&b, "import %s %q\n", name, path)
	}
	return b.String()
}

func TestReadJSON(t *testing.T) {
	t.Parallel()
	require.NoError(t, readJSON(block{text: `{"stages":{},"rules":[…]}`}))
	require.Error(t, readJSON(block{text: `{"stages":`}))
}
