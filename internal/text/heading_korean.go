package text

import (
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// korean returns what the key of a Korean heading says.
func (t *headingTable) korean(key string, setOff bool) (techmap.SectionKind, bool) {
	if utf8.RuneCountInString(key) > maxHeading {
		return "", false
	}
	if _, kind, ok := t.friendly.at(key, 0); ok {
		return kind, true
	}
	if kind, ok := t.composed(key, setOff); ok {
		return kind, true
	}
	if !setOff {
		return "", false
	}
	f, ok := t.within.find(key, 0)
	return f.Value, ok
}

// composed reads key as known words with little beside them. The first strong
// word decides: "자격요건 및 우대사항" is of requirements.
func (t *headingTable) composed(key string, setOff bool) (techmap.SectionKind, bool) {
	var p keyParts
	for i := 0; i < len(key); {
		end, w, ok := t.parts.at(key, i)
		if !ok {
			_, n := utf8.DecodeRuneInString(key[i:])
			end = i + n
			p.unknown()
		} else {
			p.word(w)
		}
		i = end
	}
	return p.kind(setOff)
}

// keyParts are what a key is made of.
type keyParts struct {
	strong, weak techmap.SectionKind // the first of their sort
	last         partWord            // what it ends with, zero if that is not known
	beside       int                 // syllables that are not known
	leading      int                 // of these, before the first strong word
}

// unknown notes a syllable that is in no known word.
func (p *keyParts) unknown() {
	p.beside++
	if p.strong == "" {
		p.leading++
	}
	p.last = partWord{}
}

// word notes a known word.
func (p *keyParts) word(w partWord) {
	p.last = w
	switch {
	case w.kind == "":
	case w.weak && (p.weak == "" || p.weak == other):
		p.weak = w.kind
	case !w.weak && p.strong == "":
		p.strong = w.kind
	}
}

// kind returns the kind that the parts come to.
func (p *keyParts) kind(setOff bool) (techmap.SectionKind, bool) {
	if p.strong == "" {
		end := setOff && p.last.kind != "" && p.beside <= maxBeside
		return p.weak, p.weak != "" && (p.beside == 0 || end)
	}
	first := p.leading == 0 && p.beside <= maxBeside/2
	end := p.last.kind == p.strong && !p.last.weak && p.beside <= maxBeside
	return p.strong, p.beside == 0 || first || end || setOff && p.beside <= 2*maxBeside
}
