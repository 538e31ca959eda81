package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A count is a line of a ranking.
type count struct {
	Skill    int `json:"skill"`
	Openings int `json:"openings"`
}

// A row is a demand of an opening as /rows and /original send it; of /rows only the first
// two fields are set.
type row struct {
	Opening   int    `json:"opening"`
	Skill     int    `json:"skill"`
	Level     int    `json:"level"`
	From      int64  `json:"open_from"`
	To        int64  `json:"open_to"`
	Region    string `json:"region"`
	Seniority string `json:"seniority"`
	NewGrad   int    `json:"new_grad"`
	First     int    `json:"first_open"`
}

// fits reports whether q, whose role r has, counts r.
func (q question) fits(r row) bool {
	at := q.at.Unix()
	then := r.From <= at && at < r.To
	if !q.since.IsZero() {
		then = r.First != 0 && q.since.Unix() <= r.From && r.From < at
	}
	return then && r.Level <= q.level() && (q.region == "" || q.region == r.Region) &&
		(q.seniority == "" || q.seniority == r.Seniority) && (!q.newGrad || r.NewGrad != 0)
}

// countRows returns the ten skills that most rows fit for.
func countRows(body io.Reader, fits func(row) bool) ([]count, error) {
	var rows []row
	if err := json.NewDecoder(body).Decode(&rows); err != nil {
		return nil, err
	}
	bySkill := make(map[int]int)
	for _, r := range rows {
		if fits(r) {
			bySkill[r.Skill]++
		}
	}
	counts := make([]count, 0, len(bySkill))
	for _, skill := range slices.Sorted(maps.Keys(bySkill)) {
		counts = append(counts, count{Skill: skill, Openings: bySkill[skill]})
	}
	slices.SortStableFunc(counts, func(a, b count) int { return cmp.Compare(b.Openings, a.Openings) })
	return counts[:min(10, len(counts))], nil
}

func countsOf(body io.Reader) (counts []count, err error) {
	err = json.NewDecoder(body).Decode(&counts)
	return counts, err
}

// entriesOf returns the counts of an answer of the API.
func entriesOf(body io.Reader) ([]count, error) {
	var top rankhttp.Top
	if err := json.NewDecoder(body).Decode(&top); err != nil {
		return nil, err
	}
	counts := make([]count, 0, len(top.Entries))
	for _, e := range top.Entries {
		counts = append(counts, count{Skill: skillNumber(e.Skill), Openings: e.Openings})
	}
	return counts, nil
}

// equal says where two rankings by the same measure differ.
func equal(a, b []count) error {
	if !slices.Equal(a, b) {
		return fmt.Errorf("counts differ: %v, %v", a, b)
	}
	return nil
}

// agree says where two rankings count differently: equals may stand in any order, and the
// API ranks by weighted shares, so that only skills that both name are compared. At least
// one must be.
func agree(api, peer []count) error {
	counted := make(map[int]int)
	for _, c := range peer {
		counted[c.Skill] = c.Openings
	}
	common := 0
	for _, c := range api {
		n, ok := counted[c.Skill]
		if !ok {
			continue
		}
		if common++; n != c.Openings {
			return fmt.Errorf("skill %d: %d openings of the API, %d of the peer", c.Skill, c.Openings, n)
		}
	}
	if common == 0 && len(api) > 0 && len(peer) > 0 {
		return fmt.Errorf("no skill in common: %v, %v", api, peer)
	}
	if (len(api) == 0) != (len(peer) == 0) {
		return fmt.Errorf("only one of the two has an answer: %v, %v", api, peer)
	}
	return nil
}
