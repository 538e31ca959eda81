package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/examples/internal/stage"
)

var (
	textSources     = message.Text{En: "Sources: %s", Ko: "출처: %s"}
	textNoRetention = message.Text{En: "no source's terms limit how long its answers are kept: nothing to remove", Ko: "응답을 보관하는 기간을 제한하는 출처가 없어 지울 것이 없습니다"}
	textPruned      = message.Text{En: "%s: %d files of answers older than %d days removed, as its terms ask", Ko: "%s: 약관에 따라 %[3]d일이 지난 응답 파일 %[2]d개를 지웠습니다"}
	textWithheld    = message.Text{En: "%d records were left out: the terms of %s do not allow to hand them on", Ko: "%[2]s의 약관이 제공을 허용하지 않아 %[1]d건을 뺐습니다"}
	textUnquoted    = message.Text{En: "the terms of %s do not allow to quote it", Ko: "%s의 약관이 인용을 허용하지 않습니다"}
	textExpired     = message.Text{En: "removed after %d days, as the terms of the source ask", Ko: "약관에 따라 %d일 뒤에 지웠습니다"}
)

// known returns what the store knows of sources.
func (s *stores) known(ctx context.Context) (techmap.Sources, error) {
	known := make(techmap.Sources)
	for info, err := range s.gold.Gold().Sources(ctx) {
		if err != nil {
			return nil, err
		}
		known[info.Name] = info
	}
	return known, nil
}

// attribution names the sources of what is shown that ask to be named, "" if none does.
func attribution(known techmap.Sources, shown map[string]bool) string {
	var names []string
	for _, source := range slices.Sorted(maps.Keys(shown)) {
		r := known.Rights(source)
		switch {
		case r.Attribution == "":
		case r.Link == "":
			names = append(names, r.Attribution)
		default:
			names = append(names, r.Attribution+" ("+r.Link+")")
		}
	}
	return strings.Join(names, ", ")
}

// pruneCmd removes what the terms of sources do not allow to keep.
type pruneCmd struct{ formatFlag }

// A pruned is what was removed of a source.
type pruned struct {
	Source    string    `json:"source"`
	Retention int       `json:"retention"` // days
	Before    time.Time `json:"before"`
	Files     int       `json:"files"`
}

// Run implements the command.
func (c *pruneCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	removed, err := a.prune(ctx, s, time.Now())
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, removed)
	}
	sheet := render.Sheet{Columns: []render.Column{
		{Name: "source"}, {Name: "retention", Right: true}, {Name: "before"}, {Name: "files", Right: true},
	}}
	if len(removed) == 0 {
		a.note(textNoRetention)
	}
	for _, p := range removed {
		sheet.Rows = append(sheet.Rows, []any{p.Source, p.Retention, p.Before.Format(time.DateOnly), p.Files})
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// prune removes the answers that have been kept as long as the terms of their
// sources allow, and says so.
func (a *app) prune(ctx context.Context, s *stores, now time.Time) ([]pruned, error) {
	known, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	out := []pruned{}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		r := known[name].Rights
		if r.Retention <= 0 {
			continue
		}
		p := pruned{Source: name, Retention: r.Retention, Before: r.KeptSince(now).UTC()}
		if p.Files, err = s.bronze.Prune(ctx, name, p.Before); err != nil {
			return out, err
		}
		if p.Files > 0 {
			a.note(textPruned, name, p.Files, r.Retention)
		}
		out = append(out, p)
	}
	return out, nil
}

// A customs lets records pass that may be handed on, and remembers whose may not.
type customs struct {
	known    techmap.Sources
	withheld map[string]int
}

func newCustoms(known techmap.Sources) *customs {
	return &customs{known: known, withheld: make(map[string]int)}
}

// pass reports whether a record of the given sources may be handed on: all of
// them must allow it.
func (c *customs) pass(sources ...string) bool {
	for _, source := range sources {
		if !c.known.Rights(source).Exported {
			c.withheld[source]++
			return false
		}
	}
	return true
}

// tell says what was withheld.
func (c *customs) tell(a *app) {
	n := 0
	for _, withheld := range c.withheld {
		n += withheld
	}
	if n > 0 {
		a.note(textWithheld, n, strings.Join(slices.Sorted(maps.Keys(c.withheld)), ", "))
	}
}

// passing yields those records that may be handed on.
func passing[T any](c *customs, records iter.Seq2[T, error], sources func(T) []string) iter.Seq2[T, error] {
	return stage.Only(records, func(v T) bool { return c.pass(sources(v)...) })
}

// quotable reports whether the words of a posting may be shown.
func quotable(known techmap.Sources, id techmap.PostingID) bool {
	source, _ := id.Split()
	return known.Rights(source).Shown.Permits(techmap.ShownSentence)
}

// object returns where the bytes of a posting lie, or why they no longer do.
func (a *app) object(ctx context.Context, s *stores, known techmap.Sources, p techmap.CanonicalPosting) (string, error) {
	object, err := s.bronze.Locate(ctx, p.ID, p.Raw, p.SeenAt)
	r := known.Rights(p.Source)
	if errors.Is(err, techmap.ErrNotFound) && r.Retention > 0 && p.SeenAt.Before(r.KeptSince(time.Now())) {
		return fmt.Sprintf("(%s)", a.say(textExpired, r.Retention)), nil
	}
	return object, err
}
