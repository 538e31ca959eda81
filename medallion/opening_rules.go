package medallion

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// OpeningRules say of pairs of postings that they are the same opening, or are not,
// whatever is found by comparing them: what people know better. The zero value and nil say
// nothing. They are immutable. [WhySame] says what would be decided without them, and which
// line to write.
type OpeningRules struct {
	same  map[techmap.PostingID][]techmap.PostingID
	apart map[techmap.PostingID][]techmap.PostingID
	lines []string
}

// ReadOpeningRules reads one rule a line: "same" or "different" and the IDs of two
// postings, between spaces. Empty lines and those that begin with # are remarks. An
// error names the line and wraps techmap.ErrMalformed; so does that of a pair that is
// said to be both.
//
// Rules hold within one company. A posting that is the same as two others is enough to
// bring these together; where that would join two that are said to be different, the
// one seen first wins and the later one stands alone.
func ReadOpeningRules(r io.Reader) (*OpeningRules, error) {
	rules := &OpeningRules{
		same:  make(map[techmap.PostingID][]techmap.PostingID),
		apart: make(map[techmap.PostingID][]techmap.PostingID),
	}
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(in.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := rules.add(strings.Fields(line)); err != nil {
			return nil, fmt.Errorf("medallion: opening rules, line %d: %w: %w", n, err, techmap.ErrMalformed)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("medallion: read opening rules: %w", err)
	}
	slices.Sort(rules.lines)
	rules.lines = slices.Compact(rules.lines)
	return rules, nil
}

// add adds the rule of a line.
func (r *OpeningRules) add(fields []string) error {
	if len(fields) != 3 {
		return fmt.Errorf(`%d words, want "same A B" or "different A B"`, len(fields))
	}
	a, b := techmap.PostingID(fields[1]), techmap.PostingID(fields[2])
	if a == b {
		return fmt.Errorf("%q is one posting", a)
	}
	set, other := r.same, r.apart
	switch fields[0] {
	case "same":
	case "different":
		set, other = other, set
	default:
		return fmt.Errorf(`%q, want "same" or "different"`, fields[0])
	}
	if slices.Contains(other[a], b) {
		return fmt.Errorf("%q and %q are said to be the same and different", a, b)
	}
	if !slices.Contains(set[a], b) {
		set[a], set[b] = append(set[a], b), append(set[b], a)
	}
	r.lines = append(r.lines, fields[0]+" "+string(min(a, b))+" "+string(max(a, b)))
	return nil
}

// Len returns how many rules there are.
func (r *OpeningRules) Len() int {
	if r == nil {
		return 0
	}
	return len(r.lines)
}

// version returns what tells these rules from others, "" if there are none. Lines are
// sorted and their IDs put in order, so that rewriting a file does not make new rules.
func (r *OpeningRules) version() string {
	if r.Len() == 0 {
		return ""
	}
	digest := techmap.DigestOf([]byte(strings.Join(r.lines, "\n")))
	return hex.EncodeToString(digest[:4])
}

// with returns the postings that id is said to be the same as.
func (r *OpeningRules) with(id techmap.PostingID) []techmap.PostingID {
	if r == nil {
		return nil
	}
	return r.same[id]
}

// keepApart reports whether a member of g is said not to be the same as m.
func (r *OpeningRules) keepApart(g *group, m *member) bool {
	if r == nil || len(r.apart[m.p.ID]) == 0 {
		return false
	}
	return slices.ContainsFunc(g.members, func(d *member) bool { return slices.Contains(r.apart[m.p.ID], d.p.ID) })
}
