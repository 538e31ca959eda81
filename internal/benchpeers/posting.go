package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Fields are what every client extracts of a posting. They stand as one line of
// JSON in a client's output.
type Fields struct {
	Key      string    `json:"key"`
	Title    string    `json:"title"`
	Company  string    `json:"company"`
	Tags     []string  `json:"tags"`
	Sections []Section `json:"sections"`
	Place    string    `json:"place"`
	Deadline string    `json:"deadline"` // 2026-12-31
}

// A Section is a part of a posting's text. Its lines have their space folded,
// and no bullets.
type Section struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// firstKey is the key of posting 0.
const firstKey = 100_000

// Key returns the key of posting i.
func Key(i int) string { return strconv.Itoa(firstKey + i) }

// NewFields returns what posting i says: always the same, and every second one
// in Korean.
func NewFields(i int) Fields {
	r := source(i)
	w := english()
	if i%2 == 0 {
		w = korean()
	}
	f := Fields{
		Key:      Key(i),
		Title:    fmt.Sprintf("%s %s (%s)", pick(r, w.seniorities), pick(r, w.roles), Key(i)),
		Company:  pick(r, w.companies),
		Place:    pick(r, w.places),
		Deadline: fmt.Sprintf("2026-12-%02d", 1+r.IntN(28)),
	}
	skills := skills()
	for _, at := range r.Perm(len(skills))[:3+r.IntN(6)] {
		f.Tags = append(f.Tags, skills[at])
	}
	for _, heading := range w.headings {
		f.Sections = append(f.Sections, Section{Title: heading, Text: w.lines(r, skills)})
	}
	return f
}

// source returns the random source of posting i.
func source(i int) *rand.Rand { return rand.New(rand.NewPCG(uint64(i), 2026)) }

func (w *words) lines(r *rand.Rand, skills []string) string {
	lines := make([]string, 4+r.IntN(8))
	for i := range lines {
		lines[i] = fmt.Sprintf(pick(r, w.sentences), pick(r, skills), pick(r, skills))
	}
	return strings.Join(lines, "\n")
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }
