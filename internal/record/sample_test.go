package record_test

import (
	"time"

	"github.com/techmap-it/techmap"
)

// at is a time finer than a store keeps, and not in UTC.
var at = time.Date(2026, 3, 2, 10, 15, 30, 123456789, time.FixedZone("KST", 9*60*60))

var (
	date     = techmap.Date{Time: at, DayOnly: true, Raw: "2026.03.02(월)"}
	deadline = techmap.Deadline{Kind: techmap.DeadlineFixed, Date: date}
	years    = techmap.Experience{
		Any: true, NewGrad: true, Experienced: true, MinYears: 3, MaxYears: 7, Raw: "경력 3~7년, 신입도 환영",
	}
	salary = techmap.Salary{
		Min: 45_000_000, Max: 70_000_000, Currency: "KRW", Per: "year", Estimated: true, Raw: "4,500~7,000만원",
	}
	place  = techmap.Place{Country: "KR", Region: "경기", City: "성남시 분당구", Raw: "경기 성남시 분당구 판교역로"}
	digest = techmap.DigestOf([]byte("bronze"))
	demand = techmap.Demand{
		Skill: "aws", Level: techmap.LevelRequired, Group: 2, Via: "aws-s3", Posting: "toy:1",
		Evidence: techmap.Span{Section: 1, Start: 4, End: 10}, Quote: `• AWS S3 & <CloudFront> 운영 경험`,
	}
)

// The samples fill in every field, so that their goldens show the whole format.

func rawPosting() techmap.RawPosting {
	return techmap.RawPosting{
		Source: "toy", Key: "1", URL: "https://toy.example/jobs/1?a=1&b=2", FetchedAt: at, Unchanged: true,
		ContentType: "text/html; charset=euc-kr", Meta: map[string]string{"status": "200", "etag": `"a1"`},
		Body: []byte("<html>\xb0\xb3\xb9\xdf\x00</html>"),
	}
}

func posting() techmap.Posting {
	return techmap.Posting{
		ID: "toy:1", Raw: digest, Parser: "toy/1", Source: "toy", URL: "https://toy.example/jobs/1",
		Title: "백엔드 개발자 (Kotlin)", Company: "㈜토이랩", Category: []string{"서버/백엔드"}, Lang: "ko",
		Sections: []techmap.Section{{
			Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Kotlin\n• MySQL",
		}},
		Tags: []string{"Kotlin", "스프링"}, Experience: years, Employment: techmap.EmploymentFullTime,
		WorkModel: techmap.WorkHybrid, Place: place, Salary: &salary, PostedAt: date, Deadline: deadline,
		FirstSeen: at, SeenAt: at, ClosedAt: at, ImageOnly: true,
	}
}

func canonicalPosting() techmap.CanonicalPosting {
	return techmap.CanonicalPosting{
		ID: "toy:1", Source: "toy", URL: "https://toy.example/jobs/1", Title: "백엔드 개발자", Company: "토이랩",
		Employer: "㈜토이랩", Lang: "ko", Roles: []techmap.RoleID{"backend"}, Demands: []techmap.Demand{demand},
		Experience: years, Employment: techmap.EmploymentFullTime, WorkModel: techmap.WorkHybrid, Place: place,
		Salary: &salary, Seniority: techmap.SeniorityMid, Tags: []string{"Kotlin"}, PostedAt: date,
		Deadline: deadline, FirstSeen: at, SeenAt: at, ClosedAt: at, ImageOnly: true, Text: digest, Raw: digest,
		Parser: "toy/1", Extractor: "lexicon/1", Taxonomy: "2026-03", Pending: true, Sketch: []byte{1, 2, 3},
	}
}

func opening() techmap.Opening {
	return techmap.Opening{
		ID: "toy:1", Members: []techmap.PostingID{"other:9", "toy:1"}, Sources: []string{"other", "toy"},
		URL: "https://toy.example/jobs/1", Title: "백엔드 개발자", Company: "토이랩", Employer: "㈜토이랩", Lang: "ko",
		Roles: []techmap.RoleID{"backend"}, Demands: []techmap.Demand{demand}, Experience: years,
		Employment: techmap.EmploymentFullTime, WorkModel: techmap.WorkHybrid, Place: place, Salary: &salary,
		Seniority: techmap.SeniorityMid, Tags: []string{"Kotlin"}, PostedAt: date, Deadline: deadline,
		Open:      []techmap.Interval{{From: at, LastSeen: at, To: at, Reason: techmap.ClosedVanished}},
		ImageOnly: true,
	}
}

func census() techmap.Census {
	return techmap.Census{
		Source: "toy", At: at, Outcome: techmap.OutcomePartial, Keys: []string{"1", "2"}, Err: "listing incomplete",
		Counts:  techmap.Count{In: 4, Out: 2, Skipped: 1, Rejected: 1},
		Objects: []string{"techmap/bronze/source=toy/dt=2026-03-02/aa.jsonl.zst"}, Manifest: "techmap/manifest/a.json",
	}
}

func extraction() techmap.Extraction {
	span := techmap.Span{Section: 1, Start: 4, End: 10}
	return techmap.Extraction{
		Posting: "toy:1", Extractor: "lexicon/1",
		Mentions: []techmap.Mention{{
			Span: span, Surface: "코틀린", Skill: "kotlin", Level: techmap.LevelPreferred,
			Context: techmap.ContextNegated, Group: 1, Confidence: 0.75,
		}},
		Roles: []string{"backend"}, Industries: []string{"fintech"}, Experience: years,
		Employment: techmap.EmploymentContract, WorkModel: techmap.WorkRemote, Salary: &salary, Place: place,
		Deadline: deadline, Seniority: techmap.SenioritySenior, Degree: "bachelor", Certificates: []string{"정보처리기사"},
		Languages: []string{"en"}, MilitaryService: true, CodingTest: true,
		Fields:  []techmap.FieldSpan{{Field: "degree", Value: "bachelor", By: techmap.ByRule, Span: span, Text: "학사"}},
		Pending: true,
	}
}

func publication() techmap.Publication {
	return techmap.Publication{
		At: at, Postings: 10, Openings: 8, Changed: 3, Removed: 1, Taxonomy: "2026-03", Method: "publish/1",
	}
}

func sourceInfo() techmap.SourceInfo {
	return techmap.SourceInfo{
		Name: "toy", Ko: "토이 채용", En: "Toy jobs", Homepage: "https://toy.example",
		Rights: techmap.Rights{
			Attribution: "토이 채용", Link: "https://toy.example", Counted: true, Shown: techmap.ShownSentence,
			Exported: true, Retention: 90, Terms: "https://toy.example/terms", Read: "2026-03-02",
		},
	}
}

func report() techmap.Report {
	return techmap.Report{
		Started: at, Ended: at.Add(time.Minute),
		Stages:  map[techmap.Stage]techmap.Count{techmap.StageFetch: {In: 4, Out: 2, Skipped: 1, Rejected: 1}},
		Sources: map[string]techmap.SourceReport{"toy": {Outcome: techmap.OutcomeComplete, Listed: 4}},
		Rules: []techmap.RuleCount{{
			Layer: "silver", Rule: "title", Action: "reject", Count: 1, Sample: []techmap.PostingID{"toy:3"},
		}},
	}
}
