package jsonl_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/crawltest"
	"github.com/techmap-it/techmap/crawl/jsonl"
)

func TestParser_keepsTheContract(t *testing.T) {
	t.Parallel()
	crawltest.TestParser(t, jsonl.Parser{}, "testdata/postings")
}

func refine(t *testing.T, body string) techmap.Posting {
	t.Helper()
	p, err := jsonl.Parser{}.Refine(t.Context(), techmap.RawPosting{
		Source: "board", Key: "17", FetchedAt: time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC),
		ContentType: jsonl.ContentType, Body: []byte(body),
	})
	require.NoError(t, err)
	return p
}

func TestParser_fields(t *testing.T) {
	t.Parallel()
	p := refine(t, `{"source":"elsewhere","id":"99","url":"https://board.example/17","title":" Go 개발자 ","company":"예시랩",
		"role":"백엔드 개발자, C,C++ 개발자|DevOps","location":"서울 강남구","posted_at":"2026-11-02","description":"자격요건\nGo",
		"tags":"Go, Kafka|Redis, ","lang":"KO","first_seen":"2026-11-01","last_seen":"2026-11-08T01:02:03Z","closed_at":"2026-11-08"}`)
	assert.Equal(t, techmap.PostingID("board:17"), p.ID, "of the record, which the line has made")
	assert.Equal(t, "board", p.Source)
	assert.Equal(t, "https://board.example/17", p.URL)
	assert.Equal(t, "Go 개발자", p.Title)
	assert.Equal(t, "예시랩", p.Company)
	assert.Equal(t, []string{"백엔드 개발자", "C,C++ 개발자", "DevOps"}, p.Category)
	assert.Equal(t, "서울 강남구", p.Place.Raw)
	assert.Equal(t, "2026-11-02", p.PostedAt.Raw)
	assert.Equal(t, []techmap.Section{{Text: "자격요건\nGo"}}, p.Sections, "what follows splits it")
	assert.Equal(t, []string{"Go", "Kafka", "Redis"}, p.Tags)
	assert.Equal(t, "ko", p.Lang)
	assert.Equal(t, time.Date(2026, 10, 31, 15, 0, 0, 0, time.UTC), p.FirstSeen)
	assert.Equal(t, time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC), p.SeenAt)
	assert.Equal(t, time.Date(2026, 11, 8, 14, 59, 59, 0, time.UTC), p.ClosedAt, "the day's end in Seoul")
	assert.Equal(t, jsonl.ParserName, p.Parser)
}

func TestParser_postedAt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, raw string
		want      time.Time
		dayOnly   bool
	}{
		{"moment", "2026-11-02T09:30:00+09:00", time.Date(2026, 11, 2, 0, 30, 0, 0, time.UTC), false},
		{"moment of Seoul", "2026-11-02 09:30:00", time.Date(2026, 11, 2, 0, 30, 0, 0, time.UTC), false},
		{"day", "2026-11-02", time.Date(2026, 11, 1, 15, 0, 0, 0, time.UTC), true},
		{"month", "2017-04", time.Date(2017, 3, 31, 15, 0, 0, 0, time.UTC), true},
		{"nothing known", "따끈따끈한 공고", time.Time{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := refine(t, `{"id":"1","title":"Go","tags":"Go","posted_at":"`+c.raw+`"}`)
			assert.Equal(t, techmap.Date{Time: c.want, DayOnly: c.dayOnly, Raw: c.raw}, p.PostedAt)
		})
	}
	assert.Zero(t, refine(t, good).PostedAt)
}

func TestParser_absentIsZero(t *testing.T) {
	t.Parallel()
	p := refine(t, good)
	assert.Equal(t, techmap.Posting{
		ID: "board:17", Raw: techmap.DigestOf([]byte(good)), Parser: jsonl.ParserName, Source: "board", Title: "Go 개발자",
		Tags: []string{"Go"}, SeenAt: time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC),
	}, p)
}

func TestParser_escapedNULIsDropped(t *testing.T) {
	t.Parallel()
	p := refine(t, `{"id":"1","title":"G\u0000o","description":"a\u0000b","tags":["\u0000","x\u0000y"]}`)
	assert.Equal(t, "Go", p.Title)
	assert.Equal(t, "ab", p.Sections[0].Text)
	assert.Equal(t, []string{"xy"}, p.Tags)
}
