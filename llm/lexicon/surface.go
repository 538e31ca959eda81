package lexicon

import (
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// A surface is a spelling that the extractor looks for, and what it may mean.
// One without senses is a decoy: a phrase that contains a name and means
// something else. It is found like a name, wins if it is longer, and is dropped.
type surface struct {
	senses []sense
}

// A sense is a skill that a surface may mean.
type sense struct {
	skill  int32 // index into vocabulary.skills
	tier   techmap.Tier
	exact  string  // the alias, if its case matters
	split  bool    // each word must start with a capital
	dashed bool    // a hyphen must be one: "x-ray" is not "x ray"
	needs  []int32 // cue phrases, one of which must be near
	vetoes []int32 // cue phrases, none of which may be
}

// A vocabulary is a taxonomy laid out for matching.
type vocabulary struct {
	skills   []techmap.Skill
	byID     map[techmap.SkillID]int32
	links    [][]int32 // by skill: itself and what it is part of or used with, sorted
	surfaces []surface
	index    map[string]int32 // folded spelling → surface
	names    *automaton       // its patterns are the surfaces, by index
}

// newVocabulary lays out tax for matching, and enters the needs and vetoes of its aliases
// into cues, which must not be frozen yet.
func newVocabulary(tax *techmap.Taxonomy, cues *cueTable) *vocabulary {
	v := &vocabulary{skills: collectSkills(tax)}
	v.linkSkills()
	aliases := 0
	for i := range v.skills {
		aliases += len(v.skills[i].Aliases)
	}
	v.index = make(map[string]int32, 2*aliases) // an alias has about two spellings
	v.surfaces = make([]surface, 0, 2*aliases)
	b := &surfaceBuilder{vocabulary: v, tax: tax, cues: cues, patterns: make([]string, 0, 2*aliases)}
	b.addAliases()
	b.addDecoys()
	v.names = newAutomaton(b.patterns, false)
	return v
}

// collectSkills returns the skills of tax, counted first: they are large.
func collectSkills(tax *techmap.Taxonomy) []techmap.Skill {
	n := 0
	for range tax.Skills() {
		n++
	}
	return slices.AppendSeq(make([]techmap.Skill, 0, n), tax.Skills())
}

// linkSkills makes links of the edges of the taxonomy, both ways.
func (v *vocabulary) linkSkills() {
	v.byID = make(map[techmap.SkillID]int32, len(v.skills))
	for i, s := range v.skills {
		v.byID[s.ID] = int32(i)
	}
	v.links = make([][]int32, len(v.skills))
	for i := range v.skills {
		s := &v.skills[i]
		links := append(make([]int32, 0, 1+len(s.PartOf)+len(s.UsedWith)), int32(i))
		for _, ids := range [...][]techmap.SkillID{s.PartOf, s.UsedWith} {
			for _, id := range ids {
				links = append(links, v.byID[id])
			}
		}
		slices.Sort(links)
		v.links[i] = slices.Compact(links)
	}
}

// related reports whether the taxonomy connects two skills: one is part of the
// other or used with it, or both are with a third.
func (v *vocabulary) related(a, b int32) bool {
	x, y := v.links[a], v.links[b]
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] == y[0]:
			return true
		case x[0] < y[0]:
			x = x[1:]
		default:
			y = y[1:]
		}
	}
	return false
}

// A surfaceBuilder collects the spellings of all aliases.
type surfaceBuilder struct {
	*vocabulary
	tax      *techmap.Taxonomy
	cues     *cueTable
	patterns []string
	slab     []sense // room for senses
}

// A candidate is a spelling of an alias that waits for its turn.
type candidate struct {
	sense
	spelling
}

// addAliases enters what is listed first, then what is derived from it, so that
// a derived spelling never takes one that another skill lists.
func (b *surfaceBuilder) addAliases() {
	type pending struct {
		sense int
		spelling
	}
	meant := make([]sense, 0, cap(b.patterns)/2)
	derived := make([]pending, 0, cap(b.patterns)/2)
	var spelt []spelling
	for i := range b.skills {
		skill := &b.skills[i]
		for _, alias := range skill.Aliases {
			if alias.Text != skill.Name && b.isList(skill.ID, alias.Text) {
				continue
			}
			meant = append(meant, b.newSense(int32(i), alias))
			last := len(meant) - 1
			spelt = appendSpellings(spelt[:0], alias.Text)
			for _, s := range spelt {
				if s.derived {
					derived = append(derived, pending{last, s})
					continue
				}
				b.add(candidate{meant[last], s})
			}
		}
	}
	for _, p := range derived {
		b.add(candidate{meant[p.sense], p.spelling})
	}
}

// newSense returns what an alias of a skill means.
func (b *surfaceBuilder) newSense(skill int32, alias techmap.Alias) sense {
	made := sense{
		skill:  skill,
		tier:   alias.Tier,
		dashed: dashMatters(alias.Text),
		needs:  b.cues.ids(alias.Needs),
		vetoes: b.cues.ids(alias.Vetoes),
	}
	if alias.ExactCase {
		made.exact = letters(alias.Text)
	}
	return made
}

// isList reports whether alias is a list of names of skills ("C/C++", "Bash/Shell")
// or a name in brackets behind another ("Spring(Boot)"), which is better read
// as what it is.
func (b *surfaceBuilder) isList(skill techmap.SkillID, alias string) bool {
	if head, _, ok := strings.Cut(alias, "("); ok {
		s, known := b.tax.CanonicalSkill(strings.TrimSpace(head))
		return known && s.ID != skill
	}
	if !strings.ContainsAny(alias, "/,&·") {
		return false
	}
	others, parts := 0, 0
	joins := func(r rune) bool { return strings.ContainsRune("/,&·", r) }
	for part := range strings.FieldsFuncSeq(alias, joins) {
		s, ok := b.tax.CanonicalSkill(strings.TrimSpace(part))
		if !ok {
			return false
		}
		parts++
		if s.ID != skill {
			others++
		}
	}
	return parts > 1 && others > 0
}

// add enters a spelling as a sense of its surface, unless it says nothing new or
// is derived and another skill lists it.
func (b *surfaceBuilder) add(c candidate) {
	id, known := b.index[c.text]
	if !known {
		id = b.addPattern(c.text)
	}
	have := &b.surfaces[id]
	if c.derived && known && (len(have.senses) == 0 || have.senses[0].skill != c.skill) {
		return
	}
	c.sense.split = c.spelling.split
	for i := range have.senses {
		if c.sense.repeats(&have.senses[i]) {
			return
		}
	}
	if len(have.senses) == 0 {
		have.senses = b.one(c.sense)
		return
	}
	have.senses = append(have.senses, c.sense)
}

// one returns a slice of s alone. Most surfaces have one sense, so that they are
// allocated many at a time.
func (b *surfaceBuilder) one(s sense) []sense {
	if len(b.slab) == cap(b.slab) {
		b.slab = make([]sense, 0, 256)
	}
	b.slab = append(b.slab, s)
	n := len(b.slab)
	return b.slab[n-1 : n : n]
}

// repeats reports whether s says nothing that o does not.
func (s *sense) repeats(o *sense) bool {
	return s.skill == o.skill && s.tier == o.tier && s.exact == o.exact &&
		(!o.split || s.split) && (!o.dashed || s.dashed) &&
		slices.Equal(s.needs, o.needs) && slices.Equal(s.vetoes, o.vetoes)
}

// addPattern enters a spelling that is new, and returns its number, which is that of its
// surface and of its pattern in the automaton.
func (b *surfaceBuilder) addPattern(text string) int32 {
	id := int32(len(b.patterns))
	b.patterns = append(b.patterns, text)
	b.surfaces = append(b.surfaces, surface{})
	b.index[text] = id
	return id
}

// addDecoys enters the decoys in all their spellings, but for those that are names: what the
// taxonomy lists is meant.
func (b *surfaceBuilder) addDecoys() {
	for _, phrase := range decoys() {
		for text := range joins(foldAlias(phrase)) {
			if _, known := b.index[text]; !known {
				b.addPattern(text)
			}
		}
	}
}

// dashMatters reports whether alias reads as ordinary words without its hyphens:
// one of its parts is a letter or a function word.
func dashMatters(alias string) bool {
	if !strings.Contains(alias, "-") || strings.Contains(alias, " ") {
		return false
	}
	parts := strings.Split(strings.ToLower(alias), "-")
	return slices.ContainsFunc(parts, func(p string) bool { return len(p) == 1 || isFunctionWord(p) })
}

// letters returns s without blanks and hyphens.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, s)
}

// writes reports whether letters(written) is exact.
func writes(written, exact string) bool {
	for i := range len(written) {
		switch b := written[i]; {
		case b == ' ' || b == '-':
		case exact == "" || b != exact[0]:
			return false
		default:
			exact = exact[1:]
		}
	}
	return exact == ""
}

// fits reports whether written may be the sense at all.
func (s *sense) fits(written string) bool {
	if s.split && !eachCapital(written) {
		return false
	}
	return !s.dashed || !strings.Contains(written, " ")
}

// cased reports whether written has the capitals that the sense demands, or has
// nothing else: "REACT" is no verb either.
func (s *sense) cased(written string) bool {
	return s.exact == "" || writes(written, s.exact) || isAcronym(written)
}

// spelt returns the sense that demands exactly the capitals of written, nil if
// none does. It knows best what they mean: "DART" is less than "Dart".
func (s *surface) spelt(written string) *sense {
	for i := range s.senses {
		if exact := s.senses[i].exact; exact != "" && writes(written, exact) {
			return &s.senses[i]
		}
	}
	return nil
}

// mayMean reports whether written may be sense s: spelt is what the surface says of it.
func (s *sense) mayMean(written string, spelt *sense) bool {
	return s.fits(written) && (spelt == nil || s.exact == "" || s.exact == spelt.exact)
}

// eachCapital reports whether every word of s starts with a capital.
func eachCapital(s string) bool {
	for i := range len(s) {
		if (i == 0 || s[i-1] == ' ' || s[i-1] == '-') && !isUpper(s[i]) {
			return false
		}
	}
	return true
}
