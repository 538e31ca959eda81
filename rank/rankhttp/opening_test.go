package rankhttp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// shown returns how a handler shows an opening.
func shown(t *testing.T, o techmap.Opening, q string) rankhttp.OneOpening {
	t.Helper()
	h, err := rankhttp.New(rankhttp.Fixed{Data: dataOf(t, "v", []techmap.Opening{o})}, nil)
	require.NoError(t, err)
	got, err := rankhttp.InProcess(h).Opening(t.Context(), string(o.ID), query(t, q))
	require.NoError(t, err)
	return got
}

func whole() techmap.Opening {
	from := today().AddDate(0, 0, -10)
	return techmap.Opening{
		ID: "hanbit:1", Members: []techmap.PostingID{"hanbit:1", "worldjobs:9"}, Sources: []string{"hanbit", "worldjobs"},
		Title: "백엔드 개발자 (Go)", URL: "https://hanbit.example/1", Company: "한빛", Employer: "(주)한빛", Roles: []techmap.RoleID{"backend", "unknown"},
		Experience: techmap.Experience{Experienced: true, MinYears: 3, MaxYears: 7, Raw: "경력 3~7년"},
		Employment: techmap.EmploymentFullTime, WorkModel: techmap.WorkHybrid, Seniority: techmap.SeniorityMid,
		Place:    techmap.Place{Country: "KR", Region: "서울", City: "강남구", Raw: "서울 강남구"},
		Salary:   &techmap.Salary{Min: 50_000_000, Currency: "KRW", Per: "year", Raw: "5천만원"},
		PostedAt: techmap.Date{Time: from}, Deadline: techmap.Deadline{Kind: techmap.DeadlineFixed, Date: techmap.Date{Time: today().AddDate(0, 0, 9)}},
		Open: []techmap.Interval{
			{From: from, LastSeen: from.AddDate(0, 0, 1), To: from.AddDate(0, 0, 2), Reason: techmap.ClosedVanished},
			{From: from.AddDate(0, 0, 4), LastSeen: today()},
		},
		Demands: []techmap.Demand{
			{Skill: "aws", Level: techmap.LevelPreferred, Via: "aws-s3", Posting: "worldjobs:9", Evidence: techmap.Span{Section: 2, Start: 9, End: 11}, Quote: "우대: S3", QuoteAt: len("우대: ")},
			{Skill: "go", Level: techmap.LevelRequired, Evidence: techmap.Span{Section: techmap.SectionTitle, Start: 20, End: 22}, Quote: "고랭 Go 🙂 Go", QuoteAt: len("고랭 Go 🙂 ")},
			{Skill: "git", Level: techmap.LevelStack, Group: 1, Evidence: techmap.Span{Section: techmap.SectionTag(0), Start: 0, End: 3}},
			{Skill: "gone", Level: techmap.LevelStack},
		},
	}
}

func TestOpeningIsShownWhole(t *testing.T) {
	t.Parallel()
	got := shown(t, whole(), "")
	from := today().AddDate(0, 0, -10)
	end, deadline := from.AddDate(0, 0, 2), today().AddDate(0, 0, 9)
	got.Meta = rankhttp.Meta{}
	assert.Equal(t, rankhttp.OneOpening{
		AsOf: today(),
		Opening: rankhttp.Opening{
			ID: "hanbit:1", Title: "백엔드 개발자 (Go)", URL: "https://hanbit.example/1", Company: "한빛", Employer: "(주)한빛",
			Sources: []string{"hanbit", "worldjobs"}, Members: []string{"hanbit:1", "worldjobs:9"},
			Roles:     []rankhttp.RoleName{{Role: "backend", Name: "Backend developer", NameKo: "백엔드 개발자"}},
			Seniority: "mid", Experience: &rankhttp.Experience{Experienced: true, MinYears: 3, MaxYears: 7},
			Employment: "full-time", WorkModel: "hybrid", Country: "KR", Region: "서울", City: "강남구",
			Pay: &rankhttp.Pay{Min: 50_000_000, Currency: "KRW", Per: "year"}, PostedAt: &from,
			Deadline: &rankhttp.Deadline{Kind: "fixed", At: &deadline}, Open: true, FirstSeen: from, LastSeen: today(),
			Intervals: []rankhttp.Interval{
				{From: from, LastSeen: from.AddDate(0, 0, 1), To: &end, Reason: "vanished"},
				{From: from.AddDate(0, 0, 4), LastSeen: today()},
			},
			Demands: []rankhttp.Demand{
				{Subject: got.Demands[0].Subject, Level: "required", Section: "title", Quote: "고랭 Go 🙂 Go", QuoteStart: 8, QuoteEnd: 10},
				{Subject: got.Demands[1].Subject, Level: "stack", Group: 1, Section: "tag"},
				{Subject: got.Demands[2].Subject, Level: "preferred", Via: "Amazon S3", Quote: "우대: S3", QuoteStart: 4, QuoteEnd: 6, Posting: "worldjobs:9"},
			},
		},
	}, got)
	assert.Equal(t, techmap.SkillID("go"), got.Demands[0].Skill)
}

func TestOpeningIsFoundByItsMembers(t *testing.T) {
	t.Parallel()
	h, err := rankhttp.New(rankhttp.Fixed{Data: dataOf(t, "v", []techmap.Opening{whole()})}, nil)
	require.NoError(t, err)
	got, err := rankhttp.InProcess(h).Opening(t.Context(), "worldjobs:9", nil)
	require.NoError(t, err)
	assert.Equal(t, "hanbit:1", got.ID)
}

func TestOpeningAsOfADay(t *testing.T) {
	t.Parallel()
	from := today().AddDate(0, 0, -10)
	for _, test := range []struct {
		name         string
		asOf         time.Time
		open, closed bool
	}{
		{"before it was open", from.AddDate(0, 0, -1), false, false},
		{"while it was open", from.AddDate(0, 0, 1), true, false},
		{"between", from.AddDate(0, 0, 3), false, false},
		{"open again", today(), true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := shown(t, whole(), "as_of="+test.asOf.Format(time.RFC3339))
			assert.Equal(t, test.open, got.Open)
			assert.Equal(t, test.closed, got.ClosedAt != nil)
			assert.False(t, got.LastSeen.After(test.asOf) && got.FirstSeen.Before(test.asOf))
		})
	}
	ended := whole()
	ended.Open = ended.Open[:1]
	assert.NotNil(t, shown(t, ended, "as_of="+today().Format(time.RFC3339)).ClosedAt)
	assert.Nil(t, shown(t, ended, "as_of="+from.AddDate(0, 0, 1).Format(time.RFC3339)).ClosedAt, "not yet, on that day")
}

func TestOnlyPagesOfTheWebAreLinkedTo(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://a.example/1?b=c":        true,
		"http://a.example":               true,
		"HTTPS://a.example/x":            true,
		"javascript:alert(1)":            false,
		"JaVaScRiPt:alert(1)//https://x": false,
		"data:text/html,<script>":        false,
		"//a.example/1":                  false,
		"/1":                             false,
		"https:///1":                     false,
		"https://a.example/\x00":         false,
		" https://a.example":             false,
		"":                               false,
	} {
		o := whole()
		o.URL = address
		assert.Equal(t, want, shown(t, o, "").URL != "", address)
	}
}

func TestWhatIsNotStatedIsAbsent(t *testing.T) {
	t.Parallel()
	got := shown(t, techmap.Opening{ID: "x:1", Members: []techmap.PostingID{"x:1"}, Open: []techmap.Interval{{From: today(), LastSeen: today()}}}, "")
	got.Meta = rankhttp.Meta{}
	assert.Equal(t, rankhttp.OneOpening{
		AsOf: today(),
		Opening: rankhttp.Opening{
			ID: "x:1", Members: []string{"x:1"}, Sources: []string{}, Roles: []rankhttp.RoleName{}, Demands: []rankhttp.Demand{},
			Open: true, FirstSeen: today(), LastSeen: today(), Intervals: []rankhttp.Interval{{From: today(), LastSeen: today()}},
		},
	}, got)
}

func TestCreditsAreThoseOfSourcesThatCount(t *testing.T) {
	t.Parallel()
	c := rankhttp.InProcess(server(t, nil))
	hanbit := []rankhttp.Credit{{Source: "hanbit", Text: "Data: Hanbit", Link: "https://hanbit.example"}}
	top, err := c.Top(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, hanbit, top.Meta.Credits)
	top, err = c.Top(t.Context(), query(t, "source=worldjobs"))
	require.NoError(t, err)
	assert.Equal(t, []rankhttp.Credit{}, top.Meta.Credits)
	one, err := c.Opening(t.Context(), "worldjobs:1", nil)
	require.NoError(t, err)
	assert.Equal(t, []rankhttp.Credit{}, one.Meta.Credits)
}

func TestStateOfTheData(t *testing.T) {
	t.Parallel()
	h := server(t, &rankhttp.Options{Now: func() time.Time { return today().Add(time.Hour) }})
	c := rankhttp.InProcess(h)
	status, err := c.Status(t.Context())
	require.NoError(t, err)
	d := data(t)
	assert.Equal(t, int((61 * time.Minute).Seconds()), status.Age)
	assert.Equal(t, d.Index.AsOf(), status.AsOf)
	assert.Equal(t, 420, status.Openings)
	open := 0
	for _, o := range openings(taxonomy(t)) {
		if closed := o.ClosedAt(); closed.IsZero() || closed.After(status.AsOf) {
			open++
		}
	}
	assert.Equal(t, open, status.Open)
	assert.Equal(t, d.Sources, status.Sources)
	assert.Equal(t, "5f0c1e7a9b3d2c44", status.Meta.Data)

	runs, err := c.Runs(t.Context(), query(t, "n=1"))
	require.NoError(t, err)
	assert.Equal(t, d.Runs[:1], runs.Runs)
	sources, err := c.Sources(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, d.Sources, sources.Sources)
}
