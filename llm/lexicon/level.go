package lexicon

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// judge gives every hit that is believed its level, context and group: first what its
// place says (section, block), then what its sentence says, then what is contrasted with
// it, and last whether it is a company's name. A later word overrules an earlier one.
func (x *Extractor) judge(d *document) {
	d.outline()
	for i := range d.lines {
		l := &d.lines[i]
		level, context := d.baseStance(l)
		hits := d.lineHits(l)
		for k := range hits {
			if hits[k].state == hitBelieved {
				hits[k].level, hits[k].context = level, context
				x.word(d, l, &hits[k])
			}
		}
		x.contrast(d, l)
		d.group(l)
	}
	x.dropEmployers(d)
}

// baseStance returns what the place of a line says of the names in it, before
// its own words are read.
func (d *document) baseStance(l *line) (techmap.Level, techmap.Context) {
	u := d.units[l.unit]
	if u.isTag() || u.isTitle() || d.repeatsTitle(u, l) {
		return techmap.LevelStack, ""
	}
	if level := d.blockLevel(l); level != "" {
		return level, ""
	}
	if level := sectionLevel(u.kind); level == techmap.LevelRequired && u.stack {
		return techmap.LevelStack, ""
	} else if level != "" {
		return level, ""
	}
	switch u.kind {
	case techmap.SectionTechnologies:
		return techmap.LevelStack, ""
	case techmap.SectionDuties:
		return techmap.LevelUsed, ""
	case techmap.SectionBenefits:
		return techmap.LevelMentioned, techmap.ContextPerk
	case techmap.SectionProcess:
		return techmap.LevelMentioned, techmap.ContextProcess
	}
	return techmap.LevelMentioned, ""
}

// minRepeated is how long a first line is, in bytes, that says what the title says
// and not by chance.
const minRepeated = 16

// repeatsTitle reports whether l is the headline of a text, which a forum's comment
// has for a title: "Acme | Go Engineers | Seoul".
func (d *document) repeatsTitle(u unit, l *line) bool {
	if u.section != 0 || l.start != 0 || l.end < minRepeated {
		return false
	}
	return strings.HasPrefix(d.posting.Title, d.lineText(l))
}

// word changes the level of h by the words of its sentence.
func (x *Extractor) word(d *document, l *line, h *hit) {
	u := d.units[l.unit]
	if u.isTag() || u.isTitle() {
		return
	}
	s := d.sentence(l, h)
	kind := x.words.skills[h.sense.skill].Kind
	switch u.kind {
	case techmap.SectionBenefits:
		if s.stack || !officeKind(kind) && (s.names >= 3 || s.asks || s.says&(cueAsk|cueDemand) != 0) {
			h.context = "" // a list that strayed among the benefits
			h.level = s.looseLevel(techmap.LevelMentioned, false)
		}
		return
	case techmap.SectionProcess:
		if s.stack || s.says&cueProcess == 0 {
			h.context = "" // what to hand in, not how one is tested
			h.level = s.stackLevel(h.level)
		}
		return
	case techmap.SectionTechnologies:
		if s.says&cueOneOf != 0 && h.level == techmap.LevelStack {
			h.level = techmap.LevelRequired // "one of them at least"
		}
	case techmap.SectionPreferences, techmap.SectionRequirements:
	case techmap.SectionDuties:
		switch {
		case s.stack && s.says&cueDemand == 0:
			h.level = techmap.LevelStack
		case h.level == techmap.LevelUsed && (s.asks || s.says&cueDemand != 0):
			h.level = techmap.LevelRequired
		}
	default:
		h.level = s.looseLevel(h.level, u.kind == techmap.SectionAbout && d.sectioned)
	}
	if s.cultural(u, kind, h.start-l.start, h.end-l.start) {
		h.context = techmap.ContextPerk
		return
	}
	if wish := d.governing(l, s, h.start-l.start, h.end-l.start); wish != "" {
		h.level = wish
	}
}

// officeKind reports whether skills of a kind belong to everyday office life,
// where they are no demand.
func officeKind(kind techmap.SkillKind) bool {
	switch kind {
	case techmap.KindCollaboration, techmap.KindTool, techmap.KindDesign, techmap.KindOS,
		techmap.KindBusiness, techmap.KindConcept:
		return true
	}
	return false
}

// cultural reports whether words near a name, outside what is asked for, tell
// how people talk to each other or what they are given.
func (s *sentence) cultural(u unit, kind techmap.SkillKind, start, end int32) bool {
	if sectionLevel(u.kind) != "" || u.kind == techmap.SectionTechnologies || s.asks || s.stack {
		return false
	}
	if s.says&cueGear != 0 && s.says&cueGive != 0 {
		return true
	}
	for _, c := range s.cues {
		if c.start-end > perkReach || start-c.end > perkReach {
			continue
		}
		if c.says&cueTalk != 0 && kind == techmap.KindCollaboration || c.says&cuePerk != 0 && officeKind(kind) {
			return true
		}
	}
	return false
}

// perkReach is how far a word of giving or talking is from what it is about, in bytes.
const perkReach = 48

// looseLevel returns the level of a name in text under no heading that says one;
// about says that the text is about the employer.
func (s *sentence) looseLevel(level techmap.Level, about bool) techmap.Level {
	switch {
	case s.stack:
		return techmap.LevelStack
	case level != techmap.LevelMentioned || about:
		return level
	case s.says&cueNow != 0:
		return techmap.LevelStack
	case s.asks, s.says&(cueAsk|cueDemand) != 0, s.role:
		return techmap.LevelRequired
	case s.names >= 3 && s.mostlyNames(), s.ofRole && s.says&cueDuty == 0:
		return techmap.LevelStack
	case s.says&(cueDuty|cueUse) != 0:
		return techmap.LevelUsed
	}
	return level
}

// stackLevel returns the level of a name that may be said to be used.
func (s *sentence) stackLevel(level techmap.Level) techmap.Level {
	if s.stack {
		return techmap.LevelStack
	}
	return level
}

// mostlyNames reports whether the sentence is a list rather than prose. English
// prose that names three technologies lists them, Korean may go on about them.
func (s *sentence) mostlyNames() bool {
	text := s.text[s.start:s.end]
	runes := utf8.RuneCountInString(text)
	return runes == len(text) || runes-s.letters < 6*s.names
}
