package spec_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/spec"
)

// The answers these tests read are samples of guides and shortened ones: they
// show that fields stand where the files look for them, not how often.

func TestCorpora_saraminAPI(t *testing.T) {
	t.Parallel()
	job := corpus(t, "saramin/openapi_job_sample.json")
	s, err := spec.Load(spec.Embedded(), "saramin")
	require.NoError(t, err)
	p, err := s.Parser().Refine(t.Context(), techmap.RawPosting{
		Source: "saramin", Key: "27614114", URL: "https://www.saramin.co.kr/27614114", FetchedAt: fetchedAt,
		ContentType: "application/json", Body: job,
	})
	require.ErrorIs(t, err, techmap.ErrMalformed, "the sample of the guide has neither keywords nor a job code")
	assert.Empty(t, p)

	list := fmt.Appendf(nil, `{"jobs": {"count": 1, "start": 0, "total": "1", "job": [%s]}}`, job)
	site, err := s.Site(&spec.SiteOptions{Keys: map[string]string{"access_key": "invented-key"}})
	require.NoError(t, err)
	l := refs(t, site, answers(map[string]page{"/job-search": {"application/json", list}}), techmap.Query{})
	require.NoError(t, l.err)
	assert.Equal(t, []string{"27614114"}, l.keys)
}

func TestCorpora_work24(t *testing.T) {
	t.Parallel()
	list, refused := corpus(t, "worknet/list_shape.xml"), corpus(t, "worknet/error_002.xml")
	s, err := spec.Load(spec.Embedded(), "work24")
	require.NoError(t, err)
	for _, c := range []struct {
		name string
		body []byte
		keys []string
		err  error
	}{
		{"the shape of the guide", list, []string{"K120260820001", "K120200101001"}, nil},
		{"a key that is refused with success", refused, nil, techmap.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			site, err := s.Site(&spec.SiteOptions{Keys: map[string]string{"auth_key": "invented-key"}})
			require.NoError(t, err)
			l := refs(t, site, answers(map[string]page{"210L01": {"application/xml", c.body}}), techmap.Query{})
			require.ErrorIs(t, l.err, c.err)
			assert.Equal(t, c.keys, l.keys)
		})
	}
}

func TestCorpora_smartrecruiters(t *testing.T) {
	t.Parallel()
	body := corpus(t, "smartrecruiters/list_reduced.json")
	s, err := spec.Load(spec.Embedded(), "smartrecruiters")
	require.NoError(t, err)
	l := list(t, s, answers(map[string]page{"/postings": {"application/json", body}}), nil, techmap.Query{})
	require.NoError(t, l.err)
	require.Len(t, l.refs, 1)
	assert.Equal(t, "CDPROJEKTRED.smart-1", l.refs[0].Key)
	assert.Equal(t, "2026-02-20T10:00:00Z", l.refs[0].UpdatedAt.Format("2006-01-02T15:04:05Z07:00"))
}
