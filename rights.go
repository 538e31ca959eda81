package techmap

import (
	"cmp"
	"slices"
	"time"
)

// Rights say what may be done with the postings of a source, as its terms were
// read. The zero value permits nothing.
type Rights struct {
	Attribution string `json:"attribution,omitzero"` // how to name the source; "" means that it need not be named
	Link        string `json:"link,omitzero"`        // where the attribution leads
	Counted     bool   `json:"counted"`              // postings may be counted; else no opening is made of them
	Shown       Shown  `json:"shown"`                // the most that may be shown; "" means ShownAggregate
	Exported    bool   `json:"exported"`             // postings may be handed on, as files for instance
	Retention   int    `json:"retention,omitzero"`   // days that answers are kept as served; 0 means no limit
	Terms       string `json:"terms,omitzero"`       // where it was read
	Read        string `json:"read,omitzero"`        // when: "2026-11-22", or only "2026-11"
}

// Unrestricted returns the rights to one's own postings: those of a source that
// nobody has declared. A file that somebody already has is not ours to judge.
func Unrestricted() Rights { return Rights{Counted: true, Shown: ShownText, Exported: true} }

// KeptSince returns the time before which answers of the source are no longer to
// be kept as they were served, zero if there is no limit: what Prune of a bronze store
// asks for.
func (r Rights) KeptSince(now time.Time) time.Time {
	if r.Retention <= 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -r.Retention)
}

// Shown is the most that may be shown of a posting.
type Shown string

// From least to most; each includes those before it.
const (
	ShownAggregate Shown = "aggregate" // counts alone
	ShownLink      Shown = "link"      // title and link
	ShownSentence  Shown = "sentence"  // and the sentence that proves a demand
	ShownText      Shown = "text"      // and all of the text
)

// Permits reports whether as much as what may be shown. A word that is none of the
// constants permits no more than ShownAggregate, so that a typing error shows nothing.
func (s Shown) Permits(what Shown) bool { return s.Compare(what) >= 0 }

// Compare returns -1, 0 or +1, as s is less than, as much as or more than t.
func (s Shown) Compare(t Shown) int { return cmp.Compare(s.rank(), t.rank()) }

// rank returns the place of s in the order of its constants, 0 for what is unknown,
// which permits no more than counts.
func (s Shown) rank() int {
	return max(0, slices.Index([]Shown{ShownAggregate, ShownLink, ShownSentence, ShownText}, s))
}

// A SourceInfo is what a person has to know of a source.
type SourceInfo struct {
	Name     string `json:"name"`              // as in PostingID
	Ko       string `json:"ko,omitzero"`       // what it is called in Korean; "" means Name
	En       string `json:"en,omitzero"`       // what it is called in English; "" means Name
	Homepage string `json:"homepage,omitzero"` // address for people
	Rights   Rights `json:"rights"`
}

// Sources are declared sources by name. A nil Sources has declared none.
type Sources map[string]SourceInfo

// Rights returns the rights to the postings of a source: Unrestricted if nobody
// has declared it.
func (s Sources) Rights(source string) Rights {
	info, ok := s[source]
	if !ok {
		return Unrestricted()
	}
	return info.Rights
}
