package ui

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
)

// A sentence says in plain words what a ranking found.
type sentence struct {
	Short string // "백엔드 신입 공고 10개 중 6개가 Java를 요구합니다"
	Long  string // the same with what it stands on
}

// sentence returns what a ranking found: how many of the openings ask for the technology
// that stands first. It counts openings, so that a reader can count them too.
func (r *request) sentence(top rank.Ranking, facets *facetNames) sentence {
	of := r.subject(facets)
	stands := r.text.say("says.stands", r.text.counted(top.Openings, "opening"),
		r.text.counted(top.Companies, "company"), r.text.date(top.AsOf))
	if len(top.Entries) == 0 {
		key := "says.few"
		if top.Openings == 0 {
			key = "says.none"
		}
		return sentence{r.text.say(key, of), r.text.say(key, of) + " " + stands}
	}
	first := r.telling(top)
	skill := first.Name
	part := r.part(first.Openings, top.Openings)
	short := fmt.Sprintf("%s %s ask for %s", part, of, skill)
	if r.lang == message.Korean {
		short = fmt.Sprintf("%s %s %s 요구합니다", of, part, skill+message.Object.Of(message.Reading(first.Name, first.NameKo)))
	}
	return sentence{short, short + ". " + stands}
}

// telling returns the first technology of a ranking that says anything: that openings
// which were chosen by a technology all ask for it does not.
func (r *request) telling(top rank.Ranking) rank.Entry {
	if !r.query.Has("words") && !r.query.Has("skill") {
		return top.Entries[0]
	}
	for _, e := range top.Entries {
		if e.Openings < top.Openings {
			return e
		}
	}
	return top.Entries[0]
}

// countable is how many openings are said by their number: of fewer, ten have no tenth.
const countable = 20

// part says n of all in words that can be pictured: 10개 중 6개가, 6 in 10.
func (r *request) part(n, all int) string {
	if all < countable {
		return r.text.say("says.of", all, n)
	}
	share := float64(n) / float64(all)
	of := 10
	if share < 0.095 {
		of = 100
	}
	k := int(math.Round(share * float64(of)))
	switch {
	case n == all:
		return r.text.say("says.all")
	case of == 10 && k == 10:
		return r.text.say("says.almost")
	case k == 0:
		return r.text.say("says.hardly")
	}
	part := strconv.Itoa(k)
	if r.lang == message.Korean {
		part = message.Subject.After(part + "개")
	}
	return r.text.say("says.part", of, part)
}

// subject names the openings that the page counts: "서울 백엔드 신입 공고", "backend
// openings for newcomers in Seoul". Conditions that do not fit in are left to the list
// of conditions, and hinted at.
func (r *request) subject(facets *facetNames) string {
	skills := valuesOf(r.query, "skill")
	if len(skills) == 0 {
		return r.plainSubject(facets)
	}
	var all []string
	for _, v := range skills {
		all = append(all, r.called("skill", v, facets))
	}
	if r.lang == message.Korean {
		last := all[len(all)-1]
		asked := strings.Join(all, "·") + message.Object.Of(message.Reading(last, ""))
		return r.text.say("says.asking", r.plainSubject(facets), asked)
	}
	return r.text.say("says.asking", r.plainSubject(facets), strings.Join(all, " and "))
}

// plainSubject is subject without the technologies that openings must ask for.
func (r *request) plainSubject(facets *facetNames) string {
	words := strings.TrimSpace(r.query.Get("words"))
	called := func(name string) string {
		var all []string
		for _, v := range valuesOf(r.query, name) {
			all = append(all, r.called(name, v, facets))
		}
		return strings.Join(all, "·")
	}
	if r.lang == message.Korean {
		parts := filledIn(
			called("company"), called("region"), called("work"), called("role"), quoted(words, "‘", "’"),
			map[string]string{"newcomer": "신입", "experienced": "경력"}[stageOf(r.query)],
		)
		if len(parts) == 0 {
			return r.text.say("says.everything")
		}
		return strings.Join(append(parts, "공고"), " ")
	}
	return r.subjectEn(called, words)
}

// subjectEn is subject in English.
func (r *request) subjectEn(called func(string) string, words string) string {
	out := strings.Join(filledIn(inSentence(called("work")), inSentence(called("role")),
		quoted(words, "“", "”"), "openings"), " ")
	switch stageOf(r.query) {
	case "newcomer":
		out += " for newcomers"
	case "experienced":
		out += " for experienced people"
	}
	if v := called("region"); v != "" {
		out += " in " + v
	}
	if v := called("company"); v != "" {
		out += " of " + v
	}
	return out
}

// filledIn returns those of parts that say anything.
func filledIn(parts ...string) []string {
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// inSentence returns a name as it stands within a sentence in English: "backend
// developer", but "DevOps engineer", "iOS developer" and "DBA".
func inSentence(name string) string {
	first, _, _ := strings.Cut(name, " ")
	capitals := strings.IndexFunc(first[min(1, len(first)):], unicode.IsUpper)
	if capitals >= 0 || first == "" {
		return name
	}
	return strings.ToLower(first) + name[len(first):]
}

// quoted puts words between quotation marks, if there are any.
func quoted(words, left, right string) string {
	if words == "" {
		return ""
	}
	return left + words + right
}
