package main

import (
	"cmp"
	"context"
	"io"
	"iter"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/tabular"
	"github.com/techmap-it/techmap/rank"
)

// exportTable writes a layer as a table, and what its columns are beside it.
func (c *exportCmd) exportTable(ctx context.Context, a *app, s *stores) error {
	known, err := s.known(ctx)
	if err != nil {
		return err
	}
	gate := newCustoms(known)
	defer gate.tell(a)
	switch c.Layer {
	case "silver":
		return writeTable(c, a, silverColumns(), s.silverOut(ctx, gate))
	case "gold":
		return writeTable(c, a, goldColumns(), s.goldOut(ctx, gate))
	case "openings":
		return writeTable(c, a, openingColumns(), s.openingsOut(ctx, gate))
	case "demands":
		return writeTable(c, a, demandColumns(a.tax), wishes(s.openingsOut(ctx, gate)))
	}
	// Shares are counts alone, which every source that is counted at all allows.
	return writeTable(c, a, rankingColumns(), a.rankedEntries(ctx, s, c.MinSample))
}

// writeTable writes records to the command's file, and the dictionary.
func writeTable[T any](c *exportCmd, a *app, columns []tabular.Column[T], records iter.Seq2[T, error]) error {
	var stats tabular.Stats
	err := a.writeTo(c.Out, func(w io.Writer) (err error) {
		stats, err = tabular.Write(w, tabular.Format(c.Format), columns, records, &tabular.Options{BOM: c.BOM})
		return err
	})
	if err != nil {
		return err
	}
	file := c.Dictionary
	if file == "" && c.Out != "-" {
		file = c.Out + ".dictionary.md"
	}
	if file == "" {
		return nil
	}
	return a.writeTo(file, func(w io.Writer) error {
		return tabular.WriteDictionary(w, c.Layer, columns, stats, a.lang)
	})
}

// A wish is one demand of one opening.
type wish struct {
	opening *techmap.Opening
	demand  techmap.Demand
}

// wishes yields each demand of openings.
func wishes(openings iter.Seq2[techmap.Opening, error]) iter.Seq2[wish, error] {
	return func(yield func(wish, error) bool) {
		for o, err := range openings {
			if err != nil {
				yield(wish{}, err)
				return
			}
			for _, d := range o.Demands {
				if !yield(wish{&o, d}, nil) {
					return
				}
			}
		}
	}
}

// A rankedEntry is one technology of one role's ranking.
type rankedEntry struct {
	ranking *rank.Ranking
	role    techmap.Role
	entry   rank.Entry
}

// rankedEntries yields every technology of the ranking of every role that has enough
// openings, by role and rank.
func (a *app) rankedEntries(ctx context.Context, s *stores, fewest int) iter.Seq2[rankedEntry, error] {
	return func(yield func(rankedEntry, error) bool) {
		rankings, err := a.wholeRankings(ctx, s, fewest)
		if err != nil {
			yield(rankedEntry{}, err)
			return
		}
		for _, r := range rankings {
			role, _ := a.tax.Role(r.Role)
			for _, e := range r.Entries {
				if !yield(rankedEntry{&r, role, e}, nil) {
					return
				}
			}
		}
	}
}

// wholeRankings returns the whole rankings of all roles, by the roles' IDs.
func (a *app) wholeRankings(ctx context.Context, s *stores, fewest int) ([]rank.Ranking, error) {
	index, err := a.loadIndex(ctx, s)
	if err != nil {
		return nil, err
	}
	q := rank.Query{N: len(slices.Collect(a.tax.Skills())), Min: fewest}
	rankings, _, err := a.rankings(ctx, index, q, nil)
	slices.SortFunc(rankings, func(x, y rank.Ranking) int { return cmp.Compare(x.Role, y.Role) })
	return rankings, err
}
