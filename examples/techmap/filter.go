package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
)

// filterFlags say which openings count. They have the same names in every command.
type filterFlags struct {
	Level       []string `predictor:"level" help:"How technologies are asked for, to count: required, stack, preferred, used." placeholder:"LEVEL"`
	Source      []string `predictor:"site" help:"Sources that count." placeholder:"S"`
	Region      []string `help:"Regions: 서울, California, …" placeholder:"R"`
	Seniority   []string `help:"Seniority: intern, junior, mid, senior, lead, head." placeholder:"S"`
	Work        []string `help:"Where the work is done: onsite, hybrid, remote." placeholder:"W"`
	Employment  []string `help:"Form of employment: full-time, contract, intern, …" placeholder:"E"`
	Company     []string `help:"Companies." placeholder:"NAME"`
	Skill       []string `predictor:"skill" help:"Only openings that ask for all of these technologies." placeholder:"ID"`
	AnySkill    []string `predictor:"skill" help:"Only openings that ask for one of these." placeholder:"ID"`
	NoSkill     []string `predictor:"skill" help:"No openings that ask for one of these." placeholder:"ID"`
	NewGrad     bool     `help:"Only openings for newcomers."`
	Experienced bool     `help:"Only openings for people with experience; with --new-grad those that are open to both."`
	Words       string   `help:"Only openings with all of these words in the title, the company or a line that names a technology." placeholder:"WORDS"`
}

// answerFlags say what of the answer is shown.
type answerFlags struct {
	Kind      []string `help:"Kinds of technology: language, framework, database, …" placeholder:"KIND"`
	N         int      `short:"n" default:"10" help:"How many technologies to show."`
	By        string   `default:"balanced" enum:"balanced,openings,companies" help:"Order by: balanced, openings or companies."`
	AsOf      moment   `help:"Day to answer for; by default the newest in the store." placeholder:"DATE"`
	MinSample int      `default:"50" help:"Fewest openings that an answer may rest on, 50 by default; negative for no limit." placeholder:"N"`
	formatFlag
}

// query returns the flags, and roles by any of their names, as a query.
func (f filterFlags) query(a *app, show answerFlags, roles []string) rank.Query {
	q := rank.Query{N: show.N, By: rank.By(show.By), Min: show.MinSample, AsOf: show.AsOf.Time}
	q.Roles, q.Kinds = a.roleIDs(roles), named[techmap.SkillKind](show.Kind)
	q.Sources, q.Regions, q.Words = f.Source, f.Region, f.Words
	q.NewGrad, q.Experienced = f.NewGrad, f.Experienced
	a.texts = f.Words != ""
	q.Seniority = named[techmap.Seniority](f.Seniority)
	q.WorkModels = named[techmap.WorkModel](f.Work)
	q.Employment = named[techmap.Employment](f.Employment)
	q.All, q.AnyOf, q.None = a.skillIDs(f.Skill), a.skillIDs(f.AnySkill), a.skillIDs(f.NoSkill)
	for _, name := range f.Company {
		q.Companies = append(q.Companies, a.companies.Fold(name))
	}
	q.Levels = named[techmap.Level](f.Level)
	return q
}

// named returns words as names of one kind.
func named[T, W ~string](words []W) []T {
	var names []T
	for _, w := range words {
		names = append(names, T(w))
	}
	return names
}

// skillIDs returns what names of technologies mean; one that is not known stays as it is.
func (a *app) skillIDs(names []string) []techmap.SkillID {
	ids := named[techmap.SkillID](names)
	for i, name := range names {
		if skill, ok := a.tax.CanonicalSkill(name); ok {
			ids[i] = skill.ID
		}
	}
	return ids
}

// roleIDs returns what names of roles mean; one that is not known stays as it is.
func (a *app) roleIDs(names []string) []techmap.RoleID {
	ids := named[techmap.RoleID](names)
	for i, name := range names {
		if _, known := a.tax.Role(ids[i]); known {
			continue
		}
		if role, ok := a.tax.CanonicalRole(name); ok {
			ids[i] = role.ID
		}
	}
	return ids
}

// narrow narrows q by "key=value" pairs, separated by commas. A word alone is a role, or
// else a technology.
func (a *app) narrow(q rank.Query, pairs string) (rank.Query, error) {
	for pair := range strings.SplitSeq(pairs, ",") {
		key, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok {
			key, value = "skill", key
			if _, known := a.tax.Role(a.roleIDs([]string{value})[0]); known {
				key = "role"
			}
		}
		if err := a.narrowBy(&q, key, value); err != nil {
			return q, fmt.Errorf("%w: %q: %w", errMisuse, pair, err)
		}
	}
	return q, nil
}

func (a *app) narrowBy(q *rank.Query, key, value string) error {
	switch key {
	case "role":
		q.Roles = append(q.Roles, a.roleIDs([]string{value})...)
	case "skill":
		q.All = append(q.All, a.skillIDs([]string{value})...)
	case "region":
		q.Regions = append(q.Regions, value)
	case "source":
		q.Sources = append(q.Sources, value)
	case "company":
		q.Companies = append(q.Companies, a.companies.Fold(value))
	case "seniority":
		q.Seniority = append(q.Seniority, techmap.Seniority(value))
	case "work":
		q.WorkModels = append(q.WorkModels, techmap.WorkModel(value))
	case "employment":
		q.Employment = append(q.Employment, techmap.Employment(value))
	case "words":
		q.Words = value
		a.texts = true
	case "new-grad":
		q.NewGrad = value == "" || value == "true"
	case "experienced":
		q.Experienced = value == "" || value == "true"
	case "from", "to", "as-of":
		var m moment
		if err := m.UnmarshalText([]byte(value)); err != nil {
			return err
		}
		*map[string]*time.Time{"from": &q.From, "to": &q.To, "as-of": &q.AsOf}[key] = m.Time
	default:
		return message.Mistake(textNoFilter, key)
	}
	return nil
}
