package sqlitesink_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// sizes are how many postings a benchmark handles in one operation.
var sizes = []int{10_000, 100_000}

// benchPosting returns a gold posting with 15 demands, such as a real one has.
func benchPosting(i int) techmap.CanonicalPosting {
	p := techmap.CanonicalPosting{
		ID: techmap.PostingID(fmt.Sprintf("toy:%08d", i*7_919%1_000_003)), Source: "toy", Title: "백엔드 개발자 (Kotlin/Spring)",
		URL: fmt.Sprintf("https://toy.example/jobs/%d", i), Company: fmt.Sprintf("회사 %d", i%9_000), Employer: "주식회사 회사",
		Lang: "ko", Roles: []techmap.RoleID{"backend"}, FirstSeen: monday, SeenAt: monday.Add(time.Duration(i) * time.Second),
		Parser: "toy/1", Extractor: "lexicon/1", Taxonomy: "2026-03", Raw: techmap.DigestOf(fmt.Append(nil, i)),
		Text: techmap.DigestOf(fmt.Append(nil, -i)),
	}
	for d := range 15 {
		p.Demands = append(p.Demands, techmap.Demand{
			Skill: techmap.SkillID(fmt.Sprintf("skill-%03d", d*20+i%20)), Level: techmap.LevelRequired,
			Evidence: techmap.Span{Section: 2, Start: 40 * d, End: 40*d + 6},
			Quote:    fmt.Sprintf("• 대용량 트래픽을 다루는 서비스를 %d년 이상 개발하고 운영해 보신 분", d),
		})
	}
	return p
}

func benchOpening(i int) techmap.Opening {
	p := benchPosting(i)
	for d := range p.Demands {
		p.Demands[d].Posting = p.ID
	}
	return techmap.Opening{
		ID: p.ID, Members: []techmap.PostingID{p.ID}, Sources: []string{"toy"}, URL: p.URL, Title: p.Title,
		Company: p.Company, Employer: p.Employer, Lang: p.Lang, Roles: p.Roles, Demands: p.Demands,
		Open: []techmap.Interval{{From: p.FirstSeen, LastSeen: p.SeenAt}},
	}
}

func benchOpenings(n int) func(yield func(techmap.Opening, error) bool) {
	return func(yield func(techmap.Opening, error) bool) {
		for i := range n {
			if !yield(benchOpening(i), nil) {
				return
			}
		}
	}
}

// each runs a benchmark for each size, in a fresh store each time, and reports how
// many records it does a second.
func each(b *testing.B, prepare, run func(db *sqlitesink.DB, n int)) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if testing.Short() && n > sizes[0] {
				b.Skip("takes some ten seconds")
			}
			dir := b.TempDir()
			stores := 0
			for b.Loop() {
				b.StopTimer()
				stores++
				db := openFile(b, filepath.Join(dir, fmt.Sprint(stores)))
				prepare(db, n)
				runtime.GC()
				b.StartTimer()
				run(db, n)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

func nothing(*sqlitesink.DB, int) {}

func BenchmarkGoldWrite(b *testing.B) {
	for _, size := range []int{64, 1_000} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			each(b, nothing, func(db *sqlitesink.DB, n int) { load(b, db, n, size) })
		})
	}
}

// load writes n postings in batches.
func load(b *testing.B, db *sqlitesink.DB, n, size int) {
	b.Helper()
	batch := make([]techmap.CanonicalPosting, 0, size)
	for i := range n {
		if batch = append(batch, benchPosting(i)); len(batch) == size || i == n-1 {
			require.NoError(b, db.Gold().Write(b.Context(), batch))
			batch = batch[:0]
		}
	}
}

func BenchmarkPostings(b *testing.B) {
	each(b, func(db *sqlitesink.DB, n int) { load(b, db, n, 1_000) }, func(db *sqlitesink.DB, n int) {
		got := 0
		for _, err := range db.Gold().Postings(b.Context()) {
			require.NoError(b, err)
			got++
		}
		require.Equal(b, n, got)
	})
}

func BenchmarkPublish(b *testing.B) {
	b.Run("first", func(b *testing.B) { each(b, nothing, func(db *sqlitesink.DB, n int) { publishAll(b, db, n) }) })
	b.Run("unchanged", func(b *testing.B) {
		run := func(db *sqlitesink.DB, n int) { publishAll(b, db, n) }
		each(b, run, run)
	})
}

func publishAll(b *testing.B, db *sqlitesink.DB, n int) {
	b.Helper()
	_, err := db.Gold().Publish(b.Context(), benchOpenings(n), publication(n))
	require.NoError(b, err)
}

func BenchmarkOpenings(b *testing.B) {
	each(b, func(db *sqlitesink.DB, n int) { publishAll(b, db, n) }, func(db *sqlitesink.DB, n int) {
		got := 0
		for _, err := range db.Gold().Openings(b.Context(), time.Time{}) {
			require.NoError(b, err)
			got++
		}
		require.Equal(b, n, got)
	})
}
