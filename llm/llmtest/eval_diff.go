package llmtest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// A Disagreement is one thing that labels and extractor say differently.
type Disagreement struct {
	Posting techmap.PostingID `json:"posting"`
	Kind    DisagreementKind  `json:"kind"`
	Name    string            `json:"name"`             // of the technology, or of the field
	Skill   techmap.SkillID   `json:"skill,omitzero"`   // empty if the taxonomy lacks the name
	Gold    string            `json:"gold,omitzero"`    // the level, words or value of the labels
	Found   string            `json:"found,omitzero"`   // that of the extractor
	Section string            `json:"section,omitzero"` // kind and heading of where it stands, "title" or "tags"
	Quote   string            `json:"quote,omitzero"`   // the line that it stands in, if that is known
	Why     Reason            `json:"why,omitzero"`
	Detail  string            `json:"detail,omitzero"` // what Why speaks of
}

// A DisagreementKind says what kind of disagreement one is.
type DisagreementKind string

// Kinds of disagreements.
const (
	DisagreeMissed DisagreementKind = "missed" // a name was not found
	DisagreeFalse  DisagreementKind = "false"  // a name should not have been
	DisagreeLevel  DisagreementKind = "level"  // it was, at another level
	DisagreeWords  DisagreementKind = "words"  // it was, in other words
	DisagreeField  DisagreementKind = "field"  // another value of a field
)

// A Reason says why the extractor may have decided as it did, as far as its answer
// and the taxonomy show.
type Reason string

// Reasons. The comment says what Detail holds.
const (
	ReasonNoEntry   Reason = "no-entry"   // the taxonomy lacks the name; the words
	ReasonContext   Reason = "context"    // found as no demand; the techmap.Context
	ReasonReadAs    Reason = "read-as"    // the words were taken for another technology; its name
	ReasonNoAlias   Reason = "no-alias"   // the entry has no such spelling; the words
	ReasonWeak      Reason = "weak"       // a weak or listed spelling without company; its tier
	ReasonUnread    Reason = "unread"     // a rule left out a spelling that stands alone; the words
	ReasonAbsent    Reason = "absent"     // readers call it no demand; as what
	ReasonOtherName Reason = "other-name" // readers call the words something else; that name
	ReasonBelieved  Reason = "believed"   // nobody else names it; the spelling's tier and the confidence
	ReasonSection   Reason = "section"    // where the demand that decided stands; section and heading
)

// A reading is a posting with what readers and extractor say of it.
type reading struct {
	tax      *techmap.Taxonomy
	labelled Labelled
	truth    truth
	found    map[techmap.SkillID]find
}

func (r reading) disagreement(kind DisagreementKind, name string, skill techmap.SkillID) Disagreement {
	return Disagreement{Posting: r.labelled.Posting.ID, Kind: kind, Name: name, Skill: skill}
}

// at fills in where s stands.
func (r reading) at(d *Disagreement, s techmap.Span) {
	d.Section, d.Quote = r.section(s), strings.TrimSpace(r.labelled.Posting.Line(s))
}

// section names the part of the posting that s stands in.
func (r reading) section(s techmap.Span) string {
	switch _, isTag := s.TagIndex(); {
	case isTag:
		return "tags"
	case s.Section < 0 || s.Section >= len(r.labelled.Posting.Sections):
		return "title"
	}
	section := r.labelled.Posting.Sections[s.Section]
	return strings.TrimSpace(string(section.Kind) + " " + section.Title)
}

// missed tells of a name that was not found.
func (r reading) missed(want wanted) Disagreement {
	d := r.disagreement(DisagreeMissed, want.name, want.skill)
	d.Gold = string(want.level)
	for _, surface := range want.surfaces {
		if s, ok := r.locate(surface); ok {
			r.at(&d, s)
			break
		}
	}
	words := strings.Join(want.surfaces, ", ")
	got, named := r.found[want.skill]
	switch other, taken := r.readAs(want); {
	case want.skill == "":
		d.Why, d.Detail = ReasonNoEntry, words
	case named:
		d.Why, d.Detail = ReasonContext, string(got.best.Context)
	case taken:
		d.Why, d.Detail = ReasonReadAs, other
	default:
		d.Why, d.Detail = r.unread(want, words)
	}
	return d
}

// unread says why the spellings of a name were not believed.
func (r reading) unread(want wanted, words string) (Reason, string) {
	skill, _ := r.tax.Skill(want.skill)
	tier, spelt := techmap.TierListed, false
	for _, surface := range want.surfaces {
		if a, ok := aliasOf(skill, surface); ok {
			if !spelt || a.Tier == techmap.TierStrong || tier == techmap.TierListed {
				tier = a.Tier
			}
			spelt = true
		}
	}
	switch {
	case !spelt:
		return ReasonNoAlias, words
	case tier == techmap.TierStrong:
		return ReasonUnread, words
	}
	return ReasonWeak, string(tier)
}

// aliasOf returns the alias of skill that is written like surface.
func aliasOf(skill techmap.Skill, surface string) (techmap.Alias, bool) {
	i := slices.IndexFunc(skill.Aliases, func(a techmap.Alias) bool { return a.Text == surface })
	if i < 0 {
		folded := techmap.Fold(surface)
		i = slices.IndexFunc(skill.Aliases, func(a techmap.Alias) bool { return techmap.Fold(a.Text) == folded })
	}
	if i < 0 {
		return techmap.Alias{}, false
	}
	return skill.Aliases[i], true
}

// readAs returns the name of another skill that the words of want were taken for.
func (r reading) readAs(want wanted) (string, bool) {
	for _, id := range slices.Sorted(maps.Keys(r.found)) {
		for _, m := range r.found[id].mentions {
			if id != want.skill && slices.Contains(want.surfaces, m.Surface) {
				skill, _ := r.tax.Skill(id)
				return skill.Name, true
			}
		}
	}
	return "", false
}

// mistaken tells of a name that should not have been found.
func (r reading) mistaken(name string, id techmap.SkillID) Disagreement {
	got := r.found[id]
	d := r.disagreement(DisagreeFalse, name, id)
	d.Found = string(got.level)
	r.at(&d, got.best.Span)
	if why, ok := r.truth.absent[id]; ok {
		d.Gold, d.Why, d.Detail = why, ReasonAbsent, why
		return d
	}
	for _, label := range slices.Concat(r.labelled.Skills, r.labelled.Disputed) {
		for _, surface := range label.Surfaces {
			within := strings.Contains(surface, got.best.Surface) && strings.Contains(d.Quote, surface)
			if surface == got.best.Surface || within {
				d.Why, d.Detail = ReasonOtherName, label.Name
				return d
			}
		}
	}
	skill, _ := r.tax.Skill(id)
	alias, _ := aliasOf(skill, got.best.Surface)
	d.Why = ReasonBelieved
	d.Detail = fmt.Sprintf("%s %.2f", cmp.Or(string(alias.Tier), "strong"), got.best.Confidence)
	return d
}

// misjudged tells of a name that was found at another level.
func (r reading) misjudged(want wanted, got find) Disagreement {
	d := r.disagreement(DisagreeLevel, want.name, want.skill)
	d.Gold, d.Found, d.Why = string(want.level), string(got.level), ReasonSection
	r.at(&d, got.best.Span)
	d.Detail = d.Section
	return d
}

// locate returns where words stand in the posting, as words of their own if they
// do so anywhere.
func (r reading) locate(words string) (techmap.Span, bool) {
	p := r.labelled.Posting
	best, ok := techmap.Span{}, false
	for section := techmap.SectionTitle; section < len(p.Sections); section++ {
		text, _ := p.Text(section)
		for from := 0; ; {
			i := strings.Index(text[from:], words)
			if i < 0 || words == "" {
				break
			}
			span := techmap.Span{Section: section, Start: from + i, End: from + i + len(words)}
			if edged(text, span) {
				return span, true
			}
			if !ok {
				best, ok = span, true
			}
			from = span.End
		}
	}
	return best, ok
}

// edged reports whether no Latin letter or digit goes on at either end of s.
func edged(text string, s techmap.Span) bool {
	word := func(b byte) bool { return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' }
	return (s.Start == 0 || !word(text[s.Start-1])) && (s.End == len(text) || !word(text[s.End]))
}

// misread tells of names that were found in other words than any reader's.
func (r reading) misread() []Disagreement {
	var all []Disagreement
	for _, key := range slices.Sorted(maps.Keys(r.truth.skills)) {
		want := r.truth.skills[key]
		got := r.found[want.skill]
		if want.skill == "" || !got.demanded || len(want.surfaces) == 0 {
			continue
		}
		for _, m := range got.mentions {
			if m.Context != "" || slices.Contains(want.surfaces, m.Surface) {
				continue
			}
			d := r.disagreement(DisagreeWords, want.name, want.skill)
			d.Gold, d.Found = strings.Join(want.surfaces, ", "), m.Surface
			r.at(&d, m.Span)
			all = append(all, d)
			break
		}
	}
	return all
}
