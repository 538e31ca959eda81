package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Both clients in Go, over a site small enough for a test, extract what the site
// says. (Scrapy does in the benchmark itself.)
func TestClients(t *testing.T) {
	t.Parallel()
	const postings = 2*perPage + 1
	for name := range crawlers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(newSite(postings))
			defer server.Close()
			address := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
			out := filepath.Join(t.TempDir(), "out.jsonl")
			if err := client(t.Context(), name, address, "4", out); err != nil {
				t.Fatal(err)
			}
			if err := checkFile(out, postings); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCheck_findsWhatIsNotEqual(t *testing.T) {
	t.Parallel()
	whole := []Fields{NewFields(0), NewFields(1)}
	lacking, other := NewFields(1), NewFields(1)
	lacking.Tags = lacking.Tags[1:]
	other.Sections[2].Text += " "
	for _, c := range []struct {
		name   string
		fields []Fields
		good   bool
	}{
		{"all", whole, true},
		{"in another order", []Fields{whole[1], whole[0]}, true},
		{"one is missing", whole[:1], false},
		{"one is there twice", append(whole[:2:2], whole[0]), false},
		{"a tag is missing", []Fields{whole[0], lacking}, false},
		{"a space is too much", []Fields{whole[0], other}, false},
		{"one of another site", []Fields{whole[0], whole[1], NewFields(2)}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			for _, f := range c.fields {
				if err := enc.Encode(f); err != nil {
					t.Fatal(err)
				}
			}
			if err := check(&b, len(whole)); (err == nil) != c.good {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestPages_areAlwaysTheSameAndOfTheSizeOfRealOnes(t *testing.T) {
	t.Parallel()
	var least, most int
	for i := range 1_000 {
		page := appendPosting(nil, i)
		if !bytes.Equal(page, appendPosting(nil, i)) {
			t.Fatalf("posting %d differs from itself", i)
		}
		if i == 0 {
			least = len(page)
		}
		least, most = min(least, len(page)), max(most, len(page))
	}
	if least < 7<<10 || least > 12<<10 || most < 32<<10 || most > 42<<10 {
		t.Errorf("pages have %d to %d bytes, want about 8 to 40 KB", least, most)
	}
}

func TestReport_comparesRoundByRound(t *testing.T) {
	t.Parallel()
	// 1,010 pages each; the second round is twice as slow for everybody.
	samples := []sample{
		{client: "techmap", postings: 1_000, cpu: 1 * time.Second, rss: 30 << 20},
		{client: "colly", postings: 1_000, cpu: 2 * time.Second, rss: 20 << 20},
		{client: "techmap", postings: 1_000, cpu: 2 * time.Second, rss: 40 << 20},
		{client: "colly", postings: 1_000, cpu: 4 * time.Second, rss: 20 << 20},
	}
	var b strings.Builder
	if err := report(&b, samples, 1_000, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"758 (505–1010)", "2.00 (2.00–2.00)", "met: ≥ 1"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("report lacks %q:\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "scrapy") {
		t.Errorf("report names a client that did not run:\n%s", b.String())
	}
}
