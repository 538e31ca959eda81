package rank

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/techmap-it/techmap"
)

// A SearchQuery asks for the openings that its Query selects, N at a time and at most
// 1,000. What the Query says of rankings (Kinds, By, Weights, Min) does not matter here.
type SearchQuery struct {
	Query
	After  string // Page.More of the page before; empty for the first page
	Newest bool   // the newest first, however well the words fit: every Hit.Score is 0
}

// A Page is a part of what a SearchQuery found.
type Page struct {
	AsOf     time.Time `json:"as_of"`          // the time that is asked about
	Openings int       `json:"openings"`       // found, on all pages
	Hits     []Hit     `json:"hits"`           // never nil
	More     string    `json:"more,omitempty"` // SearchQuery.After of the next page; empty on the last
}

// A Hit is an opening that was found.
type Hit struct {
	Opening techmap.Opening `json:"opening"`
	// Score is the sum over the words of the query: 4 for one in the title, 3 in the name of
	// the company, 2 for a technology that is asked for, 1 for any other place.
	Score int `json:"score"`
}

// What a word is worth by where it stands. Only their order is meant: they are small, so
// that two words in poor places may beat one in a good place.
const (
	scoreLine    = 1
	scoreAsked   = 2 // the word names a skill that the opening asks for
	scoreCompany = 3
	scoreTitle   = 4
)

// maxPage is how many openings or companies a page has at most: each opening is read from its compressed form,
// and a page of all of them would be the whole index in one answer.
const maxPage = 1000

// Search returns openings, with what their sources allow to show. Those with the words
// in the title come first, then those of companies of such names, then those that ask
// for a technology that the words name, then those with the words in a line that
// names any technology; of equals the newest, then by ID. Without Words, or with Newest,
// the newest come first. A page follows the one before by what stood there last, so that
// pages neither repeat nor lose an opening, unless its place has changed in between.
//
// The index must have been loaded with [Options.Text]; else, and for an After that is no
// Page.More, the error wraps techmap.ErrInvalid.
func (x *Index) Search(ctx context.Context, q SearchQuery) (Page, error) {
	p, err := x.plan(q.Query)
	if err != nil {
		return Page{}, err
	}
	if x.encoder.scribe == nil {
		return Page{}, fmt.Errorf("rank: search: this index has no texts: load it with Options.Text: %w", techmap.ErrInvalid)
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return Page{}, err
	}
	list := shortlist{n: min(p.n, maxPage)}
	if q.After != "" {
		if list.after, err = parseCursor(q.After); err != nil {
			return Page{}, err
		}
	}
	chosen, scored := p.choose(v), p.needles
	if q.Newest {
		scored = nil
	}
	for _, part := range []struct {
		s    *segment
		rows *roaring.Bitmap
	}{{v.base, chosen.base}, {v.delta, chosen.delta}} {
		if err := list.take(ctx, part.s, part.rows, scored, w); err != nil {
			return Page{}, err
		}
	}
	page := Page{AsOf: asOf, Openings: list.found, Hits: []Hit{}}
	for _, f := range list.best {
		o, err := x.encoder.scribe.read(f.in.library.docs.at(f.row), f.in.seen[f.row])
		if err != nil {
			return Page{}, fmt.Errorf("rank: search: opening %q: %w: %w", f.id, techmap.ErrMalformed, err)
		}
		page.Hits = append(page.Hits, Hit{o, f.score})
	}
	if n := len(list.best); list.more {
		page.More = list.best[n-1].place.String()
	}
	return page, nil
}

// Opening returns the opening of an ID, which may be that of any of its members, and
// whether there is one, open or not. There is none in an index that was loaded without
// [Options.Text].
func (x *Index) Opening(id techmap.PostingID) (techmap.Opening, bool) {
	v := x.now.Load()
	if x.encoder.scribe == nil {
		return techmap.Opening{}, false
	}
	for _, s := range []*segment{v.delta, v.base} {
		for row := range roaring.Values(s.ofMember(string(id))) {
			if s == v.base && v.dead.Contains(row) {
				continue
			}
			o, err := x.encoder.scribe.read(s.library.docs.at(row), s.seen[row])
			if err == nil && (o.ID == id || slices.Contains(o.Members, id)) {
				return o, true
			}
		}
	}
	return techmap.Opening{}, false
}

// ofMember returns the rows that may have a member of this ID: members are found by a
// hash, so that the caller has to look.
func (s *segment) ofMember(id string) *roaring.Bitmap {
	rows := orNone(s.library.terms[termOf(id).in(inMembers)]).Clone()
	if row, ok := s.find(id); ok {
		rows.Add(row)
	}
	return rows
}

// A place is where an opening stands among those found.
type place struct {
	score int
	from  int64 // when it was first open
	id    string
}

// compare orders places, the best first.
func (p place) compare(o place) int {
	return cmp.Or(cmp.Compare(o.score, p.score), cmp.Compare(o.from, p.from), strings.Compare(p.id, o.id))
}

// String returns p as a cursor.
func (p place) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s", p.score, p.from, p.id))
}

// parseCursor returns what String wrote. Cursors are not signed: one that somebody makes
// up begins a page elsewhere, and shows nothing that could not be asked for.
func parseCursor(s string) (place, error) {
	var p place
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		_, err = fmt.Sscanf(string(text), "%d %d ", &p.score, &p.from)
	}
	parts := strings.SplitN(string(text), " ", 3)
	if err != nil || len(parts) < 3 {
		return place{}, fmt.Errorf("rank: search: after %q: take it from the page before: %w", s, techmap.ErrInvalid)
	}
	p.id = parts[2]
	return p, nil
}

// A find is a row and where it stands.
type find struct {
	place
	in  *segment
	row uint32
}

// A shortlist keeps the n best of all rows after a place.
type shortlist struct {
	n     int
	after place // the zero place comes before all
	best  []find
	found int
	more  bool
}

// take looks at the rows of s that were open in w.
func (l *shortlist) take(ctx context.Context, s *segment, rows *roaring.Bitmap, needles []needle, w window) error {
	scores := scoresOf(s, rows, needles)
	i := -1
	for row := range roaring.Values(rows) {
		i++
		if i&0xfff == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if w.holds(s, row) {
			l.found++
			l.offer(find{place{scores[i], s.life[row].from, s.ids.at(row)}, s, row})
		}
	}
	return nil
}

// offer keeps f if it is among the best so far. The list is short, so that inserting is
// cheaper than a heap, and it is in order when all is done.
func (l *shortlist) offer(f find) {
	if l.after.id != "" && l.after.compare(f.place) >= 0 {
		return
	}
	if n := len(l.best); n == l.n {
		l.more = true
		if n == 0 || f.compare(l.best[n-1].place) > 0 {
			return
		}
		l.best = l.best[:n-1]
	}
	at, _ := slices.BinarySearchFunc(l.best, f, func(a, b find) int { return a.compare(b.place) })
	l.best = slices.Insert(l.best, at, f)
}

// scoresOf returns the score of each of rows, in their order. A word counts once, where
// it is worth most: raise is called from the least place to the best.
func scoresOf(s *segment, rows *roaring.Bitmap, needles []needle) []int {
	scores := make([]int, rows.GetCardinality())
	for _, n := range needles {
		mine := make([]int, len(scores))
		raise := func(to int, having *roaring.Bitmap) {
			having.And(rows)
			for row := range roaring.Values(having) {
				mine[rows.Rank(row)-1] = to
			}
		}
		for i := range mine {
			mine[i] = scoreLine
		}
		if n.skill >= 0 {
			raise(scoreAsked, orNone(s.asks[n.skill]).Clone())
		}
		raise(scoreCompany, n.rowsIn(s, inCompany))
		raise(scoreTitle, n.rowsIn(s, inTitle))
		for i, score := range mine {
			scores[i] += score
		}
	}
	return scores
}
