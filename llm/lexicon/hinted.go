package lexicon

import (
	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// A hinted is the hints of one text, once they have been asked for.
type hinted struct {
	known bool
	hints text.Hints
}

// hints returns what fields the title or a section may state: it is read once,
// however many fields ask.
func (d *document) hints(section int) text.Hints {
	if len(d.hinted) == 0 {
		d.hinted = append(d.hinted, make([]hinted, 1+len(d.posting.Sections))...)
	}
	h := &d.hinted[section-techmap.SectionTitle]
	if !h.known {
		whole, _ := d.posting.Text(section)
		h.known, h.hints = true, text.HintsOf(whole)
	}
	return h.hints
}
