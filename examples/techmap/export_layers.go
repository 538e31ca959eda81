package main

import (
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/tabular"
)

// silverColumns describes a silver posting as a row.
func silverColumns() []column[techmap.Posting] {
	type p = techmap.Posting
	return slices.Concat([]column[p]{
		textColumn("id", "ID of the posting: source:key", "공고 ID: 출처:키", func(v *p) techmap.PostingID { return v.ID }),
		textColumn("source", "site it comes from", "출처", func(v *p) string { return v.Source }),
		textColumn("url", "page a person can open", "공고 주소", func(v *p) string { return v.URL }),
		wordsColumn("title", "title as written", "제목", func(v *p) string { return v.Title }),
		textColumn("company", "employer as written", "회사 이름", func(v *p) string { return v.Company }),
		textColumn("lang", "language of the text", "글의 언어", func(v *p) string { return v.Lang }),
		textsColumn("category", "the site's own fields of work", "사이트의 직무 분류", func(v *p) []string { return v.Category }),
		textsColumn("tags", "skills the site itself lists", "사이트가 붙인 기술 태그", func(v *p) []string { return v.Tags }),
		textsColumn("section_kinds", "kinds of the text's sections, in order", "본문 단락의 종류, 순서대로", sectionKinds),
		sectionTexts("section_titles", "headings of the sections, in the same order", "단락 제목, 같은 순서", func(s techmap.Section) string { return s.Title }),
		sectionTexts("section_texts", "text of the sections, in the same order", "단락 본문, 같은 순서", func(s techmap.Section) string { return s.Text }),
	}, factColumns(func(v *p) jobFacts {
		return jobFacts{&v.Experience, v.Employment, v.WorkModel, &v.Place, v.Salary, &v.PostedAt, &v.Deadline}
	}), []column[p]{
		timeColumn("first_seen", "first sighting, if the source's history is older than ours", "첫 확인 (출처의 이력이 더 오래된 경우)", func(v *p) time.Time { return v.FirstSeen }),
		timeColumn("seen_at", "when it was fetched", "수집 시각", func(v *p) time.Time { return v.SeenAt }),
		timeColumn("closed_at", "when it closed, as the source says", "마감된 시각 (출처 기준)", func(v *p) time.Time { return v.ClosedAt }),
		boolColumn("image_only", "the text is in pictures", "본문이 그림뿐임", func(v *p) bool { return v.ImageOnly }),
		textColumn("parser", "what read it, with version", "파서와 버전", func(v *p) string { return v.Parser }),
	})
}

func sectionKinds(p *techmap.Posting) []techmap.SectionKind {
	kinds := make([]techmap.SectionKind, len(p.Sections))
	for i, s := range p.Sections {
		kinds[i] = s.Kind
	}
	return kinds
}

// sectionTexts describes a column with one text a section.
func sectionTexts(name, en, ko string, of func(techmap.Section) string) column[techmap.Posting] {
	c := textsColumn(name, en, ko, func(p *techmap.Posting) []string {
		texts := make([]string, len(p.Sections))
		for i, s := range p.Sections {
			texts[i] = of(s)
		}
		return texts
	})
	c.Words = true
	return c
}

// goldColumns describes a gold posting as a row.
func goldColumns() []column[techmap.CanonicalPosting] {
	type p = techmap.CanonicalPosting
	demands := func(v *p) []techmap.Demand { return v.Demands }
	return slices.Concat([]column[p]{
		textColumn("id", "ID of the posting: source:key", "공고 ID: 출처:키", func(v *p) techmap.PostingID { return v.ID }),
		textColumn("source", "site it comes from", "출처", func(v *p) string { return v.Source }),
		textColumn("url", "page a person can open", "공고 주소", func(v *p) string { return v.URL }),
		wordsColumn("title", "title as written", "제목", func(v *p) string { return v.Title }),
		textColumn("company", "employer, folded: the unit of company counts", "회사 (표기 통일)", func(v *p) string { return v.Company }),
		textColumn("employer", "employer as written", "회사 (공고 표기)", func(v *p) string { return v.Employer }),
		textColumn("lang", "language of the text", "글의 언어", func(v *p) string { return v.Lang }),
		textsColumn("roles", "roles, as taxonomy IDs", "직군 ID", func(v *p) []techmap.RoleID { return v.Roles }),
	}, skillColumns(demands), []column[p]{
		textColumn("seniority", "rung of the ladder", "직급", func(v *p) techmap.Seniority { return v.Seniority }),
		textsColumn("tags", "skills the site itself lists", "사이트가 붙인 기술 태그", func(v *p) []string { return v.Tags }),
	}, factColumns(func(v *p) jobFacts {
		return jobFacts{&v.Experience, v.Employment, v.WorkModel, &v.Place, v.Salary, &v.PostedAt, &v.Deadline}
	}), []column[p]{
		timeColumn("first_seen", "first sighting, if the source's history is older than ours", "첫 확인 (출처의 이력이 더 오래된 경우)", func(v *p) time.Time { return v.FirstSeen }),
		timeColumn("seen_at", "when it was fetched", "수집 시각", func(v *p) time.Time { return v.SeenAt }),
		timeColumn("closed_at", "when it closed, as the source says", "마감된 시각 (출처 기준)", func(v *p) time.Time { return v.ClosedAt }),
		boolColumn("image_only", "the text is in pictures: says nothing about skills", "본문이 그림뿐임 (기술을 알 수 없음)", func(v *p) bool { return v.ImageOnly }),
		textColumn("extractor", "what found the skills, with version", "추출기와 버전", func(v *p) string { return v.Extractor }),
		textColumn("taxonomy", "version of the taxonomy", "분류 체계 버전", func(v *p) string { return v.Taxonomy }),
	})
}

// skillColumns describes demands as two lists of the same length.
func skillColumns[T any](demands func(*T) []techmap.Demand) []column[T] {
	return []column[T]{
		textsColumn("skills", "technologies asked for, as taxonomy IDs", "요구하는 기술 ID", func(v *T) []techmap.SkillID {
			out := make([]techmap.SkillID, 0, len(demands(v)))
			for _, d := range demands(v) {
				out = append(out, d.Skill)
			}
			return out
		}),
		textsColumn("levels", "how strongly, in the order of skills: required, stack, preferred, used, mentioned", "요구 수준, skills와 같은 순서: 필수, 스택, 우대, 업무, 언급", func(v *T) []techmap.Level {
			out := make([]techmap.Level, 0, len(demands(v)))
			for _, d := range demands(v) {
				out = append(out, d.Level)
			}
			return out
		}),
	}
}

// openingColumns describes an opening as a row.
func openingColumns() []column[techmap.Opening] {
	type o = techmap.Opening
	return slices.Concat([]column[o]{
		textColumn("id", "ID of the opening: that of its first posting", "채용 ID: 첫 공고의 ID", func(v *o) techmap.PostingID { return v.ID }),
		textsColumn("members", "postings that advertise it", "이 채용의 공고", func(v *o) []techmap.PostingID { return v.Members }),
		textsColumn("sources", "sites it was found at", "출처", func(v *o) []string { return v.Sources }),
		textColumn("url", "page a person can open", "공고 주소", func(v *o) string { return v.URL }),
		wordsColumn("title", "title as written", "제목", func(v *o) string { return v.Title }),
		textColumn("company", "employer, folded: the unit of company counts", "회사 (표기 통일)", func(v *o) string { return v.Company }),
		textColumn("employer", "employer as written", "회사 (공고 표기)", func(v *o) string { return v.Employer }),
		textColumn("lang", "language of the text", "글의 언어", func(v *o) string { return v.Lang }),
		textsColumn("roles", "roles, as taxonomy IDs", "직군 ID", func(v *o) []techmap.RoleID { return v.Roles }),
	}, skillColumns(func(v *o) []techmap.Demand { return v.Demands }), []column[o]{
		textColumn("seniority", "rung of the ladder", "직급", func(v *o) techmap.Seniority { return v.Seniority }),
		textsColumn("tags", "skills the sites themselves list", "사이트가 붙인 기술 태그", func(v *o) []string { return v.Tags }),
	}, factColumns(func(v *o) jobFacts {
		return jobFacts{&v.Experience, v.Employment, v.WorkModel, &v.Place, v.Salary, &v.PostedAt, &v.Deadline}
	}), []column[o]{
		timeColumn("first_seen", "when it was first open", "처음 열린 시각", func(v *o) time.Time { return v.FirstSeen() }),
		timeColumn("last_seen", "when it was last known to be open", "마지막으로 열려 있던 시각", func(v *o) time.Time { return v.LastSeen() }),
		timeColumn("closed_at", "when it closed; empty: open", "닫힌 시각, 비어 있으면 열려 있음", func(v *o) time.Time { return v.ClosedAt() }),
		textColumn("closed_why", "how that is known: stated, deadline, vanished, unseen", "닫힌 것을 안 근거", closedWhy),
		boolColumn("image_only", "the text is in pictures: says nothing about skills", "본문이 그림뿐임 (기술을 알 수 없음)", func(v *o) bool { return v.ImageOnly }),
	})
}

func closedWhy(o *techmap.Opening) techmap.CloseReason {
	if len(o.Open) == 0 {
		return ""
	}
	return o.Open[len(o.Open)-1].Reason
}

// demandColumns describes one demand of one opening as a row.
func demandColumns(tax *techmap.Taxonomy) []column[wish] {
	skill := func(v *wish) techmap.Skill {
		s, _ := tax.Skill(v.demand.Skill)
		return s
	}
	return []column[wish]{
		textColumn("opening", "ID of the opening", "채용 ID", func(v *wish) techmap.PostingID { return v.opening.ID }),
		textColumn("company", "employer, folded", "회사 (표기 통일)", func(v *wish) string { return v.opening.Company }),
		textsColumn("roles", "roles of the opening, as taxonomy IDs", "채용의 직군 ID", func(v *wish) []techmap.RoleID { return v.opening.Roles }),
		timeColumn("first_seen", "when the opening was first open", "채용이 처음 열린 시각", func(v *wish) time.Time { return v.opening.FirstSeen() }),
		timeColumn("closed_at", "when it closed; empty: open", "닫힌 시각, 비어 있으면 열려 있음", func(v *wish) time.Time { return v.opening.ClosedAt() }),
		textColumn("skill", "technology, as taxonomy ID", "기술 ID", func(v *wish) techmap.SkillID { return v.demand.Skill }),
		textColumn("name", "its name", "기술 이름", func(v *wish) string { return skill(v).Name }),
		textColumn("kind", "kind of technology", "기술 종류", func(v *wish) techmap.SkillKind { return skill(v).Kind }),
		textColumn("level", "how strongly: required, stack, preferred, used, mentioned", "요구 수준: 필수, 스택, 우대, 업무, 언급", func(v *wish) techmap.Level { return v.demand.Level }),
		statedColumn("alternatives", "demands of one opening with the same number are alternatives", "한 채용에서 번호가 같으면 서로 대안", func(v *wish) int { return v.demand.Group }),
		textColumn("via", "the part of it that the text names", "글에 나온 하위 기술 ID", func(v *wish) techmap.SkillID { return v.demand.Via }),
		textColumn("posting", "which posting of the opening says so", "근거가 된 공고 ID", func(v *wish) techmap.PostingID { return v.demand.Posting }),
		wordsColumn("quote", "the line it stands in; empty where the terms of the source do not allow it", "근거 문장, 출처의 약관이 허용하지 않으면 비어 있음", func(v *wish) string { return v.demand.Quote }),
	}
}

// rankingColumns describes one technology of one role's ranking as a row.
func rankingColumns() []column[rankedEntry] {
	type e = rankedEntry
	return []tabular.Column[e]{
		textColumn("role", "role, as taxonomy ID", "직군 ID", func(v *e) techmap.RoleID { return v.ranking.Role }),
		textColumn("role_name", "its name", "직군 이름 (영어)", func(v *e) string { return v.role.Name }),
		textColumn("role_name_ko", "its Korean name", "직군 이름", func(v *e) string { return v.role.NameKo }),
		timeColumn("as_of", "the moment the ranking is for: the newest sighting", "기준 시각: 가장 최근 확인", func(v *e) time.Time { return v.ranking.AsOf }),
		intColumn("role_openings", "openings the ranking stands on", "순위의 바탕이 된 채용 수", func(v *e) int { return v.ranking.Openings }),
		intColumn("role_companies", "companies the ranking stands on", "순위의 바탕이 된 회사 수", func(v *e) int { return v.ranking.Companies }),
		intColumn("rank", "position, from 1", "순위", func(v *e) int { return v.entry.Rank }),
		intColumn("best", "best rank the interval leaves open", "구간이 허용하는 가장 높은 순위", func(v *e) int { return v.entry.Best }),
		intColumn("worst", "worst rank the interval leaves open", "구간이 허용하는 가장 낮은 순위", func(v *e) int { return v.entry.Worst }),
		textColumn("skill", "technology, as taxonomy ID", "기술 ID", func(v *e) techmap.SkillID { return v.entry.Skill }),
		textColumn("name", "its name", "기술 이름", func(v *e) string { return v.entry.Name }),
		textColumn("kind", "kind of technology", "기술 종류", func(v *e) techmap.SkillKind { return v.entry.Kind }),
		intColumn("openings", "openings that ask for it", "요구하는 채용 수", func(v *e) int { return v.entry.Openings }),
		intColumn("companies", "companies that ask for it", "요구하는 회사 수", func(v *e) int { return v.entry.Companies }),
		floatColumn("share", "weighted share of openings, balanced between companies", "비중 (회사 쏠림 보정)", func(v *e) float64 { return v.entry.Share }),
		floatColumn("low", "lower end of its 95 % interval", "95 % 구간의 아래 끝", func(v *e) float64 { return v.entry.Low }),
		floatColumn("high", "upper end of its 95 % interval", "95 % 구간의 위 끝", func(v *e) float64 { return v.entry.High }),
		floatColumn("share_openings", "weighted share, every opening the same", "비중 (채용마다 같은 무게)", func(v *e) float64 { return v.entry.ShareOpenings }),
		floatColumn("share_companies", "weighted share, every company the same", "비중 (회사마다 같은 무게)", func(v *e) float64 { return v.entry.ShareCompanies }),
		intColumn("required", "openings that require it", "필수인 채용 수", func(v *e) int { return v.entry.Required }),
		intColumn("stack", "openings that list it in their stack", "스택에 적은 채용 수", func(v *e) int { return v.entry.Stack }),
		intColumn("preferred", "openings that prefer it", "우대하는 채용 수", func(v *e) int { return v.entry.Preferred }),
		intColumn("used", "openings that use it in the work", "업무에서 쓰는 채용 수", func(v *e) int { return v.entry.Used }),
	}
}
