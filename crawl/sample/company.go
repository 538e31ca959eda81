package sample

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed data/companies.tsv
var companiesTSV string

//go:embed data/domains.tsv
var domainsTSV string

//go:embed data/teams.tsv
var teamsTSV string

// A lang is a language that postings are written in.
type lang int

const (
	korean lang = iota
	english
	numLangs
)

// String returns the ISO 639-1 code.
func (l lang) String() string { return [numLangs]string{"ko", "en"}[l] }

// langOf returns the language of a code in the tables.
func langOf(code string) lang {
	if code == "en" {
		return english
	}
	return korean
}

// A company is an employer that does not exist.
type company struct {
	slug     string
	name     string // as on the board
	legal    string // as on its own pages
	weight   int    // how much it advertises
	english  int    // percent of its postings
	pages    bool   // has pages of its own
	domain   *domain
	style    int // of its headings
	places   []string
	about    [numLangs]string
	seed     uint64
	perRole  map[string]int // openings so far, to give each its team
	division []int          // its teams, in its own order
}

// A domain is what a company's business is about.
type domain struct {
	key   string
	nouns [numLangs][]string
	about [numLangs]string
}

func parseDomains(table string) map[string]*domain {
	all := make(map[string]*domain)
	for c := range rows(table) {
		d := &domain{key: c[0]}
		d.nouns = [numLangs][]string{strings.Split(c[1], "|"), strings.Split(c[2], "|")}
		d.about = [numLangs]string{c[3], c[4]}
		all[d.key] = d
	}
	return all
}

// parseCompanies reads data/companies.tsv: slug, names, legal name, weight, language,
// whether it has pages of its own, domain, style, places, and what it says of itself.
func parseCompanies(table string, domains map[string]*domain, teams int) []*company {
	var all []*company
	for c := range rows(table) {
		weight, _ := strconv.Atoi(c[4])
		style, _ := strconv.Atoi(c[8])
		co := &company{
			slug: c[0], name: either(c[5] == "en", c[3], c[1]), legal: c[2], weight: weight,
			english: map[string]int{"ko": 3, "both": 60, "en": 100}[c[5]], pages: c[6] == "yes",
			domain: domains[c[7]], style: style, places: strings.Split(c[9], "|"),
			about:   [numLangs]string{c[10], c[11]},
			seed:    newRandom(seed, c[0]).next(),
			perRole: make(map[string]int),
		}
		order := make([]int, teams)
		for i := range order {
			order[i] = i
		}
		co.division = some(newRandom(co.seed, "teams"), order, teams)
		all = append(all, co)
	}
	return all
}

// nextTeam returns a team that has not looked for the role at this company
// before, as long as there are any.
func (c *company) nextTeam(role string) int {
	n := c.perRole[role]
	c.perRole[role]++
	return c.division[n%len(c.division)]
}

// likes returns how much likelier than others a company looks for a role, in percent.
func (c *company) likes(role string) int {
	switch role {
	case "game-client":
		if c.domain.key == "play" {
			return 500
		}
	case "embedded":
		if c.domain.key == "things" || c.domain.key == "ride" {
			return 350
		}
	case "security-engineer":
		if c.domain.key == "guard" || c.domain.key == "bank" {
			return 250
		}
	}
	return 100
}

// A team is a part of a company.
type team [numLangs]string

func parseTeams(table string) []team {
	var all []team
	for c := range rows(table) {
		all = append(all, team{c[0], c[1]})
	}
	return all
}
