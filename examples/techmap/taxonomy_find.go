package main

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// A finder collects names without entry.
type finder struct {
	tax      *techmap.Taxonomy
	quotable func(techmap.PostingID) bool
	recorded map[techmap.PostingID][]techmap.Mention // by whole ID or key
	postings int
	names    map[string]*sighting // by folded name
}

// A sighting is a name and where it was seen.
type sighting struct {
	spelt     map[string]int
	seen      map[string]bool
	postings  int
	companies map[string]bool
	posting   techmap.PostingID // of quote
	quote     string
	last      techmap.PostingID
}

// name returns how most postings write it.
func (s *sighting) name() string {
	best := ""
	for _, spelt := range slices.Sorted(maps.Keys(s.spelt)) {
		if best == "" || s.spelt[spelt] > s.spelt[best] {
			best = spelt
		}
	}
	return best
}

func (s *sighting) seenAs() []string { return slices.Sorted(maps.Keys(s.seen)) }

// look adds what a posting names and x has no entry for.
func (f *finder) look(p techmap.Posting, x techmap.Extraction) {
	f.postings++
	tagged := map[int]bool{}
	for _, m := range x.Mentions {
		if i, ok := m.TagIndex(); ok {
			tagged[i] = true
		}
		if m.Skill == "" {
			f.add(p, "model", m.Surface, p.Line(m.Span))
		}
	}
	_, key := p.ID.Split()
	answers, ok := f.recorded[p.ID]
	if !ok {
		answers = f.recorded[techmap.PostingID(key)]
	}
	for _, m := range answers {
		f.add(p, "model", m.Surface, p.Line(m.Span))
	}
	for i, tag := range p.Tags {
		if !tagged[i] {
			f.add(p, "tag", tag, tag)
		}
	}
	for i, s := range p.Sections {
		switch s.Kind {
		case techmap.SectionAbout, techmap.SectionBenefits, techmap.SectionProcess, techmap.SectionConditions:
			continue
		}
		f.lists(p, i, x)
	}
}

// add counts a name once a posting.
func (f *finder) add(p techmap.Posting, seen, name, line string) {
	name = strings.Join(strings.Fields(name), " ")
	folded := techmap.Fold(name)
	company := text.FoldCompany(p.Company)
	isEmployer := company != "" && text.FoldCompany(name) == company
	if len(folded) < 2 || len(name) > 40 || isOrdinaryName(folded) || isEmployer {
		return
	}
	s := f.names[folded]
	if s == nil {
		s = &sighting{spelt: map[string]int{}, seen: map[string]bool{}, companies: map[string]bool{}}
		f.names[folded] = s
	}
	s.spelt[name]++
	s.seen[seen] = true
	if s.last == p.ID {
		return
	}
	s.last = p.ID
	s.postings++
	s.companies[cmp.Or(company, string(p.ID))] = true
	if s.posting == "" {
		s.posting = p.ID
		if f.quotable(p.ID) {
			s.quote = shorten(strings.TrimSpace(line), name)
		}
	}
}

// shorten cuts a line to what stands around a name.
func shorten(line, name string) string {
	const most = 100
	runes := []rune(line)
	if len(runes) <= most {
		return line
	}
	at := 0
	if i := strings.Index(line, name); i >= 0 {
		at = len([]rune(line[:i]))
	}
	from := max(0, min(at-most/3, len(runes)-most))
	cut := string(runes[from : from+most])
	if from > 0 {
		cut = "…" + cut
	}
	if from+most < len(runes) {
		cut += "…"
	}
	return cut
}

// listSigns part the items of a list.
var listSigns = regexp.MustCompile(`[,/|;()\[\]·∙ㆍ•\n]|\s(?:및|또는|and|or)\s`)

// latinName is a name in Latin letters at the start of an item, and what follows it.
var latinName = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9.+#_-]*(?: [A-Z0-9][A-Za-z0-9.+#_-]*){0,2})(.*)$`)

// lists adds the Latin names that stand beside a known one in a list of section i.
func (f *finder) lists(p techmap.Posting, i int, x techmap.Extraction) {
	whole := p.Sections[i].Text
	known := func(from, to int) bool {
		return slices.ContainsFunc(x.Mentions, func(m techmap.Mention) bool {
			return m.Section == i && m.Start < to && m.End > from
		})
	}
	if !known(0, len(whole)) {
		return
	}
	var before, line bool // the item before is known; it stands in the same line
	type open struct{ name, line string }
	var waiting *open // for the next item to be known
	from := 0
	for _, sign := range append(listSigns.FindAllStringIndex(whole, -1), []int{len(whole), len(whole)}) {
		item := whole[from:sign[0]]
		is := known(from, sign[0])
		if is && waiting != nil {
			f.add(p, "list", waiting.name, waiting.line)
		}
		waiting = nil
		if name, ok := listName(item); ok && !is {
			quote := p.Line(techmap.Span{Section: i, Start: from, End: sign[0]})
			if before && line {
				f.add(p, "list", name, quote)
			} else {
				waiting = &open{name, quote}
			}
		}
		before, line = is, whole[sign[0]:sign[1]] != "\n"
		if !line {
			waiting = nil
		}
		from = sign[1]
	}
}

// listName returns the Latin name that an item begins with, if it looks like a name
// and the item says nothing else in Latin letters.
func listName(item string) (string, bool) {
	m := latinName.FindStringSubmatch(strings.TrimSpace(item))
	if m == nil || strings.ContainsFunc(m[2], isLatin) {
		return "", false
	}
	name := strings.TrimRight(m[1], ".-_+")
	if name == strings.ToLower(name) && !strings.ContainsAny(name, ".0123456789") {
		return "", false // an ordinary word
	}
	return name, true
}

func isLatin(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

// isOrdinaryName reports whether a folded name is one of those that lists of
// technologies are full of and that name none.
func isOrdinaryName(folded string) bool {
	return slices.Contains([]string{
		"ai", "api", "app", "backend", "bi", "client", "cloud", "cs", "data", "database", "db", "dbms", "design", "dev", "devops", "e.g", "eg",
		"english", "etc", "framework", "frontend", "fw", "gui", "hw", "ide", "infra", "iot", "it", "language", "library",
		"linuxserver", "mobile", "network", "open", "oop", "os", "pc", "platform", "pm", "qa", "rd", "sdk", "security", "server",
		"service", "si", "sm", "so", "software", "solution", "sw", "system", "test", "tool", "tools", "ui", "uiux", "ux", "vm",
		"web", "win", "기타", "개발", "협업",
	}, folded)
}

// readAllRecorded returns the mentions without entry of recorded answers.
func readAllRecorded(files []string) (map[techmap.PostingID][]techmap.Mention, error) {
	all := map[techmap.PostingID][]techmap.Mention{}
	for _, file := range files {
		answers, err := readAnswers(file)
		if err != nil {
			return nil, err
		}
		for _, x := range answers {
			for _, m := range x.Mentions {
				if m.Skill == "" {
					all[x.Posting] = append(all[x.Posting], m)
				}
			}
		}
	}
	return all, nil
}
