package e2e

import (
	"regexp"
	"strings"
	"unicode"
)

// mutate makes the two postings of a labelled pair of one real posting. What each
// kind does is described in testdata/labels/README.md; n tells pairs of a kind apart:
// every other one is on two sites.
func mutate(p *adPair, n int) {
	other := p.b.Description
	p.b = p.a
	p.b.ID += "-again"
	if n%2 == 1 || p.kind == "site" || p.kind == "flat" || p.kind == "half" {
		p.b.Source = "elsewhere"
	}
	korean := strings.ContainsFunc(p.a.Title, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
	pick := func(ko, en string) string {
		if korean {
			return ko
		}
		return en
	}
	title := p.a.Title
	switch p.kind {
	case "site":
		p.b.Description = otherMarks(p.b.Description)
		p.b.Tags = nil
	case "flat":
		p.b.Description = strings.Join(strings.Fields(p.b.Description), " ")
	case "half":
		p.b.Description = someLines(p.b.Description, func(i int) bool { return i%5 < 3 })
	case "footer":
		p.b.Description += "\n" + pick(koreanFooter, englishFooter)
	case "edit":
		p.b.Description = editLines(p.b.Description, pick("• 새로 맡게 될 일은 만나서 말씀드립니다", "- Further tasks will be told in a first talk"))
	case "again":
		p.b.Description = someLines(p.b.Description, func(i int) bool { return i%10 != 7 })
		p.a.FirstSeen, p.a.LastSeen = "2024-01-03", "2024-01-20"
		p.b.FirstSeen, p.b.LastSeen = "2024-02-15", "2024-02-20"
	case "noise":
		p.b.Title = "[" + p.a.Company + "] " + title + pick(" 채용", " (hiring now)")
	case "company":
		p.b.Company = pick("주식회사 "+p.a.Company, p.a.Company+", Inc.")
	case "number":
		p.b.Title = title + pick(" (공고번호 20417)", " (Req. 20417)")
	case "words":
		p.b.Title = otherWords(title)
	case "level":
		p.a.Title, p.b.Title = pick("시니어 ", "Senior ")+title, pick("주니어 ", "Junior ")+title
	case "platform":
		p.a.Title, p.b.Title = title+" (iOS)", title+pick(" (안드로이드)", " (Android)")
	case "team":
		p.a.Title, p.b.Title = pick("[결제팀] ", "Payments: ")+title, pick("[검색팀] ", "Search: ")+title
	case "place":
		p.a.Location, p.b.Location = pick("서울 강남구", "Boston, MA"), pick("부산 해운대구", "Seattle, WA")
	case "years":
		p.a.Title, p.b.Title = title+pick(" (3년 이상)", " (3+ years)"), title+pick(" (7년 이상)", " (7+ years)")
	case "ids":
		p.a.Title, p.b.Title = title+pick(" (공고번호 10021)", " (Req. 10021)"), title+pick(" (공고번호 10044)", " (Req. 10044)")
	case "contract":
		p.a.Title, p.b.Title = title+pick(" (정규직)", " (Full-time)"), title+pick(" (계약직)", " (Contract)")
	case "skills":
		p.b.Description, p.a.Tags, p.b.Tags = swapSkills(p.b.Description), nil, nil
	case "asked":
		p.b.Description = years.ReplaceAllString(p.b.Description, "13$1")
	case "body":
		p.b.Source = p.a.Source
		p.b.Description = otherBody(p.a.Description, other)
	case "late":
		p.a.FirstSeen, p.a.LastSeen, p.a.ClosedAt = "2023-09-01", "2023-09-20", "2023-09-21"
		p.b.FirstSeen, p.b.LastSeen = "2024-01-10", "2024-02-01"
	}
}

const (
	koreanFooter = "위 내용은 회사 사정에 따라 바뀔 수 있습니다\n지원서에 사실과 다른 것이 있으면 합격이 취소될 수 있습니다\n" +
		"국가유공자와 장애인은 관계 법령에 따라 우대합니다"
	englishFooter = "What is said above may change without notice\n" +
		"We welcome people of every background and decide on merit alone\nNo calls from agencies, please"
)

var (
	skillNames = regexp.MustCompile(`(?i)\b(java|spring|springboot|react|vue|mysql|aws|python|kotlin|docker|redis|sql|` +
		`typescript|javascript|kubernetes|mongodb|hadoop|spark|tableau|sas)\b|자바|스프링|리액트|파이썬`)
	otherSkills = map[string]string{
		"java": "C#", "자바": "C#", "spring": ".NET", "springboot": ".NET", "스프링": ".NET", "react": "Angular", "리액트": "Angular",
		"vue": "Svelte", "mysql": "Oracle", "aws": "Azure", "python": "Scala", "파이썬": "Scala", "kotlin": "Swift", "docker": "Vagrant",
		"redis": "Memcached", "sql": "MATLAB", "typescript": "Dart", "javascript": "CoffeeScript", "kubernetes": "Nomad",
		"mongodb": "Cassandra", "hadoop": "Snowflake", "spark": "Flink", "tableau": "Looker", "sas": "Stata",
	}
	years = regexp.MustCompile(`\d+( ?년 ?(차 )?이상|\+ years|\+ yrs)`)
)

// swapSkills names other technologies in the place of those of a text.
func swapSkills(s string) string {
	return skillNames.ReplaceAllStringFunc(s, func(name string) string { return otherSkills[strings.ToLower(name)] })
}

// otherBody returns a text that says of the employer what own says, and of the job what
// other says. Without headings, the first fifth of a text is taken to be of the employer.
func otherBody(own, other string) string {
	mine, theirs := sectionsOf(own), sectionsOf(other)
	if len(mine) < 2 || len(theirs) < 2 {
		a, b := strings.SplitAfter(own, " "), strings.SplitAfter(other, " ")
		return strings.Join(append(a[:len(a)/5:len(a)/5], b[len(b)/5:]...), "")
	}
	var out []string
	for _, s := range mine {
		if !ofJob(s) {
			out = append(out, s)
		}
	}
	for _, s := range theirs {
		if ofJob(s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

// ofJob reports whether a section with its heading is about the job.
func ofJob(section string) bool {
	heading, _, _ := strings.Cut(section, "\n")
	for _, word := range []string{"업무", "자격", "우대", "기술"} {
		if strings.Contains(heading, word) {
			return true
		}
	}
	return false
}

// sectionsOf cuts a text before lines in square brackets.
func sectionsOf(s string) []string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if len(out) == 0 || strings.HasPrefix(line, "[") && strings.HasSuffix(strings.TrimSpace(line), "]") {
			out = append(out, line)
			continue
		}
		out[len(out)-1] += "\n" + line
	}
	return out
}

// otherMarks returns a text with other bullets and without headings.
func otherMarks(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasPrefix(line, "[") && strings.HasSuffix(strings.TrimSpace(line), "]") {
			continue
		}
		out = append(out, strings.Replace(line, "• ", "- ", 1))
	}
	return strings.Join(out, "\n")
}

// someLines returns the lines that keep says.
func someLines(s string, keep func(i int) bool) string {
	var out []string
	for i, line := range strings.Split(s, "\n") {
		if keep(i) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// editLines returns a text of which every eighth line is another.
func editLines(s, other string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		if i%8 == 5 {
			lines[i] = other
		}
	}
	return strings.Join(lines, "\n")
}

// otherWords returns a title with other words for the same.
func otherWords(title string) string {
	return strings.NewReplacer(
		"백엔드", "Backend", "프론트엔드", "Front-end", "데이터", "Data", "엔지니어", "Engineer", "개발자", "엔지니어",
		"서버", "Server", "안드로이드", "Android", "Developer", "Engineer", "Backend", "Back-End", "Engineer", "engineer",
		"Data", "DATA", "(", " - ", ")", "",
	).Replace(title)
}
