package spec

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
)

// FuzzParse: whatever a file holds, it is a site or a list of mistakes.
func FuzzParse(f *testing.F) {
	files, err := fs.Glob(Embedded(), "*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := fs.ReadFile(Embedded(), name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("spec: 1\nlist: {request: {url: [}}"))
	f.Add([]byte("a: &a [*a, *a]\n? {}\n"))
	f.Add([]byte(strings.Repeat("[", 1000)))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("fuzz.yaml", data)
		if err != nil {
			if !errors.Is(err, techmap.ErrInvalid) {
				t.Errorf("error %v is not ErrInvalid", err)
			}
			return
		}
		if s.Name == "" || s.Version < 1 {
			t.Errorf("a site without name or version: %+v", s)
		}
		_, _ = s.Parser().Refine(t.Context(), techmap.RawPosting{Source: s.Name, Key: "1", Body: []byte(`{"title":"x"}`)})
	})
}

// FuzzRefine: whatever a site serves, it is a posting that says something, or
// refused as malformed.
func FuzzRefine(f *testing.F) {
	names, err := fs.Glob(Embedded(), "*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	specs := make([]*Spec, len(names))
	for i, name := range names {
		if specs[i], err = Load(Embedded(), name); err != nil {
			f.Fatal(err)
		}
		bodies, err := filepath.Glob("testdata/sites/" + specs[i].Name + "/*.json")
		if err != nil {
			f.Fatal(err)
		}
		for _, body := range bodies {
			data, err := os.ReadFile(body)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(i), "", data)
		}
	}
	f.Add(uint8(0), `{"name":"x","company":{"a":1e999}}`, []byte(`{"title":1e400,"tags":{"a":[[[[[null]]]]]}}`))
	f.Fuzz(func(t *testing.T, which uint8, meta string, body []byte) {
		s := specs[int(which)%len(specs)]
		raw := techmap.RawPosting{
			Source: s.Name, Key: "1", FetchedAt: time.Unix(1793500000, 0), Body: body, Meta: map[string]string{metaTenant: meta, metaListed: meta},
		}
		p, err := s.Parser().Refine(t.Context(), raw)
		switch {
		case err != nil && !errors.Is(err, techmap.ErrMalformed) && !errors.Is(err, techmap.ErrSkip):
			t.Errorf("error %v is neither ErrMalformed nor ErrSkip", err)
		case err == nil && (p.Title == "" || len(p.Sections) == 0 && len(p.Tags) == 0 && !p.ImageOnly):
			t.Errorf("posting says nothing: %+v", p)
		}
	})
}

// FuzzAnswer: whatever is served for a page of HTML, XML or JSON-LD, reading it
// neither panics nor takes long.
func FuzzAnswer(f *testing.F) {
	f.Add("html", `<table><tr class=r><td>Go</table>`)
	f.Add("xml", `<?xml version="1.0"?><a><r b="c">x<d/></r></a>`)
	f.Add("json-ld", `<script type="application/ld+json">{"@graph":[{"@type":"JobPosting","title":"Go"}]}</script>`)
	f.Add("json", `{"r":[{"a":1}]}`)
	f.Fuzz(func(t *testing.T, format, body string) {
		s := &shape{format: format, rows: "r"}
		switch format {
		case "html":
			s.rows = ".r"
		case "json-ld":
			s.rows = ""
		case "json":
			s.records, _ = compileRecords(".r[]")
		case "xml":
		default:
			return
		}
		base := &record{vars: vars("", "", nil, nil), zone: seoul}
		a, err := s.read(t.Context(), base, "", []byte(body))
		if err == nil && format != "json-ld" {
			var rows []row
			rows, err = s.recordsOf(t.Context(), a)
			for _, r := range rows {
				if len(r.body) == 0 {
					t.Errorf("a row without bytes in %q", body)
				}
			}
		}
		if err != nil && !errors.Is(err, techmap.ErrMalformed) {
			t.Errorf("error %v is not ErrMalformed", err)
		}
	})
}
