package spec_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// TestSites_workdayCap: companies with more than 2,000 postings say 2,000 and
// show no more. What is not among them has not closed.
func TestSites_workdayCap(t *testing.T) {
	t.Parallel()
	site, err := load(t, "workday").Site(nil)
	require.NoError(t, err)
	for _, c := range []struct {
		name  string
		total int
		err   error
	}{
		{"all that there are", 1980, nil},
		{"the most that are shown", 2000, techmap.ErrPartial},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := refs(t, site, workday(c.total), techmap.Query{})
			require.ErrorIs(t, l.err, c.err)
			assert.Len(t, l.keys, c.total)
		})
	}
}

// workday answers as a company with so many postings.
func workday(total int) crawl.Fetcher {
	return fetcher(func(req *http.Request) (*crawl.Page, error) {
		var asked struct{ Offset, Limit int }
		if err := json.NewDecoder(req.Body).Decode(&asked); err != nil {
			return nil, err
		}
		var rows []string
		for i := asked.Offset; i < min(asked.Offset+asked.Limit, total); i++ {
			rows = append(rows, fmt.Sprintf(`{"title": "Engineer %d", "externalPath": "/job/Seoul/Engineer_R-%d"}`, i, i))
		}
		return &crawl.Page{
			URL: req.URL.String(), FetchedAt: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), ContentType: "application/json",
			Body: fmt.Appendf(nil, `{"total": %d, "jobPostings": [%s]}`, total, strings.Join(rows, ",")),
		}, nil
	})
}
