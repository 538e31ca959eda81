package medallion

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// goldTaxonomy is a small world: AWS has parts, one of which has a part itself.
func goldTaxonomy(t testing.TB) *techmap.Taxonomy {
	t.Helper()
	skill := func(id, name string, kind techmap.SkillKind, partOf []techmap.SkillID,
		more ...string) techmap.Skill {
		s := techmap.Skill{ID: techmap.SkillID(id), Name: name, Kind: kind, PartOf: partOf}
		for _, alias := range append(more, name) {
			s.Aliases = append(s.Aliases, techmap.Alias{Text: alias})
		}
		return s
	}
	aws, ec2 := []techmap.SkillID{"aws"}, []techmap.SkillID{"ec2"}
	tax, err := techmap.NewTaxonomy("test/1", []techmap.Skill{
		skill("aws", "AWS", techmap.KindCloud, nil, "Amazon Web Services"),
		skill("ec2", "EC2", techmap.KindCloud, aws),
		skill("ebs", "EBS", techmap.KindCloud, ec2),
		skill("lambda", "Lambda", techmap.KindCloud, aws, "람다"),
		skill("go", "Go", techmap.KindLanguage, nil, "Golang", "고랭"),
		skill("java", "Java", techmap.KindLanguage, nil, "자바"),
		skill("kotlin", "Kotlin", techmap.KindLanguage, nil, "코틀린"),
		skill("mysql", "MySQL", techmap.KindDatabase, nil),
		skill("react", "React", techmap.KindLibrary, nil, "리액트"),
	}, []techmap.Role{
		{ID: "backend", Name: "Backend", NameKo: "백엔드", Aliases: []string{"Backend", "백엔드", "서버 개발자"}},
		{ID: "devops", Name: "DevOps", Aliases: []string{"DevOps", "데브옵스"}},
		{ID: "software", Name: "Software", Aliases: []string{"Software Engineer", "개발자"}, General: true},
	})
	require.NoError(t, err)
	return tax
}

// goldPosting is a posting whose every line is a section of its own.
func goldPosting(lines ...string) techmap.Posting {
	p := techmap.Posting{
		ID: "wanted:1", Source: "wanted", Title: "백엔드 개발자", Company: "Kakao",
		SeenAt: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC),
	}
	for _, l := range lines {
		p.Sections = append(p.Sections, techmap.Section{Kind: techmap.SectionOther, Text: l})
	}
	return p
}

// says returns a mention of surface where it first stands in the section of p.
func says(t testing.TB, p techmap.Posting, section int, surface string, level techmap.Level) techmap.Mention {
	t.Helper()
	whole, ok := p.Text(section)
	require.True(t, ok, "section %d", section)
	i := strings.Index(whole, surface)
	require.GreaterOrEqual(t, i, 0, "%q in %q", surface, whole)
	return techmap.Mention{
		Span:    techmap.Span{Section: section, Start: i, End: i + len(surface)},
		Surface: surface, Level: level, Confidence: 0.9,
	}
}

func annotated(p techmap.Posting, mentions ...techmap.Mention) techmap.Annotated {
	return techmap.Annotated{
		Posting:    p,
		Extraction: techmap.Extraction{Posting: p.ID, Extractor: "lexicon/1", Mentions: mentions},
	}
}

func refineGold(t testing.TB, a techmap.Annotated) techmap.CanonicalPosting {
	t.Helper()
	out, err := NewGold(goldTaxonomy(t), nil).Refine(t.Context(), a)
	require.NoError(t, err)
	return out
}

// asks returns what c demands in short: "go required", "aws used via ec2", "java stack group 1".
func asks(c techmap.CanonicalPosting) []string {
	var out []string
	for _, d := range c.Demands {
		s := string(d.Skill) + " " + string(d.Level)
		if d.Via != "" {
			s += " via " + string(d.Via)
		}
		if d.Group != 0 {
			s += " group " + string(rune('0'+d.Group))
		}
		out = append(out, s)
	}
	return out
}

const (
	required  = techmap.LevelRequired
	stack     = techmap.LevelStack
	preferred = techmap.LevelPreferred
	used      = techmap.LevelUsed
	mentioned = techmap.LevelMentioned
)

func TestGoldTakesTheStrongestLevel(t *testing.T) {
	t.Parallel()
	for i, strong := range techmap.Levels() {
		for _, weak := range techmap.Levels()[i:] {
			p := goldPosting("Go one", "Go two")
			for _, order := range [][2]techmap.Level{{strong, weak}, {weak, strong}} {
				got := refineGold(t, annotated(p, says(t, p, 0, "Go", order[0]), says(t, p, 1, "Go", order[1])))
				assert.Equal(t, []string{"go " + string(strong)}, asks(got), "%v", order)
			}
		}
	}
}

func TestGoldDemands(t *testing.T) {
	t.Parallel()
	in := func(m techmap.Mention, group int) techmap.Mention { m.Group = group; return m }
	p := goldPosting("Go, Java, 자바, Kotlin 그리고 리액트", "AWS EC2 EBS Lambda 람다", "MySQL, AWS")
	say := func(section int, surface string, level techmap.Level) techmap.Mention {
		return says(t, p, section, surface, level)
	}
	tests := []struct {
		name     string
		mentions []techmap.Mention
		want     []string
	}{
		{"no mention, no demand", nil, nil},
		{"Korean and English names of a skill are one demand",
			[]techmap.Mention{say(0, "자바", used), say(0, "Java", preferred)}, []string{"java preferred"}},
		{"demands are sorted by skill, not by place",
			[]techmap.Mention{say(2, "MySQL", used), say(0, "Go", used)}, []string{"go used", "mysql used"}},
		{"what is no level counts as mentioned",
			[]techmap.Mention{say(0, "Go", "very much")}, []string{"go mentioned"}},
		{"a part asks for the whole",
			[]techmap.Mention{say(1, "EC2", required)}, []string{"aws required via ec2", "ec2 required"}},
		{"and for the whole of the whole",
			[]techmap.Mention{say(1, "EBS", used)},
			[]string{"aws used via ebs", "ebs used", "ec2 used via ebs"}},
		{"a whole named as strongly stands for itself",
			[]techmap.Mention{say(1, "EC2", required), say(1, "AWS", required)},
			[]string{"aws required", "ec2 required"}},
		{"even if it is named later",
			[]techmap.Mention{say(1, "EC2", required), say(2, "AWS", required)},
			[]string{"aws required", "ec2 required"}},
		{"a whole named more strongly stands for itself",
			[]techmap.Mention{say(1, "EC2", used), say(1, "AWS", stack)}, []string{"aws stack", "ec2 used"}},
		{"a whole named more weakly is asked for by its part",
			[]techmap.Mention{say(1, "EC2", required), say(1, "AWS", preferred)},
			[]string{"aws required via ec2", "ec2 required"}},
		{"of two parts the more strongly asked for stands for the whole",
			[]techmap.Mention{say(1, "EC2", used), say(1, "Lambda", stack)},
			[]string{"aws stack via lambda", "ec2 used", "lambda stack"}},
		{"alternatives share a group, numbered from one",
			[]techmap.Mention{in(say(0, "Go", required), 7), in(say(0, "Java", required), 7), say(2, "MySQL", used)},
			[]string{"go required group 1", "java required group 1", "mysql used"}},
		{"groups are numbered in the order of their first skill",
			[]techmap.Mention{
				in(say(0, "리액트", used), 1), in(say(2, "MySQL", used), 1),
				in(say(0, "Go", required), 2), in(say(0, "Java", required), 2),
			},
			[]string{"go required group 1", "java required group 1", "mysql used group 2", "react used group 2"}},
		{"two names of one skill are no choice",
			[]techmap.Mention{in(say(0, "Java", required), 1), in(say(0, "자바", required), 1)},
			[]string{"java required"}},
		{"a choice of which one is asked for elsewhere, more strongly, is none",
			[]techmap.Mention{in(say(0, "Go", preferred), 1), in(say(0, "Java", preferred), 1),
				say(0, "자바", required)},
			[]string{"go preferred", "java required"}},
		{"a choice between parts of one whole leaves no choice of the whole",
			[]techmap.Mention{in(say(1, "EC2", required), 3), in(say(1, "Lambda", required), 3)},
			[]string{"aws required via ec2", "ec2 required group 1", "lambda required group 1"}},
		{"a choice between a part and something else is a choice of the whole too",
			[]techmap.Mention{in(say(1, "EC2", required), 3), in(say(2, "MySQL", required), 3)},
			[]string{"aws required via ec2 group 1", "ec2 required group 1", "mysql required group 1"}},
		{"a whole goes with its part when a choice is dropped",
			[]techmap.Mention{in(say(1, "EC2", required), 3)},
			[]string{"aws required via ec2", "ec2 required"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, asks(refineGold(t, annotated(p, tt.mentions...))))
		})
	}
}

func TestGoldReadsOneWordTwoWaysAlwaysTheSame(t *testing.T) {
	t.Parallel()
	p := goldPosting("EC2")
	one, other := says(t, p, 0, "EC2", used), says(t, p, 0, "EC2", used)
	other.Skill = "lambda"
	for range 50 { // the order of a map must not show
		got := refineGold(t, annotated(p, one, other))
		require.Equal(t, []string{"aws used via ec2", "ec2 used", "lambda used"}, asks(got))
	}
}

func TestGoldTakesTheBestEvidence(t *testing.T) {
	t.Parallel()
	p := goldPosting("• Go 우대", "• 자바\n• Go 필수\n• 고랭 3년")
	p.Title, p.Tags = "Go 개발자", []string{"Java", "Go"}
	sure := func(m techmap.Mention, c float64) techmap.Mention { m.Confidence = c; return m }
	title := says(t, p, techmap.SectionTitle, "Go", stack)
	tag := says(t, p, techmap.SectionTag(1), "Go", stack)
	body := says(t, p, 1, "Go", stack)
	korean := says(t, p, 1, "고랭", stack)
	tests := []struct {
		name     string
		mentions []techmap.Mention
		want     techmap.Span
		quote    string
	}{
		{"of equals the first in the text: the title before sections before tags",
			[]techmap.Mention{tag, body, korean, title}, title.Span, "Go 개발자"},
		{"sections before tags", []techmap.Mention{tag, korean, body}, body.Span, "• Go 필수"},
		{"a tag if there is nothing else", []techmap.Mention{tag}, tag.Span, "Go"},
		{"the surer one, wherever it stands", []techmap.Mention{title, sure(korean, 0.95)}, korean.Span, "• 고랭 3년"},
		{"what states no confidence is certain", []techmap.Mention{title, sure(body, 0)}, body.Span, "• Go 필수"},
		{"a stronger level, however unsure",
			[]techmap.Mention{title, sure(says(t, p, 0, "Go", required), 0.1)},
			techmap.Span{Section: 0, Start: 4, End: 6}, "• Go 우대"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for range 5 {
				got := refineGold(t, annotated(p, tt.mentions...))
				require.Len(t, got.Demands, 1)
				assert.Equal(t, tt.want, got.Demands[0].Evidence)
				assert.Equal(t, tt.quote, got.Demands[0].Quote)
				slices.Reverse(tt.mentions)
			}
		})
	}
}

func TestGoldLeavesOutWhatIsNoDemand(t *testing.T) {
	t.Parallel()
	p := goldPosting("Go, Java and Kotlin")
	for _, c := range []techmap.Context{
		techmap.ContextNegated, techmap.ContextFrom, techmap.ContextEmployer,
		techmap.ContextPerk, techmap.ContextProcess, "something new",
	} {
		m := says(t, p, 0, "Go", required)
		m.Context = c
		assert.Empty(t, refineGold(t, annotated(p, m)).Demands, "context %q", c)
	}

	g := NewGold(goldTaxonomy(t), &GoldOptions{MinConfidence: 0.5})
	weak, sure, silent := says(t, p, 0, "Go", required), says(t, p, 0, "Java", required),
		says(t, p, 0, "Kotlin", required)
	weak.Confidence, sure.Confidence, silent.Confidence = 0.49, 0.5, 0
	got, err := g.Refine(t.Context(), annotated(p, weak, sure, silent))
	require.NoError(t, err)
	assert.Equal(t, []string{"java required", "kotlin required"}, asks(got))
}

func TestGoldReportsUnknownSkills(t *testing.T) {
	t.Parallel()
	p := goldPosting("Go, 코볼, Fortran, Java")
	retired := says(t, p, 0, "Java", used)
	retired.Skill = "java-of-old"
	wrong := says(t, p, 0, "Go", used)
	wrong.Skill = "mysql" // a model read it so: an ID of the taxonomy is believed
	perk := says(t, p, 0, "Fortran", used)
	perk.Context = techmap.ContextPerk
	var unknown []string
	g := NewGold(goldTaxonomy(t), &GoldOptions{
		Unknown: func(_ context.Context, id techmap.PostingID, m techmap.Mention) {
			unknown = append(unknown, string(id)+" "+m.Surface)
		},
	})
	got, err := g.Refine(t.Context(), annotated(p, retired, wrong, perk, says(t, p, 0, "코볼", required)))
	require.NoError(t, err)
	assert.Equal(t, []string{"java used", "mysql used"}, asks(got))
	assert.Equal(t, []string{"wanted:1 코볼"}, unknown)
	assert.Equal(t, map[string]int{"unknown-skill": 1, "no-role": 1}, struck(g))
}

func TestGoldRoles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   []string
		want []techmap.RoleID
	}{
		{"none", nil, nil},
		{"IDs and names in two languages, sorted, once each",
			[]string{"devops", "백엔드", "Backend", "backend"}, []techmap.RoleID{"backend", "devops"}},
		{"unknown ones are dropped", []string{"바리스타", "데브옵스"}, []techmap.RoleID{"devops"}},
		{"a general one stands if there is no other", []string{"개발자"}, []techmap.RoleID{"software"}},
		{"and gives way if there is", []string{"개발자", "서버 개발자"}, []techmap.RoleID{"backend"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := annotated(goldPosting())
			a.Extraction.Roles = tt.in
			assert.Equal(t, tt.want, refineGold(t, a).Roles)
		})
	}
}

func TestGoldPrefersTheSitesOwnFields(t *testing.T) {
	t.Parallel()
	site := techmap.Posting{
		Experience: techmap.Experience{NewGrad: true, Raw: "신입"},
		Employment: techmap.EmploymentIntern,
		WorkModel:  techmap.WorkRemote,
		Place:      techmap.Place{Country: "KR", Region: "부산"},
		Salary:     &techmap.Salary{Min: 30_000_000, Currency: "KRW", Per: "year"},
		Deadline:   techmap.Deadline{Kind: techmap.DeadlineAlways},
	}
	read := techmap.Extraction{
		Experience: techmap.Experience{Experienced: true, MinYears: 3},
		Employment: techmap.EmploymentFullTime,
		WorkModel:  techmap.WorkOnsite,
		Place:      techmap.Place{Country: "KR", Region: "서울"},
		Salary:     &techmap.Salary{Max: 90_000_000, Currency: "KRW", Per: "year"},
		Deadline:   techmap.Deadline{Kind: techmap.DeadlineUntilFilled},
		Seniority:  techmap.SenioritySenior,
	}
	refine := func(p techmap.Posting, x techmap.Extraction) techmap.CanonicalPosting {
		p.ID, p.Title, x.Posting = "wanted:1", "개발자", "wanted:1"
		return refineGold(t, techmap.Annotated{Posting: p, Extraction: x})
	}

	got := refine(site, read)
	assert.Equal(t, site.Experience, got.Experience)
	assert.Equal(t, site.Employment, got.Employment)
	assert.Equal(t, site.WorkModel, got.WorkModel)
	assert.Equal(t, site.Place, got.Place)
	assert.Equal(t, site.Salary, got.Salary)
	assert.Equal(t, site.Deadline, got.Deadline)
	assert.Equal(t, read.Seniority, got.Seniority)

	got = refine(techmap.Posting{
		Experience: techmap.Experience{Raw: "협의"}, // wording that states nothing
		Place:      techmap.Place{Raw: "추후 안내"},
		Salary:     &techmap.Salary{Raw: "면접 후 결정"},
	}, read)
	assert.Equal(t, read.Experience, got.Experience)
	assert.Equal(t, read.Employment, got.Employment)
	assert.Equal(t, read.WorkModel, got.WorkModel)
	assert.Equal(t, read.Place, got.Place)
	assert.Equal(t, read.Salary, got.Salary)
	assert.Equal(t, read.Deadline, got.Deadline)

	got = refine(techmap.Posting{Place: techmap.Place{Raw: "추후 안내"}}, techmap.Extraction{})
	assert.Equal(t, "추후 안내", got.Place.Raw, "wording is kept where nothing is better")
}

func TestGoldCompany(t *testing.T) {
	t.Parallel()
	company := func(employer string) techmap.CanonicalPosting {
		p := goldPosting()
		p.Company = employer
		return refineGold(t, annotated(p))
	}
	assert.Equal(t, company("㈜카카오").Company, company("카카오").Company,
		"the form of the firm is no part of its name")
	assert.Equal(t, "㈜카카오", company("㈜카카오").Employer, "as written")
	for _, nameless := range []string{"", " ", "비공개", "Confidential"} {
		assert.Equal(t, "wanted:1", company(nameless).Company,
			"%q is nobody's name: the posting is counted for itself", nameless)
	}
}

func TestGoldCarriesProvenance(t *testing.T) {
	t.Parallel()
	p := goldPosting("Go")
	p.Raw, p.Parser, p.URL, p.Lang = techmap.DigestOf([]byte("body")), "wanted/2", "https://example.com/1", "ko"
	p.Tags, p.ImageOnly = []string{"Go"}, true
	p.PostedAt = techmap.Date{Time: p.SeenAt.AddDate(0, 0, -3), DayOnly: true}
	p.ClosedAt = p.SeenAt.AddDate(0, 0, 3)
	got := refineGold(t, annotated(p))
	assert.Equal(t, techmap.CanonicalPosting{
		ID: p.ID, Source: p.Source, URL: p.URL, Title: p.Title, Company: "카카오", Employer: "Kakao", Lang: "ko",
		Tags: p.Tags, PostedAt: p.PostedAt, FirstSeen: p.SeenAt, SeenAt: p.SeenAt, ClosedAt: p.ClosedAt,
		ImageOnly: true, Text: p.TextDigest(), Raw: p.Raw, Parser: "wanted/2", Extractor: "lexicon/1",
		Taxonomy: "test/1",
	}, got)

	p.FirstSeen = p.SeenAt.AddDate(0, -1, 0)
	assert.Equal(t, p.FirstSeen, refineGold(t, annotated(p)).FirstSeen, "the source's own history")
	p.FirstSeen = p.SeenAt.AddDate(0, 1, 0)
	assert.Equal(t, p.SeenAt, refineGold(t, annotated(p)).FirstSeen, "not first seen after it was seen")
}

func TestGoldIsDeterministicAndSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	p := goldPosting("Go, Java, Kotlin\nAWS EC2 EBS Lambda", "MySQL 리액트")
	var mentions []techmap.Mention
	for i, surface := range []string{"Go", "Java", "Kotlin", "AWS", "EC2", "EBS", "Lambda"} {
		m := says(t, p, 0, surface, techmap.Levels()[i%3])
		m.Group = i % 3
		mentions = append(mentions, m)
	}
	mentions = append(mentions, says(t, p, 1, "리액트", used), says(t, p, 1, "MySQL", mentioned))
	a := annotated(p, mentions...)
	before, err := json.Marshal(a)
	require.NoError(t, err)
	want, err := json.Marshal(refineGold(t, a))
	require.NoError(t, err)

	gold := NewGold(goldTaxonomy(t), nil)
	g, ctx := errgroup.WithContext(t.Context())
	for range 8 {
		g.Go(func() error {
			for range 50 {
				out, err := gold.Refine(ctx, a)
				if err != nil {
					return err
				}
				if got, err := json.Marshal(out); err != nil || !assert.Equal(t, string(want), string(got)) {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	after, err := json.Marshal(a)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after), "the input is not changed")
	assert.Equal(t, 400, struck(gold)["no-role"])
}

func TestGoldStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(assert.AnError)
	_, err := NewGold(goldTaxonomy(t), nil).Refine(ctx, annotated(goldPosting()))
	assert.ErrorIs(t, err, assert.AnError)
}

func BenchmarkGoldRefine(b *testing.B) {
	p := goldPosting(strings.Repeat("책임감 있게 일하실 분을 찾습니다.\n", 60),
		"Go, Java, Kotlin, EC2, EBS, Lambda, MySQL, 리액트")
	var mentions []techmap.Mention
	for _, surface := range []string{"Go", "Java", "Kotlin", "EC2", "EBS", "Lambda", "MySQL", "리액트"} {
		mentions = append(mentions, says(b, p, 1, surface, required))
	}
	a := annotated(p, mentions...)
	g := NewGold(goldTaxonomy(b), nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Refine(b.Context(), a); err != nil {
			b.Fatal(err)
		}
	}
}
