package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// days is how long the openings of the corpus appear.
const days = 365

func corpusOf(openings int) ranktest.Corpus {
	return ranktest.Corpus{Seed: 3, Openings: openings, Companies: max(1, openings/5), Skills: 2000, Days: days}
}

// A question asks for the ten most demanded technologies of a role.
type question struct {
	role      int    // as the taxonomy counts them
	roleID    string // its ID
	region    string // empty for all
	seniority string // empty for all
	newGrad   bool
	required  bool      // count only what openings require
	since     time.Time // count openings that were new from then until at; zero: those open at that time
	at        time.Time
}

// Kinds of questions.
const (
	mixDay  = "day"  // what is open on a day, by region, rung and so on: hundreds of openings
	mixYear = "year" // what was new in most of a year: thousands, as a store that never closes any has
)

// questions returns every question of a mix, once each, in an order that is the same in
// every run and has no pattern.
func questions(tax *techmap.Taxonomy, mix string) []question {
	var all []question
	for role := range tax.Roles() {
		of := question{role: len(all), roleID: string(role.ID)}
		all = append(all, of)
	}
	if mix == mixYear {
		all = ofYears(all)
	} else {
		all = ofDays(all)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// ofDays returns 1,200 questions for each of some roles.
func ofDays(roles []question) (all []question) {
	for _, q := range roles {
		for n := range 5 * 3 * 2 * 2 * 20 {
			pick := func(of int) int { i := n % of; n /= of; return i }
			q.region = [...]string{"", "서울", "경기", "부산", "California"}[pick(5)]
			q.seniority = [...]string{"", string(techmap.SeniorityJunior), string(techmap.SenioritySenior)}[pick(3)]
			q.newGrad, q.required = pick(2) == 1, pick(2) == 1
			q.at = ranktest.Day(days - 10*pick(20))
			all = append(all, q)
		}
	}
	return all
}

// ofYears returns 1,200 questions for each of some roles.
func ofYears(roles []question) (all []question) {
	for _, q := range roles {
		for n := range 2 * 20 * 30 {
			q.required = n%2 == 1
			q.since, q.at = ranktest.Day(n/2%20), ranktest.Day(days-n/40)
			all = append(all, q)
		}
	}
	return all
}

// level is the highest place in techmap.Levels of a demand that q counts.
func (q question) level() int {
	if q.required {
		return slices.Index(techmap.Levels(), techmap.LevelRequired)
	}
	return slices.Index(techmap.Levels(), techmap.LevelMentioned) - 1
}

// api returns the address of q on the API.
func (q question) api() string {
	v := url.Values{"role": {q.roleID}, "min_sample": {"0"}}
	if q.since.IsZero() {
		v.Set("as_of", q.at.Format(time.RFC3339))
	} else {
		v.Set("basis", "new")
		v.Set("from", q.since.Format(time.RFC3339))
		v.Set("to", q.at.Format(time.RFC3339))
	}
	q.narrow(v)
	if q.required {
		v.Set("level", string(techmap.LevelRequired))
	}
	return "/v1/skills/top?" + v.Encode()
}

// narrow adds what both servers call the same.
func (q question) narrow(v url.Values) {
	if q.region != "" {
		v.Set("region", q.region)
	}
	if q.seniority != "" {
		v.Set("seniority", q.seniority)
	}
	if q.newGrad {
		v.Set("new_grad", "true")
	}
}

// peer returns the address of q on a route of the peer.
func (q question) peer(route string) string {
	v := url.Values{"role": {strconv.Itoa(q.role)}, "at": {strconv.FormatInt(q.at.Unix(), 10)},
		"level": {strconv.Itoa(q.level())}}
	if route == "/original" { // which knows of roles alone
		return fmt.Sprintf("%s?role=%d", route, q.role)
	}
	if !q.since.IsZero() {
		v.Set("since", strconv.FormatInt(q.since.Unix(), 10))
	}
	q.narrow(v)
	return route + "?" + v.Encode()
}
