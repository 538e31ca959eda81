package medallion

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// merged publishes the postings, which must be one opening, and returns it.
func merged(t *testing.T, ps ...techmap.CanonicalPosting) techmap.Opening {
	t.Helper()
	s := newMemoryStore(ps...)
	publish(t, s, nil)
	got := s.published()
	require.Len(t, got, 1)
	return got[0]
}

func TestOpeningOfOnePostingIsThatPosting(t *testing.T) {
	t.Parallel()
	p := gold("a:1", "백엔드 개발자", 1, "go", "mysql")
	p.URL, p.Lang, p.Roles = "https://example.com/1", "ko", []techmap.RoleID{"backend"}
	p.Experience = techmap.Experience{NewGrad: true}
	p.Employment, p.WorkModel, p.Seniority = techmap.EmploymentFullTime, techmap.WorkHybrid,
		techmap.SeniorityJunior
	p.Place = techmap.Place{Country: "KR", Raw: "판교"}
	p.Salary = &techmap.Salary{Min: 1, Currency: "KRW"}
	p.Tags = []string{"MySQL", "Go", "MySQL"}
	p.PostedAt = techmap.Date{Time: day(1), DayOnly: true}
	p.Deadline = techmap.Deadline{Kind: techmap.DeadlineAlways}
	p.ImageOnly = true
	p.Demands[0].Group, p.Demands[1].Group = 1, 1
	demands := []techmap.Demand{
		{Skill: "go", Level: required, Group: 1, Posting: "a:1", Quote: "go"},
		{Skill: "mysql", Level: required, Group: 1, Posting: "a:1", Quote: "mysql"},
	}
	assert.Equal(t, techmap.Opening{
		ID: "a:1", Members: []techmap.PostingID{"a:1"}, Sources: []string{"a"}, URL: p.URL, Title: p.Title,
		Company: "acme", Employer: "Acme", Lang: "ko", Roles: p.Roles, Demands: demands, Experience: p.Experience,
		Employment: p.Employment, WorkModel: p.WorkModel, Place: p.Place, Salary: p.Salary, Seniority: p.Seniority,
		Tags: []string{"Go", "MySQL"}, PostedAt: p.PostedAt, Deadline: p.Deadline, ImageOnly: true,
		Open: []techmap.Interval{{From: day(1), LastSeen: day(1)}},
	}, merged(t, p))
	assert.Equal(t, []string{"MySQL", "Go", "MySQL"}, p.Tags, "the posting is not changed")
}

func TestOpeningTakesItsFieldsFromTheBestMember(t *testing.T) {
	t.Parallel()
	first := gold("b:1", "Backend engineer", 1, "go", "kafka", "mysql")
	best := gold("c:1", "Backend Engineer", 2, "go", "kafka", "mysql")
	best.Demands = append(best.Demands, techmap.Demand{Skill: "redis", Level: mentioned})
	last := gold("a:1", "BACKEND ENGINEER", 3, "go", "kafka", "mysql")
	best.URL, best.Tags = "https://c.example/1", []string{"Go"}
	first.URL, first.Lang, first.Place.Region = "https://b.example/1", "en", "서울"
	last.Lang, last.Experience.MinYears, last.Tags = "ko", 3, []string{"Kafka", "Go"}
	first.ImageOnly = true
	last.Roles, first.Roles = []techmap.RoleID{"backend"}, []techmap.RoleID{"devops"}
	last.PostedAt.Time, first.PostedAt.Time = day(3), day(1)

	got := merged(t, first, best, last)
	assert.Equal(t, techmap.PostingID("b:1"), got.ID, "the member seen first names it")
	assert.Equal(t, "Backend Engineer", got.Title, "the member with the most demands tells of it")
	assert.Equal(t, "https://c.example/1", got.URL)
	assert.Equal(t, "ko", got.Lang, "what it leaves open is told by the next, in the order of IDs")
	assert.Equal(t, []techmap.RoleID{"backend"}, got.Roles)
	assert.Equal(t, day(3), got.PostedAt.Time)
	assert.Equal(t, 3, got.Experience.MinYears)
	assert.Equal(t, "서울", got.Place.Region)
	assert.Equal(t, []string{"Go", "Kafka"}, got.Tags)
	assert.Equal(t, []string{"a", "b", "c"}, got.Sources)
	assert.False(t, got.ImageOnly, "one member can be read")
}

func TestOpeningMergesDemands(t *testing.T) {
	t.Parallel()
	text := techmap.DigestOf([]byte("the same text, read by two extractors"))
	asking := func(id techmap.PostingID, ds ...techmap.Demand) techmap.CanonicalPosting {
		p := gold(id, "DevOps", 1)
		p.Text, p.Demands = text, ds
		return p
	}
	tests := []struct {
		name string
		a, b []techmap.Demand
		want []techmap.Demand
	}{
		{"the strongest level, from the member that says so",
			[]techmap.Demand{{Skill: "go", Level: used}}, []techmap.Demand{{Skill: "go", Level: required}},
			[]techmap.Demand{{Skill: "go", Level: required, Posting: "b:1"}}},
		{"of equals the better member's",
			[]techmap.Demand{{Skill: "go", Level: used}},
			[]techmap.Demand{{Skill: "aws", Level: used}, {Skill: "go", Level: used}},
			[]techmap.Demand{{Skill: "aws", Level: used, Posting: "b:1"}, {Skill: "go", Level: used, Posting: "b:1"}}},
		{"a skill named before one that a part is named of",
			[]techmap.Demand{{Skill: "aws", Level: used, Via: "ec2"}, {Skill: "ec2", Level: used}},
			[]techmap.Demand{{Skill: "aws", Level: used}},
			[]techmap.Demand{{Skill: "aws", Level: used, Posting: "b:1"},
				{Skill: "ec2", Level: used, Posting: "a:1"}}},
		{"groups of different members stay apart",
			[]techmap.Demand{{Skill: "go", Level: used, Group: 1}, {Skill: "java", Level: used, Group: 1}},
			[]techmap.Demand{{Skill: "mysql", Level: used, Group: 1}, {Skill: "redis", Level: used, Group: 1}},
			[]techmap.Demand{
				{Skill: "go", Level: used, Group: 1, Posting: "a:1"},
				{Skill: "java", Level: used, Group: 1, Posting: "a:1"},
				{Skill: "mysql", Level: used, Group: 2, Posting: "b:1"},
				{Skill: "redis", Level: used, Group: 2, Posting: "b:1"},
			}},
		{"a choice of which one is asked for by another member is none",
			[]techmap.Demand{{Skill: "go", Level: used, Group: 1}, {Skill: "java", Level: used, Group: 1}},
			[]techmap.Demand{{Skill: "java", Level: required}},
			[]techmap.Demand{{Skill: "go", Level: used, Posting: "a:1"},
				{Skill: "java", Level: required, Posting: "b:1"}}},
		{"a whole and its part are no choice",
			[]techmap.Demand{
				{Skill: "aws", Level: used, Group: 1, Via: "ec2"}, {Skill: "ec2", Level: used, Group: 1},
				{Skill: "java", Level: used, Group: 1},
			},
			[]techmap.Demand{{Skill: "java", Level: required}},
			[]techmap.Demand{
				{Skill: "aws", Level: used, Via: "ec2", Posting: "a:1"}, {Skill: "ec2", Level: used, Posting: "a:1"},
				{Skill: "java", Level: required, Posting: "b:1"},
			}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, merged(t, asking("a:1", tt.a...), asking("b:1", tt.b...)).Demands)
		})
	}
}

func TestOpeningIsOpenWhileAnyMemberIs(t *testing.T) {
	t.Parallel()
	iv := func(from, seen, to int, why techmap.CloseReason) techmap.Interval {
		return techmap.Interval{From: day(from), LastSeen: day(seen), To: day(to), Reason: why}
	}
	stated, vanished, unseen := techmap.ClosedStated, techmap.ClosedVanished, techmap.ClosedUnseen
	tests := []struct {
		name string
		a, b []techmap.Interval
		want string
	}{
		{"one after the other", []techmap.Interval{iv(1, 2, 3, vanished)}, []techmap.Interval{iv(5, 6, 7, stated)},
			"1-3 vanished (seen 2), 5-7 stated (seen 6)"},
		{"running into each other", []techmap.Interval{iv(1, 2, 5, vanished)},
			[]techmap.Interval{iv(4, 6, 7, stated)},
			"1-7 stated (seen 6)"},
		{"one ends as the other begins", []techmap.Interval{iv(1, 2, 5, vanished)},
			[]techmap.Interval{iv(5, 6, 7, stated)},
			"1-7 stated (seen 6)"},
		{"one within the other", []techmap.Interval{iv(1, 8, 9, vanished)}, []techmap.Interval{iv(2, 3, 4, stated)},
			"1-9 vanished (seen 8)"},
		{"one has not ended", []techmap.Interval{iv(1, 2, 0, "")}, []techmap.Interval{iv(1, 6, 7, stated)},
			"1- (seen 6)"},
		{"ended together: the surer reason", []techmap.Interval{iv(1, 2, 5, unseen)},
			[]techmap.Interval{iv(2, 3, 5, stated)},
			"1-5 stated (seen 3)"},
		{"a bridge between two", []techmap.Interval{iv(1, 1, 3, vanished), iv(6, 6, 0, "")},
			[]techmap.Interval{iv(2, 5, 8, unseen)}, "1- (seen 6)"},
		{"never open", nil, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, tellIntervals(union([]*member{{open: tt.a}, {open: tt.b}})))
			assert.Equal(t, tt.want, tellIntervals(union([]*member{{open: tt.b}, {open: tt.a}})))
		})
	}
}
