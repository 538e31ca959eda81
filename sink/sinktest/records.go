package sinktest

import (
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
)

// epoch is when the sample records begin.
var epoch = time.Date(2026, 3, 2, 9, 0, 0, 123_456_000, time.UTC)

// The sample records alternate between Korean and English.
var samples = [...]struct{ title, company, heading, line string }{
	{"백엔드 개발자 (Kotlin)", "주식회사 솔방울", "자격요건", "• Kotlin과 Spring Boot로 서버를 만들어 본 분"},
	{"Platform Engineer", "Acorn & Sons Ltd.", "What you bring", "- You run Kubernetes in production"},
	{"데이터 엔지니어", "도토리랩㈜", "우대사항", "- Airflow, 'dbt' 운영 경험이 있으면 좋아요"},
}

// stamp returns when revision rev of record i was seen. Revisions 2n and 2n+1
// were seen at the same time: their raw digests decide.
func stamp(i, rev int) time.Time {
	return epoch.Add(time.Duration(i)*time.Minute + time.Duration(rev/2)*26*time.Hour)
}

// raw returns the bronze digest of revision rev of record i, greater for a later
// revision.
func raw(i, rev int) techmap.Digest {
	d := techmap.DigestOf(fmt.Appendf(nil, "%d/%d", i, rev))
	d[0] = byte(rev)
	return d
}

// source returns one of three sources.
func source(i int) string { return [...]string{"toy", "wanted", "ats-lever"}[i%3] }

// Bronze returns bronze record i, of any i from 0, in revision rev, 0 to 3: revisions have
// the same ID and other bytes. Its source is one of three, its text Korean or English,
// its body no valid UTF-8. The same arguments give the same record.
func Bronze(i, rev int) techmap.RawPosting {
	s := samples[i%len(samples)]
	key := fmt.Sprint(i)
	return techmap.RawPosting{
		Source: source(i), Key: key, URL: "https://" + source(i) + ".example/jobs/" + key,
		FetchedAt: stamp(i, rev), ContentType: "text/html; charset=utf-8",
		Meta: map[string]string{"status": "200", "etag": `W/"` + key + `"`},
		Body: fmt.Appendf(nil, "<h1>%s</h1>\x00\xff<p>%s, revision %d</p>", s.title, s.line, rev),
	}
}

// Silver returns silver record i in revision rev, of which a higher one is a later
// version: 0 and 1 were seen at the same time, and so were 2 and 3, so that the raw
// digest decides between them. Nearly every field is filled.
func Silver(i, rev int) techmap.Posting {
	s := samples[i%len(samples)]
	b := Bronze(i, rev)
	return techmap.Posting{
		ID: b.ID(), Raw: raw(i, rev), Parser: "toy/1", Source: b.Source, URL: b.URL, Title: s.title,
		Company: s.company, Category: []string{"개발", "Server"}, Lang: [...]string{"ko", "en"}[i%2],
		Sections: []techmap.Section{
			{Kind: techmap.SectionRequirements, Title: s.heading, Text: s.line},
			{Kind: techmap.SectionOther, Text: fmt.Sprintf("revision %d", rev)},
		},
		Tags:       []string{"Kotlin", "쿠버네티스"},
		Experience: techmap.Experience{Experienced: true, MinYears: i % 7, Raw: "경력 3년 이상"},
		Employment: techmap.EmploymentFullTime, WorkModel: techmap.WorkHybrid,
		Place:     techmap.Place{Country: "KR", Region: "서울", City: "강남구", Raw: "서울 강남구 테헤란로"},
		Salary:    &techmap.Salary{Min: 50_000_000, Max: 70_000_000, Currency: "KRW", Per: "year"},
		PostedAt:  techmap.Date{Time: epoch, DayOnly: true, Raw: "2026.03.02"},
		Deadline:  techmap.Deadline{Kind: techmap.DeadlineUntilFilled},
		FirstSeen: epoch, SeenAt: stamp(i, rev),
	}
}

// Gold returns gold record i in revision rev, made of Silver(i, rev): its versions are in
// the same order.
func Gold(i, rev int) techmap.CanonicalPosting {
	p := Silver(i, rev)
	line := p.Sections[0].Text
	return techmap.CanonicalPosting{
		ID: p.ID, Source: p.Source, URL: p.URL, Title: p.Title, Company: fmt.Sprintf("company %d", i%11),
		Employer: p.Company, Lang: p.Lang, Roles: []techmap.RoleID{"backend", "data-engineer"},
		Demands: []techmap.Demand{
			{Skill: "aws", Level: techmap.LevelStack, Via: "aws-s3", Evidence: techmap.Span{Section: -2, End: 3}},
			{
				Skill: "kotlin", Level: techmap.LevelRequired, Group: 1 + rev,
				Evidence: techmap.Span{Start: 4, End: 10}, Quote: line,
			},
		},
		Experience: p.Experience, Employment: p.Employment, WorkModel: p.WorkModel, Place: p.Place,
		Salary: p.Salary, Seniority: techmap.SeniorityMid, Tags: p.Tags, PostedAt: p.PostedAt,
		Deadline: p.Deadline, FirstSeen: p.FirstSeen, SeenAt: p.SeenAt, Text: p.TextDigest(), Raw: p.Raw,
		Parser: p.Parser, Extractor: "lexicon/1", Taxonomy: "2026-03",
	}
}

// Census returns census i of its source in revision rev: another run, a day
// later. Those of an odd revision are partial.
func Census(i, rev int) techmap.Census {
	c := techmap.Census{
		Source: source(i), At: epoch.Add(time.Duration(i)*time.Hour + time.Duration(rev)*24*time.Hour),
		Outcome: techmap.OutcomeComplete, Counts: techmap.Count{In: 30, Out: 29, Skipped: 1},
	}
	for k := range 30 {
		c.Keys = append(c.Keys, fmt.Sprintf("%05d", 1000+i+k))
	}
	if rev%2 == 1 {
		c.Outcome, c.Err = techmap.OutcomePartial, "목록이 잘렸습니다: listing incomplete"
	}
	return c
}
