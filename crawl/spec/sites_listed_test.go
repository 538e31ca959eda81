package spec_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/crawltest"
)

// TestSites_listed looks at what only the listing of a site knows, and a bronze
// file alone therefore does not show.
func TestSites_listed(t *testing.T) {
	t.Parallel()
	type facts struct {
		company    string
		category   []string
		employment techmap.Employment
		experience techmap.Experience
		deadline   techmap.DeadlineKind
	}
	for _, c := range []struct {
		id   techmap.PostingID
		want facts
	}{
		{"greeting:bori.310001", facts{
			"보리상사", []string{"Server", "개발"}, techmap.EmploymentFullTime,
			techmap.Experience{Experienced: true, MinYears: 3}, techmap.DeadlineAlways,
		}},
		{"greeting:bori.310002", facts{
			"보리상사", []string{"Data Engineer", "데이터"}, techmap.EmploymentIntern,
			techmap.Experience{NewGrad: true}, techmap.DeadlineFixed,
		}},
		{"line:2804", facts{
			"시험용 라인", []string{"Engineering", "Client"}, techmap.EmploymentFullTime, techmap.Experience{},
			techmap.DeadlineFixed,
		}},
		{"naver:30090001", facts{
			"시험용 네이버", []string{"Tech", "Backend"}, techmap.EmploymentFullTime,
			techmap.Experience{Experienced: true, Raw: "경력"}, techmap.DeadlineFixed,
		}},
		{"wanted:900101", facts{
			"파란우산", []string{"서버 개발자"}, techmap.EmploymentFullTime,
			techmap.Experience{Experienced: true, MinYears: 3}, techmap.DeadlineAlways,
		}},
		{"workday:copperkettle.R-000101", facts{
			"Copper Kettle", nil, techmap.EmploymentFullTime, techmap.Experience{}, techmap.DeadlineFixed,
		}},
	} {
		t.Run(string(c.id), func(t *testing.T) {
			t.Parallel()
			p := crawled(t, c.id)
			assert.Equal(t, c.want, facts{p.Company, p.Category, p.Employment, p.Experience, p.Deadline.Kind})
		})
	}
}

// crawled returns a posting of a shipped site, crawled from its trace.
func crawled(t *testing.T, id techmap.PostingID) techmap.Posting {
	t.Helper()
	source, _ := id.Split()
	for _, c := range shipped {
		if c.name != source {
			continue
		}
		opts := &crawl.Options{Client: crawltest.Replay(t, "testdata/sites/"+c.name+".txtar"), Interval: -1}
		for raw, err := range crawl.New(c.site(t), opts).Postings(t.Context(), techmap.Query{}) {
			require.NoError(t, err)
			if raw.ID() != id {
				continue
			}
			p, err := load(t, c.name).Parser().Refine(t.Context(), raw)
			require.NoError(t, err)
			return p
		}
	}
	t.Fatalf("%s is in no trace", id)
	return techmap.Posting{}
}
