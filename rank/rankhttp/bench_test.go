package rankhttp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// distinct is how many different questions are asked, so that no answer is asked for twice
// within a cache's reach.
const distinct = 10_000

// filters returns questions for the top ten of a role, all different.
func filters() []string {
	targets := make([]string, 0, distinct)
	for i := range distinct {
		target := fmt.Sprintf("/v1/skills/top?role=role-%02d&n=%d", i%12, 1+i/12%10)
		if region := []string{"", "서울", "경기", "부산"}[i/120%4]; region != "" {
			target += "&region=" + region
		}
		if i/480%2 == 1 {
			target += "&new_grad=true"
		}
		target += fmt.Sprintf("&min_sample=%d", 1+i/960)
		targets = append(targets, target)
	}
	return targets
}

// nowhere throws an answer away.
type nowhere struct{ header http.Header }

func (w nowhere) Header() http.Header         { return w.header }
func (w nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (w nowhere) WriteHeader(int)             {}

// humaTop is the question as package huma reads it by itself.
type humaTop struct {
	Role    []string `query:"role,explode"`
	Region  []string `query:"region,explode"`
	NewGrad bool     `query:"new_grad"`
	N       int      `query:"n" default:"10" minimum:"1" maximum:"500"`
	Min     int      `query:"min_sample" default:"50"`
}

func (h *humaTop) query() rank.Query {
	q := rank.Query{N: h.N, Min: h.Min}
	for _, r := range h.Role {
		q.Roles = append(q.Roles, techmap.RoleID(r))
	}
	q.Regions, q.NewGrad = h.Region, h.NewGrad
	return q
}

// BenchmarkUnmodified measures everything but the answer: questions are read, named by
// their tag, and found to be answered already.
func BenchmarkUnmodified(b *testing.B) {
	h := server(b, nil)
	target := "/v1/skills/top?role=backend&n=10&region=%EC%84%9C%EC%9A%B8&new_grad=true&min_sample=5"
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("If-None-Match", get(h, target).Header().Get("Etag"))
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(nowhere{make(http.Header)}, r)
	}
}

// BenchmarkTop asks 10,000 different questions without a network: package rank alone, this
// handler, and a handler that huma makes of types.
func BenchmarkTop(b *testing.B) {
	c := ranktest.Corpus{Seed: 3, Openings: 20_000, Companies: 4_000, Skills: 2000, Days: 365}
	tax := c.Taxonomy()
	index, err := rank.Load(b.Context(), c.All(), tax)
	require.NoError(b, err)
	targets := filters()

	mine, err := rankhttp.New(rankhttp.Fixed{Data: &rankhttp.Data{Index: index, Taxonomy: tax, Version: "v"}}, nil)
	require.NoError(b, err)
	mux := http.NewServeMux()
	type output struct{ Body rankhttp.Top }
	huma.Get(humago.New(mux, huma.DefaultConfig("t", "1")), "/v1/skills/top", func(ctx context.Context, in *humaTop) (*output, error) {
		ranking, err := index.Top(ctx, in.query())
		return &output{rankhttp.Top{Ranking: ranking, Meta: rankhttp.Meta{Data: "v"}}}, err
	})
	requests := make([]*http.Request, len(targets))
	for i, target := range targets {
		requests[i] = httptest.NewRequest(http.MethodGet, target, nil)
	}
	b.Run("rank", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			q := rank.Query{N: 1 + i/12%10, Min: 1}
			q.Roles = []techmap.RoleID{techmap.RoleID(fmt.Sprintf("role-%02d", i%12))}
			if region := []string{"", "서울", "경기", "부산"}[i/120%4]; region != "" {
				q.Regions = []string{region}
			}
			q.NewGrad = i/480%2 == 1
			_, err := index.Top(b.Context(), q)
			require.NoError(b, err)
		}
	})
	for _, server := range []struct {
		name    string
		handler http.Handler
	}{{"rankhttp", mine}, {"huma", mux}} {
		b.Run(server.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				server.handler.ServeHTTP(nowhere{make(http.Header)}, requests[i%len(requests)])
			}
		})
	}
}
