package sample_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
)

func FuzzBoardParser(f *testing.F) {
	fuzzParser(f, sample.BoardName, "application/json", "backend-fields.json", "frontend-text.json")
}

func FuzzCareersParser(f *testing.F) {
	fuzzParser(f, sample.CareersName, "text/html; charset=utf-8", "flat.html", "h2-paragraphs.html")
}

// fuzzParser feeds a parser with anything: it gives a posting with a title and a
// text, or says that there is none.
func fuzzParser(f *testing.F, source, contentType string, seeds ...string) {
	for _, name := range seeds {
		body, err := os.ReadFile("testdata/" + source + "/" + name)
		require.NoError(f, err)
		f.Add(body)
	}
	parser := sample.Parsers()[source]
	f.Fuzz(func(t *testing.T, body []byte) {
		raw := techmap.RawPosting{
			Source: source, Key: "1", FetchedAt: time.Unix(0, 0).UTC(), ContentType: contentType, Body: body,
		}
		p, err := parser.Refine(t.Context(), raw)
		if err != nil {
			assert.True(t, errors.Is(err, techmap.ErrMalformed) || errors.Is(err, techmap.ErrSkip), "%v", err)
			return
		}
		assert.Equal(t, raw.ID(), p.ID)
		assert.NotEmpty(t, p.Title)
		assert.NotEmpty(t, p.Sections)
	})
}
