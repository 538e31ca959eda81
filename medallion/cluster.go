package medallion

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// A member is a posting on its way into an opening.
type member struct {
	p      techmap.CanonicalPosting
	open   []techmap.Interval
	first  time.Time // first sighting
	title  title
	sketch *sketch       // nil if nothing is known of the text
	shown  techmap.Shown // the most that may be shown of it
	ad     ad
}

// An ad is what of a posting must agree with another's, besides its demands.
type ad struct {
	text       techmap.Digest
	experience techmap.Experience
	place      techmap.Place
	employment techmap.Employment
	workModel  techmap.WorkModel
}

// newMember returns p as a member of an opening of its company. Where years are asked for,
// experience is, whether the source also says so or not; and what only repeats how a field
// was written (Raw) is no difference between two of them.
func newMember(p techmap.CanonicalPosting, open []techmap.Interval, words titleWords) *member {
	m := &member{p: p, open: open, shown: techmap.ShownText, first: p.FirstSeen}
	m.title, m.sketch = words.read(p.Title, p.Company, text.FoldCompany(p.Employer)), readSketch(p.Sketch)
	switch {
	case len(open) > 0:
		m.first = open[0].From
	case m.first.IsZero():
		m.first = p.SeenAt
	}
	m.ad = ad{p.Text, p.Experience, p.Place, p.Employment, p.WorkModel}
	m.ad.place.Raw, m.ad.experience.Raw = "", ""
	if m.ad.experience.MinYears > 0 {
		m.ad.experience.Experienced = true
	}
	return m
}

// sameAd reports whether whatever can be said of one of two members, compared with a
// third, can be said of the other.
func (m *member) sameAd(o *member) bool {
	return m.ad == o.ad && m.p.Source == o.p.Source && m.title.key == o.title.key &&
		m.title.number == o.title.number && m.title.years == o.title.years &&
		slices.Equal(m.title.places, o.title.places)
}

// A group is the postings of one opening, in the order of their first sighting.
type group struct {
	members  []*member
	distinct []*member // one for each ad
	number   int       // of the groups of its company
	asked    int       // how many postings were placed when it was last a candidate
}

// A clustering puts the postings of one company into groups, one for each opening.
// It takes them by first sighting and ID, so that the order in which they arrive
// makes no difference, and what is seen later never moves what was there before.
//
// A posting joins the group that is most like it, of those with a member that is
// certainly the same (see pairing) and none that disagrees with it. If there is none,
// it joins the only group with its title, if no member of that disagrees or is from
// its own site: what a site lists twice is two jobs, unless the texts say otherwise.
// A group that had been closed for as long as repost takes nobody.
//
// Groups are never joined, and a posting never moves: an opening keeps its ID, which is
// that of its first posting, as long as that posting is there.
type clustering struct {
	repost  time.Duration
	rules   *OpeningRules
	common  *boilerplate
	groups  []*group
	byTitle map[string][]*group
	byBand  map[uint64][]*group
	of      map[techmap.PostingID]*group
}

// cluster puts the postings of a company into groups.
func cluster(members []*member, repost time.Duration, rules *OpeningRules) []*group {
	return newClustering(members, repost, rules).groups
}

// newClustering places members one after the other. It sorts them by their first sighting,
// which the caller may rely on. What a company says everywhere is learnt on the way, and
// not looked for where it has too few titles to tell.
func newClustering(members []*member, repost time.Duration, rules *OpeningRules) *clustering {
	slices.SortFunc(members, func(a, b *member) int {
		return cmp.Or(a.first.Compare(b.first), cmp.Compare(a.p.ID, b.p.ID))
	})
	c := &clustering{
		repost: repost, rules: rules,
		byTitle: make(map[string][]*group), byBand: make(map[uint64][]*group),
		of: make(map[techmap.PostingID]*group),
	}
	if titles(members) >= minTitles {
		c.common = newBoilerplate()
	}
	for _, m := range members {
		if c.common != nil {
			c.common.learn(m.title.key, m.sketch)
		}
		g := c.choose(m)
		if g == nil {
			g = &group{number: len(c.groups)}
			c.groups = append(c.groups, g)
		}
		c.add(g, m)
	}
	return c
}

// titles returns how many different titles there are.
func titles(members []*member) int {
	different := make(map[string]struct{})
	for _, m := range members {
		different[m.title.key] = struct{}{}
	}
	return len(different)
}

// add puts m into g, where later members find it.
func (c *clustering) add(g *group, m *member) {
	g.members = append(g.members, m)
	c.of[m.p.ID] = g
	if slices.ContainsFunc(g.distinct, m.sameAd) {
		return
	}
	g.distinct = append(g.distinct, m)
	if m.title.key == "" {
		return
	}
	enter(c.byTitle, m.title.key, g)
	for _, band := range m.sketch.bands() {
		enter(c.byBand, band, g)
	}
}

// enter puts g at the end of the list of key, unless it stands there.
func enter[K comparable](lists map[K][]*group, key K, g *group) {
	if list := lists[key]; len(list) == 0 || list[len(list)-1] != g {
		lists[key] = append(list, g)
	}
}

// choose returns the group that m belongs to, nil if there is none. Of groups that fit
// equally well the oldest is taken.
func (c *clustering) choose(m *member) *group {
	if g := c.forced(m); g != nil {
		return g
	}
	var best *group
	var bestScore float64
	var others []*group // with the title of m, and nothing against
	for _, g := range c.candidates(m) {
		if !g.alive(m.first, c.repost) || c.rules.keepApart(g, m) {
			continue
		}
		switch how, score := g.fits(m, c.common); {
		case how == certain && (best == nil || score > bestScore):
			best, bestScore = g, score
		case how == possible:
			others = append(others, g)
		}
	}
	if best != nil {
		return best
	}
	if len(others) == 1 && !others[0].has(m.p.Source) {
		return others[0]
	}
	return nil
}

// forced returns the group that the rules put m in.
func (c *clustering) forced(m *member) *group {
	for _, id := range c.rules.with(m.p.ID) {
		if g := c.of[id]; g != nil && !c.rules.keepApart(g, m) {
			return g
		}
	}
	return nil
}

// candidates returns the groups that m may belong to, oldest first: those with its
// title and those with a band of its sketch. A company with ten thousand postings would
// otherwise be compared fifty million times. A posting without a title that says anything
// has none, and stands alone.
func (c *clustering) candidates(m *member) []*group {
	if m.title.key == "" {
		return nil
	}
	var out []*group
	ask := func(groups []*group) {
		for _, g := range groups {
			if g.asked <= len(c.of) {
				g.asked = len(c.of) + 1
				out = append(out, g)
			}
		}
	}
	ask(c.byTitle[m.title.key])
	for _, band := range m.sketch.bands() {
		if groups := c.byBand[band]; len(groups) <= crowd {
			ask(groups)
		}
	}
	slices.SortFunc(out, func(a, b *group) int { return cmp.Compare(a.number, b.number) })
	return out
}

// fits tells how sure it is that m belongs to g, and how much it is like it.
func (g *group) fits(m *member, common *boilerplate) (how strength, score float64) {
	for _, d := range g.distinct {
		p := pair(d, m, common)
		if p.against != "" {
			return notSame, 0
		}
		s := p.strength()
		if s == notSame && !p.distinct {
			continue
		}
		if s > how || s == how && p.score() > score {
			how, score = s, p.score()
		}
	}
	return how, score
}

// has reports whether a member is of the source.
func (g *group) has(source string) bool {
	return slices.ContainsFunc(g.members, func(m *member) bool { return m.p.Source == source })
}

// alive reports whether the group's opening was open at t, or not yet closed
// for as long as repost, or never seen open.
func (g *group) alive(t time.Time, repost time.Duration) bool {
	seen := false
	for _, m := range g.members {
		for _, iv := range m.open {
			seen = true
			if !iv.From.After(t) && (iv.To.IsZero() || t.Before(iv.To.Add(repost))) {
				return true
			}
		}
	}
	return !seen
}

// crowd is how many groups may share a band for it to tell anything: more than that
// have a template in common.
const crowd = 64

// bandBins is how many bins make a band. Two texts that are as alike as minLikenessNear
// asks for share one of the 32 bands with a probability of 1 - (1 - .8⁴)³² > .9999.
const bandBins = 4

// bands returns the keys by which alike texts find each other.
func (a *sketch) bands() []uint64 {
	if a == nil {
		return nil
	}
	out := make([]uint64, 0, sketchBins/bandBins)
	for i := 0; i < sketchBins; i += bandBins {
		var b [8]byte
		empty := true
		for j, v := range a.bins[i : i+bandBins] {
			binary.LittleEndian.PutUint16(b[2*j:], v)
			empty = empty && v == 0
		}
		if !empty {
			out = append(out, mix(binary.LittleEndian.Uint64(b[:])+uint64(i)))
		}
	}
	return out
}
