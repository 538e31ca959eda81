package techmap_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestPostingIDSplitsIntoSourceAndKey(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id          techmap.PostingID
		source, key string
	}{
		{"jumpit:1024", "jumpit", "1024"},
		{"greenhouse:acme:77", "greenhouse", "acme:77"}, // a key may hold colons, a source may not
		{"1024", "", "1024"},
		{"", "", ""},
	} {
		source, key := tt.id.Split()
		assert.Equal(t, tt.source, source, "source of %q", tt.id)
		assert.Equal(t, tt.key, key, "key of %q", tt.id)
	}
	assert.Equal(t, techmap.PostingID("a:b"), techmap.NewPostingID("a", "b"))
}

func TestDigestTextRoundTrip(t *testing.T) {
	t.Parallel()
	d := techmap.RawPosting{Body: []byte("abc")}.Digest()
	assert.Equal(t, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", d.String(), "plain SHA-256")
	data, err := json.Marshal(map[string]techmap.Digest{"d": d, "zero": {}})
	require.NoError(t, err)
	var back map[string]techmap.Digest
	require.NoError(t, json.Unmarshal(data, &back))
	assert.Equal(t, d, back["d"])
	assert.Equal(t, techmap.Digest{}, back["zero"])

	for _, bad := range []string{"ab", "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"} {
		require.ErrorIs(t, new(techmap.Digest).UnmarshalText([]byte(bad)), techmap.ErrMalformed, bad)
	}
}

func TestDigestOfKeepsPartsApart(t *testing.T) {
	t.Parallel()
	assert.NotEqual(t, techmap.DigestOf([]byte("ab"), []byte("c")), techmap.DigestOf([]byte("a"), []byte("bc")))
}

func posting() techmap.Posting {
	return techmap.Posting{
		Title: "백엔드 개발자",
		Tags:  []string{"Go", "Kotlin"},
		Sections: []techmap.Section{
			{Kind: techmap.SectionDuties, Text: "API 개발\nGo 서버 운영\n"},
			{Kind: techmap.SectionRequirements, Text: "Kotlin"},
		},
	}
}

func TestPostingCutsSpansAndLines(t *testing.T) {
	t.Parallel()
	p := posting()
	for _, tt := range []struct {
		name      string
		span      techmap.Span
		cut, line string
		ok        bool
	}{
		{"title", techmap.Span{Section: techmap.SectionTitle, Start: 0, End: 9}, "백엔드", "백엔드 개발자", true},
		{"first tag", techmap.Span{Section: techmap.SectionTag(0), End: 2}, "Go", "Go", true},
		{"second tag", techmap.Span{Section: techmap.SectionTag(1), End: 6}, "Kotlin", "Kotlin", true},
		{"second line", techmap.Span{Start: 11, End: 13}, "Go", "Go 서버 운영", true},
		{"last section", techmap.Span{Section: 1, End: 6}, "Kotlin", "Kotlin", true},
		{"no such section", techmap.Span{Section: 2}, "", "", false},
		{"no such tag", techmap.Span{Section: techmap.SectionTag(2)}, "", "", false},
		{"beyond the end", techmap.Span{Section: 1, Start: 0, End: 7}, "", "Kotlin", false},
		{"backwards", techmap.Span{Section: 1, Start: 3, End: 2}, "", "Kotlin", false},
		{"before the start", techmap.Span{Section: 1, Start: -1, End: 2}, "", "", false},
	} {
		cut, ok := p.Cut(tt.span)
		assert.Equal(t, tt.ok, ok, tt.name)
		assert.Equal(t, tt.cut, cut, tt.name)
		assert.Equal(t, tt.line, p.Line(tt.span), tt.name)
	}
}

func TestTextDigestChangesWithAnythingASpanCanCut(t *testing.T) {
	t.Parallel()
	base := posting().TextDigest()
	for name, change := range map[string]func(*techmap.Posting){
		"title":   func(p *techmap.Posting) { p.Title += "!" },
		"tag":     func(p *techmap.Posting) { p.Tags = p.Tags[:1] },
		"text":    func(p *techmap.Posting) { p.Sections[0].Text += "!" },
		"kind":    func(p *techmap.Posting) { p.Sections[0].Kind = techmap.SectionOther },
		"heading": func(p *techmap.Posting) { p.Sections[0].Title = "주요업무" },
	} {
		p := posting()
		change(&p)
		assert.NotEqual(t, base, p.TextDigest(), name)
	}
	same := posting()
	same.SeenAt, same.Company = time.Now(), "다른 회사"
	assert.Equal(t, base, same.TextDigest(), "nothing else")
}

func TestOpeningReadsItsIntervals(t *testing.T) {
	t.Parallel()
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	o := techmap.Opening{Open: []techmap.Interval{
		{From: day(1), LastSeen: day(3), To: day(4), Reason: techmap.ClosedVanished},
		{From: day(8), LastSeen: day(9)},
	}}
	assert.Equal(t, day(1), o.FirstSeen())
	assert.Equal(t, day(9), o.LastSeen())
	assert.Zero(t, o.ClosedAt(), "open again")
	assert.Zero(t, techmap.Opening{}.FirstSeen())
	assert.Zero(t, techmap.Opening{}.LastSeen())
	assert.Zero(t, techmap.Opening{}.ClosedAt())
}
