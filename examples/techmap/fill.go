package main

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm"
)

// A filled is a cascade that counts which fields it fills in.
type filled struct {
	*llm.Tiered

	mu   sync.Mutex
	done llm.Coverage // of postings that are answered
	open llm.Coverage // of those that are pending
}

func newFilled(first, second techmap.Extractor) *filled {
	return &filled{Tiered: llm.Cascade(first, second, nil)}
}

// Extract implements techmap.Extractor.
func (f *filled) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found, err := f.Tiered.Extract(ctx, postings)
	failed, isBatch := errors.AsType[*techmap.BatchError](err)
	if err != nil && !isBatch {
		return nil, err
	}
	lost := make(map[int]bool)
	if isBatch {
		for _, l := range failed.Failed {
			lost[l.Index] = true
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, x := range found {
		switch {
		case lost[i]:
		case x.Pending:
			f.open.Add(x)
		default:
			f.done.Add(x)
		}
	}
	return found, err
}

// coverage returns what was filled in postings that are answered, and in those that
// are pending.
func (f *filled) coverage() (done, open llm.Coverage) {
	if f == nil {
		return done, open
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.done, f.open
}

// reportFields are the fields of a report, in its order.
var reportFields = []struct {
	name string
	text message.Text
}{
	{"technologies", message.Text{En: "technologies", Ko: "기술"}},
	{"roles", message.Text{En: "roles", Ko: "직군"}},
	{"industries", message.Text{En: "industries", Ko: "업종"}},
	{"seniority", message.Text{En: "seniority", Ko: "연차 등급"}},
	{"experience", message.Text{En: "experience", Ko: "경력"}},
	{"employment", message.Text{En: "employment", Ko: "고용 형태"}},
	{"work_model", message.Text{En: "work model", Ko: "근무 방식"}},
	{"place", message.Text{En: "place", Ko: "근무지"}},
	{"salary", message.Text{En: "salary", Ko: "급여"}},
	{"deadline", message.Text{En: "deadline", Ko: "마감"}},
}

// fills returns how far the fields of all postings in parts are filled: without the
// model, which only fills what was empty, and with it.
func fills(parts ...llm.Coverage) []techmap.FieldFill {
	var out []techmap.FieldFill
	for _, f := range reportFields {
		fill := techmap.FieldFill{Field: f.name}
		for _, part := range parts {
			n := part.Fields[f.name]
			fill.Postings += part.Postings
			fill.Before += n.Site + n.Rule
			fill.After += n.Total()
		}
		out = append(out, fill)
	}
	if len(out) > 0 && out[0].Postings == 0 {
		return nil
	}
	return out
}

var (
	textFills  = message.Text{En: "Fields filled in, of %d postings", Ko: "공고 %d건에서 채운 항목"}
	headBefore = message.Text{En: "lexicon", Ko: "어휘 사전"}
	headAfter  = message.Text{En: "with the model", Ko: "모델까지"}
	headGain   = message.Text{En: "postings gained", Ko: "늘어난 공고"}
)

// showFills shows on stderr what the model was worth.
func (a *app) showFills(fields []techmap.FieldFill) error {
	if a.cli.Quiet || len(fields) == 0 {
		return nil
	}
	a.progress.pause()
	sheet := render.Sheet{
		Title: a.say(textFills, fields[0].Postings),
		Columns: []render.Column{
			{Name: a.say(headField)}, {Name: a.say(headBefore), Right: true},
			{Name: a.say(headAfter), Right: true}, {Name: a.say(headGain), Right: true},
		},
	}
	for _, f := range fields {
		i := slices.IndexFunc(reportFields, func(r struct {
			name string
			text message.Text
		}) bool {
			return r.name == f.Field
		})
		share := func(n int) string { return render.Percent(float64(n) / float64(f.Postings)) }
		sheet.Rows = append(sheet.Rows, []any{a.say(reportFields[i].text), share(f.Before), share(f.After), f.After - f.Before})
	}
	return sheet.Write(a.stderr, render.Table, false)
}
