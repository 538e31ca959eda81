package sample

import (
	"fmt"
	"strings"
)

// kindNames are what lists of technologies call the kinds of data/technologies.tsv.
var kindNames = [numLangs]map[string]string{
	{
		"language": "언어", "framework": "프레임워크", "database": "DB", "messaging": "메시징", "cloud": "클라우드",
		"infra": "인프라", "os": "OS", "data": "데이터", "analytics": "분석 도구", "ml": "ML", "engine": "엔진",
		"platform": "플랫폼", "protocol": "프로토콜", "test": "테스트", "security": "보안", "tool": "도구",
		"collaboration": "협업", "design": "디자인",
	},
	{
		"language": "Languages", "framework": "Frameworks", "database": "Databases", "messaging": "Messaging",
		"cloud": "Cloud", "infra": "Infrastructure", "os": "OS", "data": "Data", "analytics": "Analytics", "ml": "ML",
		"engine": "Engine", "platform": "Platform", "protocol": "Protocols", "test": "Testing", "security": "Security",
		"tool": "Tools", "collaboration": "Collaboration", "design": "Design",
	},
}

// officeTools are what companies work with whoever they look for: an extractor must not
// take them for demands on the job.
var officeTools = []word{
	{"Slack", consonant}, {"Jira", vowel}, {"Notion", consonant},
	{"Confluence", vowel}, {"GitHub", vowel}, {"Figma", vowel},
}

// stack writes the list of technologies in the company's way; none if there are
// none to be listed.
func (c *composer) stack(demands []demand) []string {
	if len(demands) == 0 {
		return nil
	}
	r := newRandom(c.o.company.seed, "stack")
	var lines []string
	switch r.below(4) {
	case 0:
		lines = []string{join(demands, ", ")}
	case 1:
		lines = []string{join(demands, " / ")}
	case 2:
		lines = []string{join(demands, " · ")}
	default:
		lines = c.byKind(demands)
	}
	if r.chance(50) {
		tools := some(r, officeTools, 2)
		c.words["A"], c.words["B"] = tools[0], tools[1]
		lines = append(lines, fill(pick(r, c.w.phrases["tools"][c.o.lang]), c.words))
	}
	return lines
}

// join writes all technologies in one line, alternatives like any others.
func join(demands []demand, sep string) string {
	var names []string
	for _, d := range demands {
		for _, t := range d.techs {
			names = append(names, t.text)
		}
	}
	return strings.Join(names, sep)
}

// byKind writes one line for each kind, in the order in which kinds come up.
func (c *composer) byKind(demands []demand) []string {
	names := make(map[string][]string)
	var order []string
	for _, d := range demands {
		for _, t := range d.techs {
			kind := kindNames[c.o.lang][t.tech.kind]
			if names[kind] == nil {
				order = append(order, kind)
			}
			names[kind] = append(names[kind], t.text)
		}
	}
	lines := make([]string, len(order))
	for i, kind := range order {
		lines[i] = fmt.Sprintf("%s: %s", kind, strings.Join(names[kind], ", "))
	}
	return lines
}

// tagged returns the technologies that the board lists with an opening, as its
// employer chose them from a select list: most of those required and some others.
func (o *opening) tagged() []string {
	r := newRandom(o.seed, "tags")
	var tags []string
	for _, d := range o.demands {
		share := map[strength]int{required: 88, listed: 70, preferred: 25, used: 30}[d.how]
		for _, t := range d.techs {
			if r.chance(share) {
				tags = append(tags, t.tech.forms[0].text)
			}
		}
	}
	if len(tags) == 0 { // the select list must not be left empty
		tags = []string{o.demands[0].techs[0].tech.forms[0].text}
	}
	return tags
}
