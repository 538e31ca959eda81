package site

import (
	"bytes"
	"context"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/tabular"
	"github.com/techmap-it/techmap/rank"
)

// tables writes the answers of the API that pages lead to.
func (w *writer) tables(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(w.linked)) {
		body, _, err := w.get(ctx, w.linked[name])
		if err != nil {
			return err
		}
		if err := w.file(name, body); err != nil {
			return err
		}
	}
	return nil
}

// A standing is a technology's place in a role on a day.
type standing struct {
	role      string
	asOf      time.Time
	openings  int
	companies int
	entry     rank.Entry
}

// historyMonths is how far the history reaches back unless Options say.
const historyMonths = 24

// history writes how the rankings were on past days, as they are known now.
func (w *writer) history(ctx context.Context) error {
	roles, err := w.api.Roles(ctx, nil)
	if err != nil {
		return err
	}
	w.summary.Roles = len(roles.Roles)
	days := w.opts.History
	if days == nil {
		days = monthEnds(w.summary.AsOf)
	}
	var rows []standing
	names := []string{""}
	for _, r := range roles.Roles {
		names = append(names, string(r.Role))
	}
	for _, day := range days {
		found := false
		for _, role := range names {
			q := url.Values{"as_of": {day.Format(time.RFC3339)}, "n": {"50"}}
			if role != "" {
				q.Set("role", role)
			}
			top, err := w.api.Top(ctx, q)
			if err != nil {
				return err
			}
			for _, e := range top.Entries {
				found = true
				rows = append(rows, standing{role, top.AsOf, top.Openings, top.Companies, e})
			}
		}
		if found {
			w.summary.Days++
		}
	}
	return w.writeHistory(rows)
}

// monthEnds returns the ends of the months before t, and t.
func monthEnds(t time.Time) []time.Time {
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	var days []time.Time
	for i := historyMonths - 1; i >= 0; i-- {
		days = append(days, first.AddDate(0, -i, 0).Add(-time.Second))
	}
	return append(days, t)
}

// writeHistory writes the history in both forms, with what its columns mean.
func (w *writer) writeHistory(rows []standing) error {
	for _, format := range []tabular.Format{tabular.CSV, tabular.Parquet} {
		var b bytes.Buffer
		stats, err := tabular.Write(&b, format, historyColumns(), each(rows), nil)
		if err != nil {
			return err
		}
		if err := w.file("data/history."+string(format), b.Bytes()); err != nil {
			return err
		}
		if format != tabular.CSV {
			continue
		}
		for _, lang := range []message.Lang{message.Korean, message.English} {
			var d bytes.Buffer
			if err := tabular.WriteDictionary(&d, "history", historyColumns(), stats, lang); err != nil {
				return err
			}
			if err := w.file("data/history."+string(lang)+".md", d.Bytes()); err != nil {
				return err
			}
		}
	}
	return nil
}

func each(rows []standing) func(func(standing, error) bool) {
	return func(yield func(standing, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}
