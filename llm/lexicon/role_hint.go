package lexicon

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/techmap-it/techmap"
)

//go:embed role_hints.txt
var roleHintData string

// A hintKind says when a word of a title tells a role.
type hintKind uint8

const (
	hintArea      hintKind = iota // beside a word for people who build things
	hintField                     // likewise, or beside one for people at work
	hintTool                      // likewise, if the title names no field
	hintNative                    // likewise, and not the web
	hintSure                      // in any title
	hintGeneric                   // as hintArea, if the title tells nothing else
	hintAnalyst                   // beside "analyst" and its like
	hintScientist                 // … "scientist"
	hintPlanner                   // … "기획"
	hintDesigner                  // … "designer"
	hintSoftware                  // as a head: software is what it is about
	hintWeb                       // … the web
	hintHead                      // a word for a trade
	hintVeto                      // not a general role, unless software is named
	hintNever                     // another trade
)

// hintKinds are the names of kinds in role_hints.txt, and of the heads there.
var hintKinds = map[string]hintKind{
	"field": hintField, "area": hintArea, "generic": hintGeneric, "tool": hintTool, "native": hintNative,
	"sure": hintSure, "analyst": hintAnalyst, "scientist": hintScientist,
	"planner": hintPlanner, "designer": hintDesigner, "head": hintHead, "dev": hintArea, "staff": hintField,
	"software": hintSoftware, "web": hintWeb,
	"veto general": hintVeto, "veto always": hintNever,
}

// A hintEntry is one meaning of a word: the role that it tells, or for a head the
// kind of hints that it makes count.
type hintEntry struct {
	word string
	kind hintKind
	role string
	head hintKind
}

// hintEntries reads role_hints.txt once.
var hintEntries = sync.OnceValue(func() []hintEntry {
	var all []hintEntry
	var e hintEntry
	for line := range strings.Lines(roleHintData) {
		if line[0] == '#' || strings.TrimSpace(line) == "" {
			continue
		}
		words := line
		if line[0] != ' ' {
			head, rest, _ := strings.Cut(line, ":")
			kind, role, _ := strings.Cut(head, " ")
			e, words = hintEntry{kind: hintKinds[kind], role: role}, rest
			switch {
			case kind == "veto":
				e.kind = hintKinds[head]
			case e.kind == hintHead:
				e.head = hintKinds[role]
			}
		}
		for word := range strings.SplitSeq(words, "|") {
			if word = strings.TrimSpace(word); word != "" {
				e.word = word
				all = append(all, e)
			}
		}
	}
	return all
})

// A hintTable finds words that tell a role where a title names none or a general
// one. Roles that the taxonomy does not have are left out.
type hintTable struct {
	words    *automaton
	meanings [][]hint // by pattern
}

// A hint is what a word tells.
type hint struct {
	kind hintKind
	head hintKind
	role int32
}

// newHintTable lays out the hints whose roles are among roles; heads and vetoes need none.
func newHintTable(roles []techmap.Role) *hintTable {
	t := &hintTable{}
	byWord := map[string]int{}
	var patterns []string
	for _, e := range hintEntries() {
		role := slices.IndexFunc(roles, func(r techmap.Role) bool { return string(r.ID) == e.role })
		if role < 0 && e.kind < hintHead {
			continue
		}
		word := foldAlias(e.word)
		at, known := byWord[word]
		if !known {
			at = len(patterns)
			byWord[word] = at
			patterns = append(patterns, word)
			t.meanings = append(t.meanings, nil)
		}
		t.meanings[at] = append(t.meanings[at], hint{e.kind, e.head, int32(role)})
	}
	t.words = newAutomaton(patterns, true)
	return t
}

// told is what the hints of a title come to.
type told struct {
	heads  [hintHead]bool
	vetoed bool // general roles mean something else here
	never  bool // another trade altogether
	hits   [hintHead][]roleHit
}

// read returns what the words of title[from:] tell.
func (t *hintTable) read(title string, from int, spare []match) (what told, _ []match) {
	spare = t.words.scan(title, spare[:0])
	slices.SortFunc(spare, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	end := int32(from)
	for _, m := range spare {
		if m.start < int32(from) || m.end <= end || !wordStands(title, int(m.start), int(m.end)) {
			continue
		}
		end = m.end
		for _, h := range t.meanings[m.pattern] {
			what.add(h, m)
		}
	}
	return what, spare
}

// add notes what the word at m tells.
func (w *told) add(h hint, m match) {
	switch h.kind {
	case hintHead:
		w.heads[h.head] = true
	case hintVeto:
		w.vetoed = true
	case hintNever:
		w.never = true
	default:
		w.hits[h.kind] = append(w.hits[h.kind], roleHit{h.role, m.start, m.end})
	}
}

// leaveOut drops the hints that stand in the names at hits, as the 웹 of 웹개발자, and
// in the company's.
func (w *told) leaveOut(hits []roleHit, company roleHit) {
	for kind := range w.hits {
		w.hits[kind] = slices.DeleteFunc(w.hits[kind], func(o roleHit) bool {
			overlaps := func(h roleHit) bool { return o.start < h.end && h.start < o.end }
			return overlaps(company) || slices.ContainsFunc(hits, overlaps)
		})
	}
}

// otherTrade reports whether a general role means something else in the title:
// "식품개발 담당자", "소프트웨어 영업".
func (w *told) otherTrade() bool {
	return w.never || w.vetoed && !w.heads[hintSoftware] && !w.heads[hintWeb]
}

// maxHinted is how many roles a title can name by hints.
const maxHinted = 2

// roles returns the roles that w tells of, those of the surest kind only, and at
// most two of them.
func (w *told) roles() []roleHit {
	if w.never {
		return nil
	}
	for _, kind := range [...]hintKind{hintAnalyst, hintScientist, hintPlanner, hintDesigner} {
		if w.heads[kind] && len(w.hits[kind]) > 0 {
			return firstRoles(w.hits[kind])
		}
	}
	builds := w.heads[hintArea]
	works := builds || w.heads[hintField]
	var hits []roleHit
	if builds {
		hits = append(hits, w.hits[hintArea]...)
	}
	if works {
		hits = append(hits, w.hits[hintField]...)
	}
	if w.otherTrade() {
		return firstRoles(hits)
	}
	if len(hits) == 0 && works {
		hits = append(hits, w.hits[hintTool]...)
		if !w.heads[hintWeb] {
			hits = append(hits, w.hits[hintNative]...)
		}
	}
	if len(hits) == 0 {
		hits = append(hits, w.hits[hintSure]...)
	}
	if len(hits) == 0 && builds {
		hits = append(hits, w.hits[hintGeneric]...)
	}
	return firstRoles(hits)
}

// firstRoles returns the first hits of the first roles of hits.
func firstRoles(hits []roleHit) []roleHit {
	slices.SortStableFunc(hits, func(a, b roleHit) int { return cmp.Compare(a.start, b.start) })
	var kept []roleHit
	for _, h := range hits {
		same := func(o roleHit) bool { return o.role == h.role }
		if len(kept) < maxHinted && !slices.ContainsFunc(kept, same) {
			kept = append(kept, h)
		}
	}
	return kept
}
