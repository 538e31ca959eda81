package report

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
)

var seoul = time.FixedZone("Asia/Seoul", 9*60*60)

// year returns openings of 60 companies a month from October 2025 to the middle of
// November 2026, each open for twenty days. All ask for Java; Kotlin comes in June.
func year(t *testing.T) *rank.Index {
	t.Helper()
	var all []techmap.Opening
	for m := range 14 {
		for i := range 60 {
			from := time.Date(2025, time.Month(10+m), 1+i%10, 9, 0, 0, 0, seoul).UTC()
			to := from.AddDate(0, 0, 20)
			o := techmap.Opening{
				ID:      techmap.PostingID(fmt.Sprintf("board:%d-%d", m, i)),
				Sources: []string{"board"}, Company: fmt.Sprint("company ", i), Roles: []techmap.RoleID{"backend"},
				Demands: []techmap.Demand{{Skill: "java", Level: techmap.LevelRequired}},
				Open:    []techmap.Interval{{From: from, LastSeen: to, To: to, Reason: techmap.ClosedStated}},
			}
			o.Members = []techmap.PostingID{o.ID}
			if m >= 8 && i%2 == 0 {
				o.Demands = append(o.Demands, techmap.Demand{Skill: "kotlin", Level: techmap.LevelPreferred})
			}
			if m == 13 && i >= 30 {
				o.Open[0].LastSeen, o.Open[0].To = from, time.Time{}
			}
			all = append(all, o)
		}
	}
	x, err := rank.Load(t.Context(), techmap.Of(all...), medallion.DefaultTaxonomy())
	require.NoError(t, err)
	return x
}

func backend() rank.Query {
	return rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}}
}

func TestReportOnAMonth(t *testing.T) {
	t.Parallel()
	x := year(t)
	october := time.Date(2026, 10, 15, 0, 0, 0, 0, seoul)
	r, err := Make(t.Context(), x, Options{Query: backend(), Month: october, Zone: seoul, Have: []techmap.SkillID{"java"}})
	require.NoError(t, err)

	assert.True(t, r.Over)
	assert.Equal(t, time.Date(2026, 9, 30, 15, 0, 0, 0, time.UTC), r.Month.From, "midnight in Seoul")
	assert.Equal(t, 60, r.Ranking.Openings)
	require.Len(t, r.Rows, 2)
	assert.EqualValues(t, "java", r.Rows[0].Skill)
	assert.Equal(t, []int{1, 2}, []int{r.Rows[0].Before, r.Rows[1].Before}, "ranks in September")
	assert.False(t, r.Rows[1].Differs, "Kotlin was asked for as much in September")
	require.Empty(t, r.Trends.Refused)
	require.Len(t, r.Trends.Rising, 1)
	assert.EqualValues(t, "kotlin", r.Trends.Rising[0].Skill)
	require.NotNil(t, r.Path)
	assert.Equal(t, r.Path.Openings, r.Path.Reach.Openings, "what is preferred is not needed")
}

func TestReportOnTheMonthThatChanged(t *testing.T) {
	t.Parallel()
	r, err := Make(t.Context(), year(t), Options{Query: backend(), Month: time.Date(2026, 6, 1, 0, 0, 0, 0, seoul), Zone: seoul})
	require.NoError(t, err)
	require.Len(t, r.Rows, 2)
	kotlin := r.Rows[1]
	assert.Zero(t, kotlin.Before, "not ranked in May")
	assert.True(t, kotlin.Differs)
	assert.InDelta(t, .2, kotlin.Diff, 1e-6, "half of the openings prefer it: .4 each")
}

func TestReportByDefaultIsOnTheLastMonthThatIsOver(t *testing.T) {
	t.Parallel()
	r, err := Make(t.Context(), year(t), Options{Query: backend(), Zone: seoul})
	require.NoError(t, err)
	assert.Equal(t, "2026-10", r.Month.From.In(seoul).Format("2006-01"))
}

func TestReportOnAMonthThatIsNotOver(t *testing.T) {
	t.Parallel()
	x := year(t)
	r, err := Make(t.Context(), x, Options{Query: backend(), Month: x.AsOf(), Zone: seoul})
	require.NoError(t, err)
	assert.False(t, r.Over)
	assert.Contains(t, markdown(t, r, message.Korean), "아직 끝나지 않은 달입니다")
}

func TestReportRefuses(t *testing.T) {
	t.Parallel()
	empty, err := rank.Load(t.Context(), techmap.Of[techmap.Opening](), medallion.DefaultTaxonomy())
	require.NoError(t, err)
	tests := []struct {
		name string
		x    *rank.Index
		opts Options
		want error
	}{
		{"nothing published", empty, Options{}, techmap.ErrNotFound},
		{"a month to come", year(t), Options{Month: time.Date(2027, 1, 1, 0, 0, 0, 0, seoul), Zone: seoul}, techmap.ErrInvalid},
		{"an unknown role", year(t), Options{Query: rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"bakend"}}}}, techmap.ErrInvalid},
		{"an unknown technology", year(t), Options{Have: []techmap.SkillID{"jawa"}}, techmap.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Make(context.Background(), tt.x, tt.opts)
			assert.ErrorIs(t, err, tt.want)
		})
	}
}

func markdown(t *testing.T, r *Report, lang message.Lang) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.WriteMarkdown(&b, Print{Lang: lang, Zone: seoul, Taxonomy: medallion.DefaultTaxonomy(), Fewest: 50}))
	return b.String()
}

func TestReportInWords(t *testing.T) {
	t.Parallel()
	october := time.Date(2026, 10, 15, 0, 0, 0, 0, seoul)
	r, err := Make(t.Context(), year(t), Options{Query: backend(), Month: october, Zone: seoul, Have: []techmap.SkillID{"java"}})
	require.NoError(t, err)
	for lang, want := range map[message.Lang][]string{
		message.English: {
			"# Backend developer: what was asked for in October 2026",
			"60 openings of 60 companies were open in October 2026. 10 of 10 ask for Java.",
			"| 1 | Java | 100 % |", "Taught: Java. That puts 60 of 60 openings within reach", "How to cite",
		},
		message.Korean: {
			"# 2026년 10월 백엔드 개발자 채용이 요구한 기술",
			"2026년 10월에 열려 있던 채용은 60건, 회사는 60곳입니다. 10건 중 10건이 Java를 요구합니다.",
			"| 1 | Java | 100 % |", "가르치는 기술: Java. 이것으로 채용 60건 중 60건에 닿습니다", "인용",
		},
	} {
		got := markdown(t, r, lang)
		for _, w := range want {
			assert.Contains(t, got, w)
		}
	}
}

// TestReportAsHTML parses the page: nothing in it may come from elsewhere, and no name may
// become markup.
func TestReportAsHTML(t *testing.T) {
	t.Parallel()
	r, err := Make(t.Context(), year(t), Options{Query: backend(), Zone: seoul})
	require.NoError(t, err)
	r.Rows[0].Name = `<script>alert("x")</script>`
	var b bytes.Buffer
	require.NoError(t, r.WriteHTML(&b, Print{Lang: message.Korean, Zone: seoul, Taxonomy: medallion.DefaultTaxonomy(), Sample: true, Credits: `<b onclick="x">`}))
	page := b.String()
	assert.Contains(t, page, "샘플 데이터")
	assert.NotContains(t, page, "http://")
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			require.ErrorIs(t, z.Err(), io.EOF)
			return
		case html.StartTagToken:
			tag, attributes := z.TagName()
			assert.NotEqual(t, "script", string(tag))
			for attributes {
				var key []byte
				key, _, attributes = z.TagAttr()
				assert.False(t, strings.HasPrefix(string(key), "on") || string(key) == "src", "%s in %s", key, tag)
			}
		}
	}
}

func TestTextsInBothLanguages(t *testing.T) {
	t.Parallel()
	verb := regexp.MustCompile(`%(\[\d\])?[sd]`)
	for name, text := range texts {
		assert.NotEmpty(t, text.En, name)
		assert.NotEmpty(t, text.Ko, name)
		assert.Len(t, verb.FindAllString(text.Ko, -1), len(verb.FindAllString(text.En, -1)), "verbs of %s", name)
	}
}
