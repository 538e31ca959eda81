package medallion

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// minSharedDemands is how many equal demands make two postings one opening
// where their texts differ. Fewer are shared by different jobs of one team.
const minSharedDemands = 3

// A member is a posting on its way into an opening.
type member struct {
	p     techmap.CanonicalPosting
	open  []techmap.Interval
	first time.Time     // first sighting
	title string        // folded
	shown techmap.Shown // the most that may be shown of it
	ad    ad
}

// An ad is what of a posting must agree with another's, besides its demands.
type ad struct {
	text       techmap.Digest
	experience techmap.Experience
	place      techmap.Place
	employment techmap.Employment
	workModel  techmap.WorkModel
}

// newMember returns p as a member of an opening of its company.
func newMember(p techmap.CanonicalPosting, open []techmap.Interval) *member {
	m := &member{p: p, open: open, shown: techmap.ShownText, first: p.FirstSeen, title: foldTitle(p.Title, p.Company)}
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

// A group is the postings of one opening, in the order of their first sighting.
type group struct {
	members  []*member
	distinct []*member // one for each ad
}

// cluster puts the postings of one company into groups, one for each opening:
// the postings in a group are pairwise the same (see same), and none was first
// seen repost or longer after the others had closed. It takes them by first
// sighting and ID, so that the order of members makes no difference, and what
// is seen later never moves what was there before.
func cluster(members []*member, repost time.Duration) []*group {
	slices.SortFunc(members, func(a, b *member) int {
		return cmp.Or(a.first.Compare(b.first), cmp.Compare(a.p.ID, b.p.ID))
	})
	var groups []*group
	byTitle := make(map[string][]*group)
	for _, m := range members {
		i := slices.IndexFunc(byTitle[m.title], func(g *group) bool { return g.takes(m, repost) })
		if i >= 0 {
			byTitle[m.title][i].add(m)
			continue
		}
		g := new(group)
		g.add(m)
		groups = append(groups, g)
		if m.title != "" {
			byTitle[m.title] = append(byTitle[m.title], g)
		}
	}
	return groups
}

func (g *group) add(m *member) {
	g.members = append(g.members, m)
	if !slices.ContainsFunc(g.distinct, func(d *member) bool { return d.ad == m.ad }) {
		g.distinct = append(g.distinct, m)
	}
}

// takes reports whether m, which has the title of the group, belongs to it.
func (g *group) takes(m *member, repost time.Duration) bool {
	for _, d := range g.distinct {
		if !same(d, m) {
			return false
		}
	}
	return g.alive(m.first, repost)
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

// same reports whether two postings of one company with the same title are the
// same job: what they state does not disagree, and either their texts are equal
// or all of their demands are.
func same(a, b *member) bool {
	if a.ad == b.ad && a.ad.text != (techmap.Digest{}) {
		return true
	}
	x, y := a.ad, b.ad
	return agree(x.employment, y.employment) &&
		agree(x.workModel, y.workModel) &&
		agree(x.experience, y.experience) &&
		agree(x.place.Country, y.place.Country) &&
		agree(x.place.Region, y.place.Region) &&
		(strings.HasPrefix(x.place.City, y.place.City) || strings.HasPrefix(y.place.City, x.place.City)) &&
		(x.text == y.text && x.text != (techmap.Digest{}) || sameDemands(a.p.Demands, b.p.Demands))
}

// agree reports whether a and b are equal as far as they are stated.
func agree[T comparable](a, b T) bool {
	var unstated T
	return a == b || a == unstated || b == unstated
}

// sameDemands reports whether two postings ask for the same skills at the same
// levels, and for enough of them. Tags say more about the site than about the
// job, so what only one posting's tags say is not held against the other.
// Sorted lists of demands are compared.
func sameDemands(a, b []techmap.Demand) bool {
	shared := 0
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(a) > 0 && !compared(a[0]):
			a = a[1:]
		case len(b) > 0 && !compared(b[0]):
			b = b[1:]
		case len(b) == 0 || len(a) > 0 && a[0].Skill < b[0].Skill:
			if !fromTag(a[0]) {
				return false
			}
			a = a[1:]
		case len(a) == 0 || b[0].Skill < a[0].Skill:
			if !fromTag(b[0]) {
				return false
			}
			b = b[1:]
		default:
			if !fromTag(a[0]) && !fromTag(b[0]) {
				if a[0].Level != b[0].Level {
					return false
				}
				shared++
			}
			a, b = a[1:], b[1:]
		}
	}
	return shared >= minSharedDemands
}

// compared reports whether d is a demand of its own and counts.
func compared(d techmap.Demand) bool { return d.Via == "" && d.Level != techmap.LevelMentioned }

func fromTag(d techmap.Demand) bool {
	_, ok := d.Evidence.TagIndex()
	return ok
}

// foldTitle returns the form by which titles of one company are compared:
// letters and digits in lower case, with + and #, which tell C++ and C# from C.
// The company's own name in brackets, which some sites put first, is left out;
// anything else in brackets may be what tells two jobs apart.
func foldTitle(title, company string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '+' || r == '#' {
			return unicode.ToLower(r)
		}
		return -1
	}, withoutCompany(title, company))
}

// withoutCompany returns title without the first brackets that hold company.
func withoutCompany(title, company string) string {
	const opening, closing = "[(【〔<", "])】〕>"
	for i, r := range title {
		if !strings.ContainsRune(opening, r) {
			continue
		}
		from := i + utf8.RuneLen(r)
		n := strings.IndexAny(title[from:], closing)
		if n < 0 {
			return title
		}
		if text.FoldCompany(title[from:from+n]) == company {
			_, size := utf8.DecodeRuneInString(title[from+n:])
			return title[:i] + title[from+n+size:]
		}
	}
	return title
}
