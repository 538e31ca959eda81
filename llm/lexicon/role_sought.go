package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// readSought fills in the roles that the text looks for, where the title names
// none: those of the first section that does; a general one only if no section
// names another.
func (x *Extractor) readSought(d *document, found *techmap.Extraction) {
	p := d.posting
	var fallback []roleHit
	section := 0
	for i, s := range p.Sections {
		if s.Kind == techmap.SectionBenefits || s.Kind == techmap.SectionProcess {
			continue
		}
		hits := x.labelledRoles(d, s)
		if len(hits) == 0 {
			hits = x.soughtRoles(d, s)
		}
		switch {
		case len(hits) > 0 && !x.roles.general(hits):
			x.addRoles(found, hits, i, s.Text)
			return
		case len(hits) > 0 && len(fallback) == 0:
			fallback, section = hits, i
		}
	}
	if len(fallback) > 0 {
		x.addRoles(found, fallback, section, p.Sections[section].Text)
		return
	}
	x.readAnyone(found, p)
}

// readAnyone fills in the general role of people who write software, where a
// title or a text looks for engineers or developers of no kind and languages or
// frameworks are named.
func (x *Extractor) readAnyone(found *techmap.Extraction, p *techmap.Posting) {
	if x.roles.software < 0 || !x.namesLanguage(found.Mentions) {
		return
	}
	if h, ok := anyone(p.Title, func(int, int) bool { return true }); ok {
		x.addRoles(found, []roleHit{{x.roles.software, h[0], h[1]}}, techmap.SectionTitle, p.Title)
		return
	}
	for i, s := range p.Sections {
		if s.Kind == techmap.SectionBenefits || s.Kind == techmap.SectionProcess {
			continue
		}
		if h, ok := anyone(s.Text, func(from, to int) bool { return sought(s.Text, from, to) }); ok {
			x.addRoles(found, []roleHit{{x.roles.software, h[0], h[1]}}, i, s.Text)
			return
		}
	}
}

// namesLanguage reports whether mentions has a language or framework.
func (x *Extractor) namesLanguage(mentions []techmap.Mention) bool {
	return slices.ContainsFunc(mentions, func(m techmap.Mention) bool {
		at, known := x.words.byID[m.Skill]
		if !known || m.Context != "" {
			return false
		}
		kind := x.words.skills[at].Kind
		return kind == techmap.KindLanguage || kind == techmap.KindFramework
	})
}

// anyone returns the first word for people who may write software that is believed.
func anyone(text string, believed func(from, to int) bool) (span [2]int32, ok bool) {
	for _, word := range peopleOfAnyKind {
		for at := 0; ; {
			i := strings.Index(text[at:], word)
			if i < 0 {
				break
			}
			from, to := at+i, at+i+len(word)
			if believed(from, to) {
				return [2]int32{int32(from), int32(to)}, true
			}
			at = to
		}
	}
	return span, false
}

// peopleOfAnyKind are words for people who may write software or build bridges: which, the
// technologies beside them tell.
var peopleOfAnyKind = [...]string{
	"engineer", "Engineer", "developers", "Developers", "dev positions", "hackers", "Hackers", "coders", "programmers", "Programmers",
}

// labelledRoles returns the roles in the first line of a section whose heading
// asks for one: "Role: Backend developer", "모집직무".
func (x *Extractor) labelledRoles(d *document, s techmap.Section) []roleHit {
	if s.Title == "" || len(s.Title) > maxRoleLabel || !slices.Contains(roleLabels[:], foldLabel(s.Title)) {
		return nil
	}
	line, _, _ := strings.Cut(s.Text, "\n")
	var hits []roleHit
	hits, d.spare = x.roles.find(line, d.spare)
	return x.roles.specific(hits)
}

// maxRoleLabel is the most bytes of a heading that asks for a role.
const maxRoleLabel = 32

// roleLabels are headings over the name of a job, folded.
var roleLabels = [...]string{
	"role", "roles", "position", "positions", "job title", "open positions", "open roles", "직무", "모집직무", "모집 직무", "포지션",
	"모집부문", "모집 부문", "모집분야", "모집 분야", "채용분야", "채용직무",
}

// foldLabel returns a heading as labels are written.
func foldLabel(s string) string { return strings.ToLower(strings.Trim(s, " :[]*")) }

// soughtRoles returns the roles of a section that its words look for or that
// head a line of their own.
func (x *Extractor) soughtRoles(d *document, s techmap.Section) []roleHit {
	var hits []roleHit
	hits, d.spare = x.roles.find(s.Text, d.spare)
	var kept []roleHit
	last := 0 // where the last title of a job ends
	for _, h := range hits {
		start, end := int(h.start), int(h.end)
		titled := x.headsLine(d, s, h) || last > 0 && goesOn(s.Text[last:start])
		if titled {
			last = end
		}
		switch {
		case titled && x.roles.roles[h.role].General:
			kept = append(kept, x.hintedLine(d, s.Text, h)...)
		case titled || sought(s.Text, start, end):
			kept = append(kept, h)
		}
	}
	return x.roles.specific(kept)
}

// hintedLine returns the roles that the line of h, the title of a job of a general
// role, hints at, or else h.
func (x *Extractor) hintedLine(d *document, text string, h roleHit) []roleHit {
	from := max(0, int(h.start)-maxTitleLine)
	from += strings.LastIndexByte(text[from:h.start], '\n') + 1
	line, _, _ := strings.Cut(text[from:min(len(text), int(h.end)+maxTitleLine)], "\n")
	if bar := strings.IndexByte(line[int(h.end)-from:], '|'); bar >= 0 {
		line = line[:int(h.end)-from+bar]
	}
	if len(line) > maxTitleLine {
		return []roleHit{h}
	}
	what, spare := x.roles.hints.read(line, 0, d.spare)
	d.spare = spare
	what.leaveOut([]roleHit{{h.role, h.start - int32(from), h.end - int32(from)}}, roleHit{})
	hinted := what.roles()
	if len(hinted) == 0 {
		return []roleHit{h}
	}
	for i := range hinted {
		hinted[i].start, hinted[i].end = hinted[i].start+int32(from), hinted[i].end+int32(from)
	}
	return hinted
}

// maxTitleLine is the most bytes of a line that is the title of a job.
const maxTitleLine = 100

// goesOn reports whether s between two roles joins them: "iOS / Android", "Data
// Scientists and Engineers".
func goesOn(s string) bool {
	if len(s) > len("s and ") || strings.IndexByte(s, '\n') >= 0 {
		return false
	}
	switch strings.Trim(strings.TrimPrefix(s, "s"), " ") {
	case "/", ",", "-", "–", "&", "and", "or", "·", "및", "또는", "|":
		return true
	}
	return false
}

// How far the words that look for somebody are from the role, in bytes: before
// it in the same sentence, which may list several, and after it.
const (
	soughtBefore = 160
	soughtAfter  = 24
)

// sought reports whether words beside text[start:end] look for somebody:
// "백엔드 개발자를 찾습니다", "looking for an iOS engineer".
func sought(text string, start, end int) bool {
	before := lastSentence(lastLine(text[max(0, start-soughtBefore):start]))
	if containsAny(before, seekersBefore[:]) {
		return !containsAny(before, notSeekers[:]) && !hasAnySuffix(before, colleagues[:])
	}
	after, _, _ := strings.Cut(text[end:min(len(text), end+soughtAfter)], "\n")
	return containsAny(after, seekersAfter[:])
}

var (
	seekersBefore = [...]string{
		"ooking for", "ooking to ", "re looking ", "seeks ", "open position", "pportunities for", "As a ", "as a ", "ou are a ",
		"iring", "o hire", "eeking", "earching for", "ecruiting", "e need ", "e want ", "oin us as",
		"open roles", "openings for", "opening for", "pen positions", "positions:", "ositions available", "positions (", "ole:", "oles:",
		"osition:", "pening:", "penings:", "e have 2", "in need of", "ositions include", "ositions open for", "in search of",
		"포지션:", "포지션 :", "직무:", "직무 :", "모집부문:", "모집부문 :", "모집분야", "모집직종", "직종:", "직종 :",
	}
	colleagues   = [...]string{"our ", "the ", "with ", "other ", "report to ", "to a ", "former "}
	notSeekers   = [...]string{"ou will work with", "ou'll work with", "eporting to", "orking with", "iring manager", "iring process"}
	seekersAfter = [...]string{
		"모집", "모십니다", "찾습니다", "찾고 있", "구합니다", "채용합니다", " wanted", " needed", " open ", " available", "영입",
	}
)

// headsLine reports whether h is the title of a job at the head of a line or of
// a part between bars, with nothing more than a place or a remark after it:
// "• Senior iOS Engineer (Seoul)", "백엔드 개발자 0명".
func (x *Extractor) headsLine(d *document, s techmap.Section, h roleHit) bool {
	switch s.Kind {
	case techmap.SectionRequirements, techmap.SectionPreferences, techmap.SectionTechnologies, techmap.SectionConditions:
		if d.posting.Lang != "en" { // "• 백엔드 개발자, 디자이너와 협업"
			return false
		}
	}
	before := s.Text[max(0, int(h.start)-maxTitleLine):h.start]
	before = strings.Trim(afterLast(before, "\n|•·*;"), " \t•·-*0123456789.)([]#▶■●=_>→")
	after := s.Text[h.end:min(len(s.Text), int(h.end)+maxTitleLine)]
	if n := strings.IndexByte(after, '\n'); n >= 0 {
		after = after[:n]
	}
	named := namesPerson(s.Text[h.start:h.end], after) || startsWithAny(before, rungsBefore[:])
	if strings.Count(before, " ") > 3 || len(before) > 40 || !named {
		return false
	}
	after = strings.TrimLeft(strings.TrimPrefix(after, "s"), " ")
	if after == "" || strings.HasPrefix(after, "http") || isDigit(after[0]) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(after)
	return strings.ContainsRune("|([:-–—•/*☆=_", r) || d.posting.Lang == "en" && strings.ContainsRune(",&", r)
}

// afterLast returns what stands after the last of signs in s.
func afterLast(s, signs string) string {
	i := strings.LastIndexAny(s, signs)
	if i < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i+n:]
}

// namesPerson reports whether the name of a role is one of people: "iOS
// engineer", not "iOS".
func namesPerson(name, after string) bool {
	folded := strings.ToLower(name)
	return containsAny(folded, people[:]) || strings.HasPrefix(strings.ToLower(strings.TrimLeft(after, " ")), "eng")
}

var people = [...]string{
	"engineer", "developer", "designer", "manager", "scientist", "analyst", "architect", "administrator", "programmer", "researcher",
	"lead", "개발자", "엔지니어", "디자이너", "프로그래머", "매니저", "기획자", "분석가", "연구원", "퍼블리셔", "dba", "devops", "sre", "cto", "hacker",
}

var rungsBefore = [...]string{"Sr", "Jr", "Senior", "Junior", "Lead", "시니어", "주니어"}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func hasAnySuffix(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// lastSentence returns what stands after the last full stop of s.
func lastSentence(s string) string {
	for _, end := range [...]string{". ", "! ", "? "} {
		if i := strings.LastIndex(s, end); i >= 0 {
			s = s[i+len(end):]
		}
	}
	return s
}
