package rank

import (
	"fmt"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/techmap-it/techmap"
)

// A needle is one word of those that an opening must have: all its terms, or a demand
// for the skill that it names.
type needle struct {
	terms []term
	skill int // -1 if it names none
}

// look fills p.needles. Several words that name a skill together are one needle: "spring
// boot" is not looked for as a spring and a boot. A skill's row counts whatever language
// its name is asked in, because the demand stands for all of its names.
func (x *Index) look(p *plan, words string) error {
	words = strings.TrimSpace(words)
	if words == "" {
		return nil
	}
	if x.encoder.scribe == nil {
		return fmt.Errorf("rank: words %q: this index has no texts: load it with Options.Text: %w", words, techmap.ErrInvalid)
	}
	pieces := strings.Fields(words)
	if _, known := x.tax.CanonicalSkill(words); known {
		pieces = []string{words}
	}
	for _, piece := range pieces {
		n := needle{terms: wanted(piece), skill: -1}
		if skill, known := x.tax.CanonicalSkill(piece); known {
			n.skill = x.encoder.skills[skill.ID]
		}
		if len(n.terms) > 0 || n.skill >= 0 {
			p.needles = append(p.needles, n)
		}
	}
	if len(p.needles) == 0 {
		return fmt.Errorf("rank: words %q: no letters to look for: %w", words, techmap.ErrInvalid)
	}
	return nil
}

// rows returns the rows of s that have n anywhere.
func (n needle) rows(s *segment) *roaring.Bitmap {
	found := s.having(n.terms, func(t term) *roaring.Bitmap {
		union := roaring.New()
		for _, where := range []term{inLines, inCompany, inTitle} {
			union.Or(orNone(s.library.terms[t.in(where)]))
		}
		return union
	})
	if n.skill >= 0 {
		found.Or(orNone(s.asks[n.skill]))
	}
	return found
}

// rowsIn returns the rows of s that have all terms of n in one place.
func (n needle) rowsIn(s *segment, where term) *roaring.Bitmap {
	return s.having(n.terms, func(t term) *roaring.Bitmap { return orNone(s.library.terms[t.in(where)]) })
}

// having returns the rows that have each of terms, and none if there are no terms. It
// is the caller's.
func (s *segment) having(terms []term, rows func(term) *roaring.Bitmap) *roaring.Bitmap {
	var found *roaring.Bitmap
	for _, t := range terms {
		if found == nil {
			found = rows(t).Clone()
			continue
		}
		found.And(rows(t))
	}
	return orNone(found)
}
