package status

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// kinds are the kinds of causes of rejects, in the order in which they are told.
func kinds() []string {
	return []string{"invalid", "malformed", "not_found", "blocked", "throttled", "unavailable", "exhausted", "other"}
}

// rejects says how many records are lost, of each kind that there is.
func (w *worker) rejects() []rankhttp.PipelineRejects {
	counts, total := make(map[string]int), 0
	for _, r := range w.facts.rejects {
		name := strings.ReplaceAll(r.kind, "-", "_")
		if !slices.Contains(kinds(), name) {
			name = "other"
		}
		counts[name] += r.count
		total += r.count
	}
	out := []rankhttp.PipelineRejects{}
	for _, name := range kinds() {
		if counts[name] > 0 {
			out = append(out, rankhttp.PipelineRejects{Kind: name, Count: counts[name]})
		}
	}
	all := max(w.gold.count, w.silver.count) + total
	if total == 0 {
		return out
	}
	switch share := float64(total) / float64(all); {
	case share > w.l.ManyRejects:
		w.find(foundRejects, rankhttp.Bad, "", total, percent(share))
	case share > w.l.Rejects:
		w.find(foundRejects, rankhttp.Warning, "", total, percent(share))
	}
	return out
}

// model says what waits for a model and what it cost.
func (w *worker) model() rankhttp.PipelineModel {
	m := rankhttp.PipelineModel{Waiting: w.waiting, Budget: w.o.Budget}
	if b := w.books; b != nil {
		m.Booked, m.Spent = true, b.month
		m.Left = max(0, m.Budget-m.Spent)
		if b.pace > 0 {
			takes := time.Duration(float64(w.waiting) / b.pace * float64(time.Second))
			m.Paced, m.Backlog = true, seconds(takes)
			if w.waiting > 0 {
				m.Ends = w.now.Add(takes).Truncate(time.Second)
			}
		}
	}
	if m.Booked && m.Budget > 0 && m.Spent >= w.l.Spent*m.Budget {
		w.find(foundSpent, rankhttp.Warning, "", dollars(m.Spent), dollars(m.Budget))
	}
	if takes := time.Duration(m.Backlog) * time.Second; takes > w.l.Backlog {
		w.find(foundBacklog, rankhttp.Warning, "", m.Waiting, span(takes))
	}
	return m
}

// publication says what is published.
func (w *worker) publication(sources []rankhttp.PipelineSource) rankhttp.PipelinePublished {
	p := rankhttp.PipelinePublished{Openings: w.last.Openings, Postings: w.last.Postings}
	if !w.ever {
		if w.gold.count > 0 {
			w.find(foundUnpublished, rankhttp.Warning, "")
		}
		return p
	}
	age := max(0, w.now.Sub(w.published))
	p.At, p.AsOf, p.Age = w.published.UTC(), w.last.At.UTC(), seconds(age)
	scheduled := slices.ContainsFunc(sources, func(s rankhttp.PipelineSource) bool { return s.Interval > 0 })
	const veryOld = 3
	switch {
	case scheduled && age > veryOld*w.l.Published:
		w.find(foundStale, rankhttp.Bad, "", span(age))
	case scheduled && age > w.l.Published, age > w.l.ByHand:
		w.find(foundStale, rankhttp.Warning, "", span(age))
	}
	return p
}

// balancedRuns is how many of the latest runs have to account for every record.
const balancedRuns = 20

// quality says how good what is published is.
func (w *worker) quality() rankhttp.PipelineQuality {
	q := rankhttp.PipelineQuality{Sample: len(w.facts.latest), Fields: w.fields(), Roles: len(w.roles)}
	for _, r := range w.runs[max(0, len(w.runs)-balancedRuns):] {
		q.Runs++
		if r.Report.Balanced() != nil {
			q.Unbalanced++
		}
	}
	for _, n := range w.roles {
		if n < w.l.Thin {
			q.ThinRoles++
		}
	}
	if w.last.Postings > 0 {
		q.Duplicates = max(0, float64(w.last.Postings-w.last.Openings)/float64(w.last.Postings))
	}
	if q.Unbalanced > 0 {
		w.find(foundUnbalanced, rankhttp.Warning, "", q.Unbalanced, q.Runs)
	}
	if q.Duplicates > w.l.Duplicates {
		w.find(foundDuplicates, rankhttp.Warning, "", percent(q.Duplicates))
	}
	least := map[string]float64{"technologies": w.l.Technologies, "roles": w.l.RolesFilled}
	for _, f := range q.Fields {
		if q.Sample > 0 && f.Ratio < least[f.Field] {
			w.find(foundUnfilled, rankhttp.Warning, f.Field, percent(f.Ratio))
		}
	}
	return q
}

// A field is what an opening may have.
type field struct {
	name  string
	words message.Text
	has   func(o *techmap.Opening) bool
}

// fieldsOf are the fields whose filling is told, in the order in which it is.
func fieldsOf() []field {
	return []field{
		{"technologies", message.Text{En: "technologies", Ko: "기술"}, func(o *techmap.Opening) bool { return len(o.Demands) > 0 }},
		{"roles", message.Text{En: "roles", Ko: "직군"}, func(o *techmap.Opening) bool { return len(o.Roles) > 0 }},
		{"experience", message.Text{En: "experience", Ko: "경력"}, func(o *techmap.Opening) bool { return o.Experience != (techmap.Experience{}) }},
		{"employment", message.Text{En: "employment", Ko: "고용 형태"}, func(o *techmap.Opening) bool { return o.Employment != "" }},
		{"work_model", message.Text{En: "work model", Ko: "근무 형태"}, func(o *techmap.Opening) bool { return o.WorkModel != "" }},
		{"place", message.Text{En: "place", Ko: "근무지"}, func(o *techmap.Opening) bool { return cmp.Or(o.Place.Country, o.Place.Region, o.Place.City) != "" }},
		{"salary", message.Text{En: "pay", Ko: "급여"}, func(o *techmap.Opening) bool { return o.Salary != nil }},
		{"seniority", message.Text{En: "seniority", Ko: "직급"}, func(o *techmap.Opening) bool { return o.Seniority != "" }},
		{"posted_at", message.Text{En: "date", Ko: "게시일"}, func(o *techmap.Opening) bool { return o.PostedAt != (techmap.Date{}) }},
		{"deadline", message.Text{En: "deadline", Ko: "마감"}, func(o *techmap.Opening) bool { return o.Deadline.Kind != "" }},
	}
}

// fields says how often fields are filled.
func (w *worker) fields() []rankhttp.PipelineField {
	var out []rankhttp.PipelineField
	for _, f := range fieldsOf() {
		n := 0
		for i := range w.facts.latest {
			if f.has(&w.facts.latest[i]) {
				n++
			}
		}
		out = append(out, rankhttp.PipelineField{Field: f.name, Ratio: float64(n) / float64(max(1, len(w.facts.latest)))})
	}
	return out
}
