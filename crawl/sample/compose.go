package sample

import (
	"slices"
	"strings"
)

// A block is one part of a posting's text: a heading and lines.
type block struct {
	part    part
	heading string
	lines   []string
}

// A composer writes the text of one opening. What is drawn for it comes from
// streams of its own and its company's seed, in the order in which the parts are
// written: the same opening reads the same wherever and whenever it is served, which is
// how its postings can be known for one.
type composer struct {
	w       *world
	o       *opening
	f       facts
	demands []demand
	r       *random

	// words are for the slots of phrases: A to C are technologies, X what the work is
	// about, T the team, R the role, and Y the years of experience.
	words map[string]word
}

// compose returns the text of a posting as it stands in a week.
func (w *world) compose(p *posting, week int) []block {
	o := p.opening
	c := &composer{w: w, o: o, f: o.facts, demands: o.demands, r: newRandom(o.seed, "text")}
	main := c.demands[0].techs[0].word()
	nouns := some(c.r, o.role.subjects(o.company, o.lang), 2)
	c.words = map[string]word{
		"A": main, "X": wordOf(nouns[0]), "T": wordOf(w.teams[o.team][o.lang]),
		"R": wordOf(o.role.lines["title"][o.lang][0]),
	}
	inList, inText := c.split()
	blocks := []block{
		{part: about, lines: c.about()},
		{part: duties, lines: c.duties(nouns)},
		{part: requirements, lines: c.needs(inText)},
		{part: preferences, lines: c.pluses()},
		{part: technologies, lines: c.stack(inList)},
		{part: benefits, lines: c.perks()},
		{part: process, lines: c.process(p, week)},
	}
	if c.r.chance(25) { // the stack before what is asked for
		blocks[2], blocks[3], blocks[4] = blocks[4], blocks[2], blocks[3]
	}
	blocks = slices.DeleteFunc(blocks, func(b block) bool { return len(b.lines) == 0 })
	c.head(blocks)
	return blocks
}

// head gives the blocks the headings of the company's style.
func (c *composer) head(blocks []block) {
	style := c.o.company.style
	if _, ok := c.w.headings[style]; !ok || c.r.chance(12) {
		style = c.r.between(6, 7)
	}
	for i := range blocks {
		blocks[i].heading = c.w.headings[style][c.o.lang][blocks[i].part]
	}
}

// line returns one of the sentences of a slot.
func (c *composer) line(slot string) string {
	return fill(pick(c.r, c.w.phrases[slot][c.o.lang]), c.words)
}

// own returns up to n lines that the role has of its own.
func (c *composer) own(slot string, n int) []string {
	lines := some(c.r, c.o.role.lines[slot][c.o.lang], n)
	for i, line := range lines {
		lines[i] = fill(line, c.words)
	}
	return lines
}

// about writes of the company. A trap is a line that names a technology nobody is asked
// for: a client's, a competitor's, one that is being left.
func (c *composer) about() []string {
	co := c.o.company
	lines := []string{co.about[c.o.lang], co.domain.about[c.o.lang], c.line("about.role")}
	if c.r.chance(7) {
		lines = append(lines, c.own("trap", 1)...)
	}
	return append(lines, c.line("notice"))
}

// duties writes what one will do, and what with: demands that are used and not asked for.
func (c *composer) duties(nouns []string) []string {
	lines := c.own("duty", c.r.between(2, 3))
	c.words["X"] = wordOf(nouns[1])
	lines = append(lines, c.own("duty", 2)...)
	for _, d := range of(c.demands, used) {
		c.words["A"] = d.techs[0].word()
		lines = append(lines, c.line("use1"))
	}
	if c.r.chance(7) {
		lines = append(lines, c.own("trap", 1)...)
	}
	slices.Sort(lines)
	return some(c.r, slices.Compact(lines), len(lines))
}

// split divides what is required into what stands in a list of technologies, if
// there is one, and what is asked for in sentences.
func (c *composer) split() (inList, inText []demand) {
	need := of(c.demands, required)
	if !c.r.chance(55) {
		return nil, need
	}
	for i, d := range need {
		if i == 0 || len(d.techs) > 1 || c.r.chance(75) {
			inText = append(inText, d)
		}
	}
	return append(need, of(c.demands, listed)...), inText
}

// needs writes what is required, in sentences.
func (c *composer) needs(need []demand) []string {
	lines := c.ask(need, "need")
	lines = append(lines, c.own("need", 2)...)
	if c.f.newcomer && c.f.min == 0 {
		lines = append(lines, c.line("entry.need"))
	}
	for range c.r.between(1, 2) {
		lines = append(lines, c.line("common.need"))
	}
	return unique(lines)
}

// pluses writes what would be nice to have.
func (c *composer) pluses() []string {
	lines := c.ask(of(c.demands, preferred), "plus")
	lines = append(lines, c.own("plus", c.r.between(1, 2))...)
	if c.r.chance(70) {
		lines = append(lines, c.line("common.plus"))
	}
	return unique(lines)
}

// ask writes demands in sentences, up to three of them in one.
func (c *composer) ask(demands []demand, slot string) []string {
	var lines []string
	var singles []chosen
	for _, d := range demands {
		if len(d.techs) == 1 {
			singles = append(singles, d.techs[0])
			continue
		}
		lines = append(lines, c.sentence([]string{"alt2", "alt3"}[len(d.techs)-2], d.techs))
	}
	most := 3
	if slot == "plus" {
		most = 2
	}
	for len(singles) > 0 {
		n := min(1+c.r.weighted(most, func(i int) int { return [...]int{50, 35, 15}[i] }), len(singles))
		name := slot + string(rune('0'+n))
		if name == "need1" {
			name = c.kindSlot(singles[0])
		}
		lines = append(lines, c.sentence(name, singles[:n]))
		singles = singles[n:]
	}
	return lines
}

// kindSlot returns the slot of sentences that ask for a technology of its kind,
// or of any.
func (c *composer) kindSlot(t chosen) string {
	if name := "need1." + t.tech.kind; len(c.w.phrases[name][c.o.lang]) > 0 && c.r.chance(65) {
		return name
	}
	return "need1.any"
}

// sentence writes technologies into a sentence of a slot. Where no years are
// asked for it takes one without any.
func (c *composer) sentence(slot string, techs []chosen) string {
	for i, t := range techs {
		c.words[string(rune('A'+i))] = t.word()
	}
	c.words["Y"] = wordOf(string(rune('0' + min(c.f.min, 9))))
	all := c.w.phrases[slot][c.o.lang]
	if c.f.min == 0 {
		all = slices.DeleteFunc(slices.Clone(all), func(s string) bool { return strings.Contains(s, "{Y}") })
	}
	return fill(pick(c.r, all), c.words)
}

// perks are the company's, the same in all its postings, traps included.
func (c *composer) perks() []string {
	r := newRandom(c.o.company.seed, "perks"+c.o.lang.String())
	lines := some(r, c.w.phrases["perk"][c.o.lang], r.between(4, 7))
	return append(lines, some(r, c.w.phrases["trap.perk"][c.o.lang], r.between(1, 2))...)
}

// process writes how one is hired. An edited posting says so here, so that its text has
// changed and its demands have not.
func (c *composer) process(p *posting, week int) []string {
	r := newRandom(c.o.company.seed, "process"+c.o.lang.String())
	lines := []string{pick(r, c.w.phrases["process"][c.o.lang])}
	if p.isEdited(week) {
		lines = append(lines, pick(newRandom(c.o.seed, "edit"), c.w.phrases["edit"][c.o.lang]))
	}
	return lines
}

// unique returns lines without those that stood before.
func unique(lines []string) []string {
	var out []string
	for _, line := range lines {
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}
