package mysqlsink_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
	"github.com/techmap-it/techmap/sink/mysqlsink"
)

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

func benchPostings(n int) []techmap.CanonicalPosting {
	all := make([]techmap.CanonicalPosting, n)
	for i := range all {
		all[i] = benchPosting(i)
	}
	return all
}

// inBatches writes postings as a pipeline does.
func inBatches(b *testing.B, db *mysqlsink.DB, postings []techmap.CanonicalPosting, size int) {
	b.Helper()
	for len(postings) > 0 {
		n := min(size, len(postings))
		require.NoError(b, db.Gold().Write(b.Context(), postings[:n]))
		postings = postings[n:]
	}
}

// loadFile writes postings with one LOAD DATA, which is as fast as MySQL is.
func loadFile(b *testing.B, dsn string, postings []techmap.CanonicalPosting) {
	b.Helper()
	var file bytes.Buffer
	for _, p := range postings {
		body, err := record.Marshal(p)
		require.NoError(b, err)
		body = bytes.ReplaceAll(body, []byte(`\`), []byte(`\\`))
		fmt.Fprintf(&file, "%s\t%s\t%s\t%d\t%s\t%s\t%d\t%s\n",
			p.ID, p.Source, p.Company, p.SeenAt.UnixMicro(), p.Raw, p.Text, record.Version, body)
	}
	mysql.RegisterReaderHandler(dsn, func() io.Reader { return &file })
	defer mysql.DeregisterReaderHandler(dsn)
	_, err := pool(b, dsn).ExecContext(b.Context(), "LOAD DATA LOCAL INFILE 'Reader::"+dsn+
		"' INTO TABLE posting CHARACTER SET binary (id, source, company, seen_at, raw, text, v, body)")
	require.NoError(b, err)
}

// The same postings into an empty store, in every way there is.
func BenchmarkBulk(b *testing.B) {
	server(b)
	const n = 20_000
	postings := benchPostings(n)
	store := func(size int, o *mysqlsink.Options) func(*testing.B, string) {
		return func(b *testing.B, dsn string) { inBatches(b, openAt(b, dsn, o), postings, size) }
	}
	ways := []struct {
		name string
		run  func(b *testing.B, dsn string)
	}{
		{"row by row", store(1, nil)},
		{"batch=64", store(64, nil)},
		{"batch=1000", store(1_000, nil)},
		{"batch=1000 backfill", store(1_000, &mysqlsink.Options{Backfill: true})},
		{"LOAD DATA", func(b *testing.B, dsn string) { loadFile(b, dsn, postings) }},
	}
	for _, way := range ways {
		b.Run(way.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				dsn := database(b)
				openAt(b, dsn, nil)
				b.StartTimer()
				way.run(b, dsn)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// Reading all postings, and publishing as many openings, twice: all new, and none.
func BenchmarkGold(b *testing.B) {
	const n = 20_000
	db, _ := open(b)
	inBatches(b, db, benchPostings(n), 1_000)
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			got := 0
			for _, err := range db.Gold().Postings(b.Context()) {
				require.NoError(b, err)
				got++
			}
			require.Equal(b, n, got)
		}
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	})
	for _, name := range []string{"publish", "publish again"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := db.Gold().Publish(b.Context(), benchOpenings(b.Context(), db), publication(n))
				require.NoError(b, err)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// benchOpenings makes an opening of every posting of db.
func benchOpenings(ctx context.Context, db *mysqlsink.DB) func(yield func(techmap.Opening, error) bool) {
	return func(yield func(techmap.Opening, error) bool) {
		for p, err := range db.Gold().Postings(ctx) {
			o := techmap.Opening{
				ID: p.ID, Members: []techmap.PostingID{p.ID}, Sources: []string{"toy"}, URL: p.URL, Title: p.Title,
				Company: p.Company, Employer: p.Employer, Lang: p.Lang, Roles: p.Roles, Demands: p.Demands,
				Open: []techmap.Interval{{From: p.FirstSeen, LastSeen: p.SeenAt}},
			}
			if !yield(o, err) {
				return
			}
		}
	}
}
