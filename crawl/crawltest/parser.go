package crawltest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A Parser makes silver postings of the bronze ones of one source: spec.Parser, or a
// type of a site's own.
type Parser = techmap.Refiner[techmap.RawPosting, techmap.Posting]

// mediaTypes are the types of bronze files by their extension.
var mediaTypes = map[string]string{
	".json":  "application/json",
	".jsonl": "application/jsonl",
	".html":  "text/html; charset=utf-8",
	".xml":   "application/xml",
	".txt":   "text/plain; charset=utf-8",
}

// fetchedAt is when bronze files count as fetched: goldens must not age.
var fetchedAt = time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)

// TestParser refines every bronze file of dir and compares the posting with the
// .golden.json beside it; with the flag -update it writes them. A bronze file is
// one body as served. Its extension says its type, its name without it is the
// key, and the name of dir is the source.
//
// It then feeds damaged bodies, and demands that each gives ErrMalformed or
// ErrSkip, or a posting that still says something, and never a panic: bodies cut short
// at every kibibyte, and what comes in the place of postings, such as a maintenance
// page, an error in JSON, or a picture.
//
// Types are those of the extensions .json, .jsonl, .html, .xml and .txt; other files are
// passed over. A folder without any bronze file fails the test.
//
// How often fields are filled is for TestFill.
func TestParser(t *testing.T, p Parser, dir string) {
	t.Helper()
	raws := bronze(t, dir)
	if len(raws) == 0 {
		t.Fatalf("crawltest: no bronze file in %s", dir)
	}
	for file, raw := range raws {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Run("golden", func(t *testing.T) { checkGolden(t, p, raw, file) })
			t.Run("cut short", func(t *testing.T) { checkCuts(t, p, raw) })
			t.Run("not what it should be", func(t *testing.T) { checkForeign(t, p, raw) })
		})
	}
}

// TestFill refines every bronze file of dir and demands that the given share of the
// postings has each field, rounded down to whole postings. Fields are those of
// crawl.Fields; what the parser skips is no posting. For a parser of package spec
// least may be its Fill, unless some fields come from the listing, which a bronze
// file does not have.
func TestFill(t *testing.T, p Parser, dir string, least map[string]float64) {
	t.Helper()
	n, filled := 0, make(map[string]int)
	for _, raw := range bronze(t, dir) {
		posting, err := p.Refine(t.Context(), raw)
		if errors.Is(err, techmap.ErrSkip) {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", raw.ID(), err)
			continue
		}
		n++
		for _, field := range crawl.Fields() {
			if crawl.Filled(&posting, field) {
				filled[field]++
			}
		}
	}
	for field, share := range least {
		if !slices.Contains(crawl.Fields(), field) {
			t.Errorf("no field %q, there are %s", field, strings.Join(crawl.Fields(), ", "))
		}
		if want := int(share * float64(n)); filled[field] < want {
			t.Errorf("%s is filled in %d of %d postings, want %d", field, filled[field], n, want)
		}
	}
}

// bronze returns the bronze files of dir as records.
func bronze(t *testing.T, dir string) map[string]techmap.RawPosting {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatalf("crawltest: bronze files: %v", err)
	}
	raws := make(map[string]techmap.RawPosting)
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if mediaTypes[ext] == "" || strings.HasSuffix(e.Name(), goldenSuffix) {
			continue
		}
		file := filepath.Join(dir, e.Name())
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("crawltest: bronze file: %v", err)
		}
		source, key := filepath.Base(dir), strings.TrimSuffix(e.Name(), ext)
		raws[file] = techmap.RawPosting{
			Source: source, Key: key, URL: fmt.Sprintf("https://%s.example/%s", source, key),
			FetchedAt: fetchedAt, ContentType: mediaTypes[ext], Body: body,
		}
	}
	return raws
}

const goldenSuffix = ".golden.json"

// updateGolden reports whether the test was run with -update.
var updateGolden = boolFlag("update", "write golden files instead of comparing with them")

// boolFlag defines a flag, unless another package of the test has done so, and
// returns what reports its value.
func boolFlag(name, usage string) func() bool {
	if flag.Lookup(name) == nil {
		flag.Bool(name, false, usage)
	}
	return func() bool { return flag.Lookup(name).Value.String() == "true" }
}

// checkGolden refines twice: silver is made again from bronze, and has to come out the
// same to be left alone.
func checkGolden(t *testing.T, p Parser, raw techmap.RawPosting, file string) {
	first, second := mustRefine(t, p, raw), mustRefine(t, p, raw)
	if !bytes.Equal(first, second) {
		t.Error("the same body gives different postings")
	}
	golden := strings.TrimSuffix(file, filepath.Ext(file)) + goldenSuffix
	if updateGolden() {
		if err := os.WriteFile(golden, first, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("no golden file; run with -update and read what it writes: %v", err)
	}
	if !bytes.Equal(first, want) {
		t.Errorf("posting is not as in %s:\n%s", golden, first)
	}
}

// mustRefine returns the posting of raw as JSON.
func mustRefine(t *testing.T, p Parser, raw techmap.RawPosting) []byte {
	t.Helper()
	posting, err := p.Refine(t.Context(), raw)
	if err != nil {
		t.Fatalf("%s: %v", raw.ID(), err)
	}
	switch {
	case posting.ID != raw.ID():
		t.Errorf("ID %q, want %q", posting.ID, raw.ID())
	case posting.Source != raw.Source:
		t.Errorf("Source %q, want %q", posting.Source, raw.Source)
	case posting.Raw != raw.Digest():
		t.Errorf("Raw %v is not the digest of the body", posting.Raw)
	case posting.Parser == "":
		t.Error("Parser is empty")
	case !posting.SeenAt.Equal(raw.FetchedAt):
		t.Errorf("SeenAt %v, want when the body was fetched, %v", posting.SeenAt, raw.FetchedAt)
	case saysNothing(posting):
		t.Error("posting says nothing")
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(posting); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cutEvery is how far apart bodies are cut.
const cutEvery = 1 << 10

// checkCuts: a connection that breaks off leaves the beginning of a body.
func checkCuts(t *testing.T, p Parser, raw techmap.RawPosting) {
	whole := raw.Body
	cuts := []int{len(whole) / 2}
	for at := cutEvery; at < len(whole); at += cutEvery {
		cuts = append(cuts, at)
	}
	for _, at := range cuts {
		raw.Body = whole[:at:at]
		checkDamaged(t, p, raw, fmt.Sprintf("cut at byte %d of %d", at, len(whole)), false)
	}
}

// checkForeign: sites answer 200 with all kinds of things that are no posting.
func checkForeign(t *testing.T, p Parser, raw techmap.RawPosting) {
	for _, foreign := range []struct{ what, contentType, body string }{
		{"empty body", raw.ContentType, ""},
		{"white space", raw.ContentType, " \n\t"},
		{"maintenance page", "text/html", "<!doctype html><title>점검 중</title><h1>서비스 점검 중입니다</h1>"},
		{"error envelope", "application/json", `{"status":500,"message":"internal error"}`},
		{"null", "application/json", "null"},
		{"empty array", "application/json", "[]"},
		{"empty object", "application/json", "{}"},
		{"number", "application/json", "42"},
		{"picture", "image/png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"},
		{"plain text", "text/plain", "Just a moment..."},
	} {
		raw.ContentType, raw.Body = foreign.contentType, []byte(foreign.body)
		checkDamaged(t, p, raw, foreign.what, true)
	}
}

// checkDamaged refines a damaged record. If mustFail, the parser has to notice.
func checkDamaged(t *testing.T, p Parser, raw techmap.RawPosting, what string, mustFail bool) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: panic: %v", what, r)
		}
	}()
	posting, err := p.Refine(context.WithoutCancel(t.Context()), raw)
	switch {
	case err == nil && mustFail:
		t.Errorf("%s: gives a posting, want techmap.ErrMalformed or ErrSkip", what)
	case err == nil && saysNothing(posting):
		t.Errorf("%s: gives a posting that says nothing, want techmap.ErrMalformed or ErrSkip", what)
	case err != nil && !errors.Is(err, techmap.ErrMalformed) && !errors.Is(err, techmap.ErrSkip):
		t.Errorf("%s: error %v is neither techmap.ErrMalformed nor ErrSkip", what, err)
	}
}

// saysNothing reports whether nothing could be learnt from p: it has no name, or neither
// text nor tags. A posting of pictures says at least that there is one.
func saysNothing(p techmap.Posting) bool {
	if p.ID == "" || p.Title == "" {
		return true
	}
	for _, s := range p.Sections {
		if s.Text != "" {
			return false
		}
	}
	return len(p.Tags) == 0 && !p.ImageOnly
}
