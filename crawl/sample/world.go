package sample

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	// seed makes the sample sites what they are. Goldens, documents and the quickstart
	// show what comes of it: another seed, a number drawn more or less, or in another
	// order, changes all of them.
	seed = 20260420
	// slotsPerRole is how many openings of a role are open at any time, but for
	// those that are between two advertisements. It leaves at least 80, well above the
	// 50 below which package rank ranks nothing.
	slotsPerRole = 92
	// firstNumber is the board's number of its oldest posting.
	firstNumber = 410_001
)

// A world is everything that the sample sites ever show. It is not changed once
// it is made, and the texts of its postings are made when they are asked for.
type world struct {
	roles     []*role
	companies []*company
	teams     []team
	phrases   phrases
	headings  headings

	openings []*opening
	postings [numSites][]*posting          // newest first
	byKey    [numSites]map[string]*posting // by posting.key
}

// A site is one of the two sample sites.
type site int

const (
	board site = iota
	careers
	numSites
)

// An opening is one job, which may be advertised several times.
type opening struct {
	role     *role
	company  *company
	lang     lang
	team     int
	seed     uint64
	from, to int // weeks [from, to) in which it is open; may lie outside the calendar

	demands []demand // at least one, the main one first
	tags    []string // what the board lists of them
	facts   facts
}

// A posting is one advertisement of an opening.
type posting struct {
	opening   *opening
	site      site
	key       string
	from, to  int // weeks [from, to) in which the site lists it
	published time.Time
	edited    int  // week from which its text is changed, outside [from, to) if never
	repost    bool // the opening was advertised on the site before
}

// newWorld makes the world.
func newWorld() (*world, error) {
	techs := parseTechnologies(technologiesTSV)
	roles, err := parseRoles(techs)
	if err != nil {
		return nil, fmt.Errorf("sample: %w", err)
	}
	w := &world{
		roles:    roles,
		teams:    parseTeams(teamsTSV),
		phrases:  parsePhrases(phrasesTSV),
		headings: parseHeadings(headingsTSV),
	}
	w.companies = parseCompanies(companiesTSV, parseDomains(domainsTSV), len(w.teams))
	for _, role := range w.roles {
		w.open(role)
	}
	for _, o := range w.openings {
		w.advertise(o)
	}
	w.number()
	return w, nil
}

// open makes the openings of a role: each slot holds one after the other.
func (w *world) open(role *role) {
	r := newRandom(seed, "openings of "+role.id)
	for range slotsPerRole {
		life := lifetime(r)
		for at := -r.below(life); at < numWeeks; {
			w.openings = append(w.openings, w.newOpening(r, role, at, at+life))
			at += life
			life = lifetime(r)
		}
	}
}

// lifetime returns how many weeks an opening is open: mostly two or three months, and for
// one in twenty as long as the calendar.
func lifetime(r *random) int {
	switch n := r.below(100); {
	case n < 30:
		return r.between(4, 7)
	case n < 75:
		return r.between(8, 14)
	case n < 95:
		return r.between(16, 26)
	}
	return numWeeks
}

// newOpening makes one opening of a role, open in the weeks [from, to). What it says is
// drawn from streams of its own seed, so that adding a line to one table does not change
// what the others are drawn for.
func (w *world) newOpening(r *random, role *role, from, to int) *opening {
	co := w.companies[r.weighted(len(w.companies), func(i int) int {
		return w.companies[i].weight * w.companies[i].likes(role.id)
	})]
	o := &opening{role: role, company: co, seed: r.next(), from: from, to: to, team: co.nextTeam(role.id)}
	if r.chance(co.english) {
		o.lang = english
	}
	o.demands = o.choose()
	o.tags = o.tagged()
	o.facts = o.state(w.teams)
	return o
}

// advertise makes the postings of an opening: on the board, on the company's own pages
// if it has any, or on both; and now and then twice on the board, one after the other.
// Publishing has to find that all of them are one opening.
func (w *world) advertise(o *opening) {
	r := newRandom(o.seed, "postings")
	where := r.below(100)
	onPages := o.company.pages && where >= 45
	if onPages {
		w.post(r, o, careers, o.from, o.to)
		if where >= 80 {
			return // nowhere else
		}
	}
	from := o.from
	if onPages && r.chance(30) && o.to-o.from > 3 {
		from++ // the board follows
	}
	if o.to-from < 6 || !r.chance(9) {
		w.post(r, o, board, from, o.to)
		return
	}
	// Taken down and put up again, under a new number.
	down := from + r.between(2, o.to-from-4)
	w.post(r, o, board, from, down)
	w.post(r, o, board, down+r.between(1, 2), o.to).repost = true
}

// post makes one posting. It may be over before the calendar begins.
func (w *world) post(r *random, o *opening, s site, from, to int) *posting {
	p := &posting{opening: o, site: s, from: from, to: to, edited: to}
	p.published = monday(from).Add(-time.Duration(r.between(1, 7*24-1)) * time.Hour).
		Add(time.Duration(r.below(60)) * time.Minute)
	if to-from >= 3 && r.chance(8) {
		p.edited = from + r.between(1, to-from-1)
	}
	if from < numWeeks && to > 0 {
		w.postings[s] = append(w.postings[s], p)
	}
	return p
}

// number gives the postings their keys, oldest first, and files them.
func (w *world) number() {
	for s := range w.postings {
		w.byKey[s] = make(map[string]*posting, len(w.postings[s]))
		slices.SortStableFunc(w.postings[s], func(a, b *posting) int { return a.published.Compare(b.published) })
		perCompany := make(map[string]int)
		for i, p := range w.postings[s] {
			p.key = fmt.Sprint(firstNumber + i)
			if site(s) == careers {
				slug := p.opening.company.slug
				perCompany[slug]++
				p.key = fmt.Sprintf("%s-%04d", slug, perCompany[slug])
			}
			w.byKey[s][p.key] = p
		}
		slices.Reverse(w.postings[s])
	}
}

// listed returns what a site lists in a week, newest first.
func (w *world) listed(s site, week int) []*posting {
	var list []*posting
	for _, p := range w.postings[s] {
		if p.from <= week && week < p.to {
			list = append(list, p)
		}
	}
	return list
}

// updated returns when the posting was last changed, as seen in a week. The listing shows
// it, so a crawler fetches again what was edited, and nothing else.
func (p *posting) updated(week int) time.Time {
	if p.isEdited(week) {
		return monday(p.edited).Add(-time.Duration(p.opening.seed%(6*24)+1) * time.Hour)
	}
	return p.published
}

// isEdited reports whether the posting's text has been changed by a week.
func (p *posting) isEdited(week int) bool { return p.edited < p.to && week >= p.edited }

// url returns the page of the posting that a person would open.
func (p *posting) url() string {
	if p.site == board {
		return boardURL + "/positions/" + p.key
	}
	slug := p.key[:strings.LastIndexByte(p.key, '-')]
	return careersURL + "/c/" + slug + "/jobs/" + p.key
}
