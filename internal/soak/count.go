package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// A tally is what openings say about a role on a day, counted one by one.
type tally struct {
	openings  int
	companies map[string]bool
	skills    map[techmap.SkillID]*skillTally
}

type skillTally struct {
	openings  int
	companies map[string]bool
	levels    map[techmap.Level]int
}

// A reference is what the API has to answer of one day. It is counted in the plainest
// way there is, by code that has nothing in common with what it checks.
type reference map[techmap.RoleID]*tally

// countFile counts an export of openings as of a time, and returns how many openings
// and postings there are in it.
func countFile(file string, at time.Time) (ref reference, openings, postings int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, 0, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	ref = make(reference)
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var o techmap.Opening
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return nil, 0, 0, fmt.Errorf("%s: %w", file, err)
		}
		openings++
		postings += len(o.Members)
		ref.add(&o, at)
	}
	return ref, openings, postings, lines.Err()
}

func (ref reference) add(o *techmap.Opening, at time.Time) {
	open := slices.ContainsFunc(o.Open, func(i techmap.Interval) bool {
		return !at.Before(i.From) && (i.To.IsZero() || at.Before(i.To))
	})
	if !open || o.ImageOnly {
		return
	}
	for _, role := range o.Roles {
		t := ref[role]
		if t == nil {
			t = &tally{companies: make(map[string]bool), skills: make(map[techmap.SkillID]*skillTally)}
			ref[role] = t
		}
		t.openings++
		t.companies[o.Company] = true
		for _, d := range o.Demands {
			t.demand(o.Company, d)
		}
	}
}

func (t *tally) demand(company string, d techmap.Demand) {
	if d.Level == techmap.LevelMentioned {
		return
	}
	s := t.skills[d.Skill]
	if s == nil {
		s = &skillTally{companies: make(map[string]bool), levels: make(map[techmap.Level]int)}
		t.skills[d.Skill] = s
	}
	s.openings++
	s.companies[company] = true
	s.levels[d.Level]++
}

// An answer is what the API said, as far as it is checked.
type answer struct {
	path      string
	AsOf      time.Time      `json:"as_of"`
	Age       int            `json:"age"` // of the status alone, in seconds
	Role      techmap.RoleID `json:"role"`
	Openings  int            `json:"openings"`
	Companies int            `json:"companies"`
	Entries   []struct {
		Skill     techmap.SkillID `json:"skill"`
		Openings  int             `json:"openings"`
		Companies int             `json:"companies"`
		Required  int             `json:"required"`
		Stack     int             `json:"stack"`
		Preferred int             `json:"preferred"`
		Used      int             `json:"used"`
	} `json:"entries"`
	Roles []struct {
		Role      techmap.RoleID `json:"role"`
		Openings  int            `json:"openings"`
		Companies int            `json:"companies"`
	} `json:"roles"`
	Meta struct {
		Data      string `json:"data"`
		Permalink string `json:"permalink"`
	} `json:"meta"`
}

// differs says where an answer is not what the reference has, "" if nowhere.
func (ref reference) differs(a *answer) string {
	if a.Role == "" {
		return ref.rolesDiffer(a)
	}
	t := ref[a.Role]
	if t == nil {
		t = &tally{}
	}
	if a.Openings != t.openings || a.Companies != len(t.companies) {
		return fmt.Sprintf("%s: %d openings of %d companies, counted %d of %d",
			a.Role, a.Openings, a.Companies, t.openings, len(t.companies))
	}
	for _, e := range a.Entries {
		s := t.skills[e.Skill]
		if s == nil {
			return fmt.Sprintf("%s: %s is asked for by nobody", a.Role, e.Skill)
		}
		got := [...]int{e.Openings, e.Companies, e.Required, e.Stack, e.Preferred, e.Used}
		want := [...]int{
			s.openings, len(s.companies), s.levels[techmap.LevelRequired], s.levels[techmap.LevelStack],
			s.levels[techmap.LevelPreferred], s.levels[techmap.LevelUsed],
		}
		if got != want {
			return fmt.Sprintf("%s: %s: %v, counted %v", a.Role, e.Skill, got, want)
		}
	}
	return ""
}

func (ref reference) rolesDiffer(a *answer) string {
	if len(a.Roles) != len(ref) {
		return fmt.Sprintf("%d roles, counted %d", len(a.Roles), len(ref))
	}
	for _, r := range a.Roles {
		t := ref[r.Role]
		if t == nil || r.Openings != t.openings || r.Companies != len(t.companies) {
			return fmt.Sprintf("roles: %s: %d openings of %d companies, counted otherwise", r.Role, r.Openings, r.Companies)
		}
	}
	return ""
}
