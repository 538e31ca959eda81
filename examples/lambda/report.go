package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/report"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
)

// A reportEvent asks for the report of a month.
type reportEvent struct {
	Role   string `json:"role"`   // ID or name; empty for all openings
	Month  string `json:"month"`  // "2026-10"; empty for the last one that is over
	Format string `json:"format"` // html or md; html if empty
	Lang   string `json:"lang"`   // en or ko; TECHMAP_LANG if empty
}

// A document is what a reportEvent is answered with. Whoever asks sends it on.
type document struct {
	Document string `json:"document"`
	Format   string `json:"format"`
	Month    string `json:"month"`
}

// seoul is where months begin and end, as in the command.
var seoul = time.FixedZone("Asia/Seoul", 9*60*60) //nolint:gochecknoglobals // a constant, which Go has none of

// report writes the report of a month from what is published.
func (f *function) report(ctx context.Context, e reportEvent) (document, error) {
	tax := medallion.DefaultTaxonomy()
	opts, err := e.options(tax)
	if err != nil {
		return document{}, err
	}
	p := report.Print{Lang: f.Lang, Zone: seoul, Taxonomy: tax, Fewest: rank.DefaultMin}
	if e.Lang != "" {
		p.Lang = message.LangOf(e.Lang)
	}
	sources := make(map[string]bool)
	gold := f.stores.Gold.Gold()
	index, err := rank.LoadWith(ctx, noting(gold.Openings(ctx, time.Time{}), sources), tax, nil)
	if err != nil {
		return document{}, err
	}
	for source := range sources {
		p.Sample = p.Sample || isSample(source)
	}
	if p.Credits, err = credits(gold.Sources(ctx), sources); err != nil {
		return document{}, err
	}
	made, err := report.Make(ctx, index, opts)
	if err != nil {
		return document{}, err
	}
	var out bytes.Buffer
	write := made.WriteHTML
	if e.Format == "md" {
		write = made.WriteMarkdown
	}
	if err := write(&out, p); err != nil {
		return document{}, err
	}
	return document{out.String(), cmp.Or(e.Format, "html"), made.Month.From.In(seoul).Format("2006-01")}, nil
}

// options reads the event.
func (e reportEvent) options(tax *techmap.Taxonomy) (report.Options, error) {
	o := report.Options{Query: rank.Query{N: rank.DefaultN}, Zone: seoul}
	if e.Role != "" {
		role, known := tax.Role(techmap.RoleID(e.Role))
		if !known {
			role, known = tax.CanonicalRole(e.Role)
		}
		if !known {
			return o, fmt.Errorf("event: role %q: it is none of the taxonomy's: %w", e.Role, techmap.ErrInvalid)
		}
		o.Query.Roles = []techmap.RoleID{role.ID}
	}
	if e.Month != "" {
		month, err := time.ParseInLocation("2006-01", e.Month, seoul)
		if err != nil {
			return o, fmt.Errorf("event: month %q: write 2026-10: %w", e.Month, techmap.ErrInvalid)
		}
		o.Month = month
	}
	if !slices.Contains([]string{"", "html", "md"}, e.Format) {
		return o, fmt.Errorf("event: format %q: write html or md: %w", e.Format, techmap.ErrInvalid)
	}
	return o, nil
}

// noting notes the sources of openings that pass.
func noting(openings iter.Seq2[techmap.Opening, error], sources map[string]bool) iter.Seq2[techmap.Opening, error] {
	return func(yield func(techmap.Opening, error) bool) {
		for o, err := range openings {
			for _, source := range o.Sources {
				sources[source] = true
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// credits names those of the shown sources that ask to be named.
func credits(known iter.Seq2[techmap.SourceInfo, error], shown map[string]bool) (string, error) {
	names := make(map[string]string)
	for info, err := range known {
		if err != nil {
			return "", err
		}
		switch {
		case !shown[info.Name] || info.Rights.Attribution == "":
		case info.Rights.Link == "":
			names[info.Name] = info.Rights.Attribution
		default:
			names[info.Name] = info.Rights.Attribution + " (" + info.Rights.Link + ")"
		}
	}
	var all []string
	for _, source := range slices.Sorted(maps.Keys(names)) {
		all = append(all, names[source])
	}
	return strings.Join(all, ", "), nil
}
