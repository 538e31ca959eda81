package rankhttp_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

var update = flag.Bool("update", false, "write golden files anew")

func TestDocumentIsGolden(t *testing.T) {
	t.Parallel()
	w := get(server(t, nil), "/v1/openapi.json")
	require.Equal(t, http.StatusOK, w.Code)
	var lines bytes.Buffer
	require.NoError(t, json.Indent(&lines, w.Body.Bytes(), "", "  "))
	lines.WriteByte('\n')
	golden := filepath.Join("testdata", "openapi.json")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, lines.Bytes(), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	wanted, got := strings.Split(string(want), "\n"), strings.Split(lines.String(), "\n")
	for i := range min(len(wanted), len(got)) {
		require.Equal(t, wanted[i], got[i], "line %d: a change of the API: look at it, then run go test -update", i+1)
	}
	assert.Len(t, got, len(wanted))
}

func TestEverythingInTheDocumentIsDescribed(t *testing.T) {
	t.Parallel()
	doc := rankhttp.Document()
	for path, item := range doc.Paths {
		op := item.Get
		assert.NotEmpty(t, op.Summary, path)
		assert.NotEmpty(t, op.Description, path)
		for _, p := range op.Parameters {
			if p.Ref != "" {
				p = doc.Components.Parameters[strings.TrimPrefix(p.Ref, "#/components/parameters/")]
			}
			assert.NotEmpty(t, p.Description, "%s: %s", path, p.Name)
			if p.Name != "cursor" { // which nobody can make up
				assert.NotNil(t, p.Example, "%s: %s", path, p.Name)
			}
		}
	}
	for name, s := range doc.Components.Schemas.Map() {
		for field, property := range s.Properties {
			assert.NotEmpty(t, property.Description, "%s.%s", name, field)
			leaf := property.Ref == "" && len(property.AnyOf) == 0 && (property.Items == nil || property.Items.Ref == "")
			if leaf && len(property.Enum) == 0 && property.Type != huma.TypeBoolean && name != "ErrorDetail" {
				assert.NotEmpty(t, property.Examples, "%s.%s has no example", name, field)
			}
		}
	}
}

// TestAnswersAreAsTheDocumentSays validates the answer to the example of each route, and
// to some questions that leave much out.
func TestAnswersAreAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	h, doc := server(t, nil), rankhttp.Document()
	more := map[string][]string{
		"/v1/skills/top":        {"?role=frontend&n=500&min_sample=0&kind=concept", "?min_sample=5000", "?region=nowhere"},
		"/v1/skills/{id}":       {"/cobol", "/msa", "/aws", "/java?min_sample=10000"},
		"/v1/skills/{id}/trend": {"/java/trend?min_sample=0&steps=8", "/cobol/trend?min_sample=0&steps=8"},
		"/v1/openings":          {"?facets=true&n=200", "?region=nowhere&facets=true", "?words=리눅스&new_grad=true"},
		"/v1/openings/{id}":     {"/hanbit:0", "/worldjobs:10003"},
		"/v1/facts":             {"", "?each=skill&n=3", "?each=region"},
		"/v1/companies":         {"?q=회사", "?q=nobody"},
	}
	for path, try := range rankhttp.Try() {
		targets := []string{strings.NewReplacer("%ED%95%9C%EB%B9%9B", "회사01", "hanbit:1", "hanbit:14").Replace(try)}
		for _, one := range more[path] {
			before, _, _ := strings.Cut(path, "/{id}")
			targets = append(targets, before+one)
		}
		for _, target := range targets {
			w := get(h, target)
			require.Equal(t, http.StatusOK, w.Code, "%s: %s", target, w.Body)
			var answer any
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer), target)
			res := new(huma.ValidateResult)
			schema := doc.Paths[path].Get.Responses["200"].Content["application/json"].Schema
			huma.Validate(doc.Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, answer, res)
			assert.Empty(t, res.Errors, target)
		}
	}
}

func TestExamplesInDescriptionsAreOfTheirType(t *testing.T) {
	t.Parallel()
	doc := rankhttp.Document()
	for name, s := range doc.Components.Schemas.Map() {
		for field, property := range s.Properties {
			for _, example := range property.Examples {
				body, err := json.Marshal(example)
				require.NoError(t, err)
				var value any
				require.NoError(t, json.Unmarshal(body, &value))
				res := new(huma.ValidateResult)
				huma.Validate(doc.Components.Schemas, property, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, res)
				assert.Empty(t, res.Errors, "%s.%s", name, field)
			}
		}
	}
}

func TestExamplesOfAnswersAreAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	doc := rankhttp.Document()
	for path, item := range doc.Paths {
		for status, response := range item.Get.Responses {
			if response.Ref != "" {
				response = doc.Components.Responses[strings.TrimPrefix(response.Ref, "#/components/responses/")]
			}
			for media, content := range response.Content {
				if !strings.Contains(media, "json") || media == "application/jsonl" {
					continue
				}
				require.NotNil(t, content.Example, "%s: %s", path, status)
				body, err := json.Marshal(content.Example)
				require.NoError(t, err)
				var value any
				require.NoError(t, json.Unmarshal(body, &value))
				res := new(huma.ValidateResult)
				huma.Validate(doc.Components.Schemas, content.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, res)
				assert.Empty(t, res.Errors, "%s: %s", path, status)
			}
		}
	}
}

func TestDocsPageLoadsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	w := get(h, "/v1/docs")
	require.Equal(t, http.StatusOK, w.Code)
	page := w.Body.String()
	assert.NotContains(t, page, "<script")
	assert.NotContains(t, page, "style=")
	assert.NotContains(t, page, "//", "an address with a host")
	csp := w.Header().Get("Content-Security-Policy")
	assert.Contains(t, csp, "default-src 'none'")
	assert.NotContains(t, csp, "unsafe")
	for _, link := range regexp.MustCompile(`href="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if id, ok := strings.CutPrefix(link[1], "#"); ok {
			assert.Contains(t, page, `id="`+id+`"`)
		}
	}
	assert.Equal(t, http.StatusOK, get(h, "/v1/docs.css").Code)
}
