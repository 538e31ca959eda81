package spec_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/spec"
)

func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("sites/jumpit.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := spec.Parse("jumpit.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRefine(b *testing.B) {
	for _, c := range []struct{ name, file string }{
		{"jumpit", "jumpit/50000101.json"}, {"greenhouse", "greenhouse/lanternpay.4000101.json"},
	} {
		b.Run(c.name, func(b *testing.B) {
			s, err := spec.Load(spec.Embedded(), c.name)
			if err != nil {
				b.Fatal(err)
			}
			body, err := os.ReadFile("testdata/sites/" + c.file)
			if err != nil {
				b.Fatal(err)
			}
			raw := techmap.RawPosting{Source: c.name, Key: "1", FetchedAt: time.Unix(1793500000, 0), ContentType: "application/json", Body: body}
			b.SetBytes(int64(len(body)))
			p := s.Parser()
			for b.Loop() {
				if _, err := p.Refine(b.Context(), raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRefs lists a board that serves its thousand postings in one answer.
func BenchmarkRefs(b *testing.B) {
	s, err := spec.Load(spec.Embedded(), "greenhouse")
	if err != nil {
		b.Fatal(err)
	}
	body, err := os.ReadFile("testdata/sites/greenhouse/lanternpay.4000101.json")
	if err != nil {
		b.Fatal(err)
	}
	rows := make([]string, 1000)
	for i := range rows {
		rows[i] = strings.NewReplacer("4000101", fmt.Sprint(5000000+i), "Payments", fmt.Sprint("Team ", i)).Replace(string(body))
	}
	answer := fmt.Sprintf(`{"jobs":[%s],"meta":{"total":1000}}`, strings.Join(rows, ","))
	site, err := s.Site(&spec.SiteOptions{Tenants: spec.Tenants{"x": nil}})
	if err != nil {
		b.Fatal(err)
	}
	w := &web{answers: map[string]string{"https://boards-api.greenhouse.io/v1/boards/x/jobs?content=true&pay_transparency=true": answer}}
	b.SetBytes(int64(len(answer)))
	for b.Loop() {
		n := 0
		for _, err := range site.Refs(b.Context(), w, techmap.Query{}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 1000 {
			b.Fatal(n)
		}
	}
}
