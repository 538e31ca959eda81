package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/tabular"
	"github.com/techmap-it/techmap/internal/record"
)

// exportCmd writes a layer out. Equal layers give equal bytes: records are
// sorted by ID, their fields have a fixed order, and nothing of the run or of
// the wall clock is in them. What the terms of a source do not allow to hand on is
// left out.
type exportCmd struct {
	Layer      string `default:"gold" enum:"silver,gold,openings,demands,ranking" help:"Layer: silver, gold, openings, demands (one row an opening and technology) or ranking."`
	Format     string `default:"jsonl" enum:"jsonl,csv,parquet" help:"Form: jsonl, csv or parquet."`
	Out        string `short:"o" default:"-" help:"File to write; - is stdout."`
	BOM        bool   `name:"bom" help:"Begin CSV with a byte order mark, for Excel."`
	Dictionary string `help:"File for the description of the columns; FILE.dictionary.md beside a table if none is named." placeholder:"FILE"`
	MinSample  int    `default:"50" help:"Fewest openings of a role in the ranking; negative for no limit." placeholder:"N"`
}

// Run implements the command.
func (c *exportCmd) Run(ctx context.Context, a *app) (err error) {
	if c.records() && c.Dictionary != "" {
		return a.misuse(textNoTable, c.Layer)
	}
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	if c.records() {
		return a.writeTo(c.Out, func(w io.Writer) error { return c.export(ctx, a, s, w) })
	}
	return c.exportTable(ctx, a, s)
}

// records reports whether stored records are written rather than a table.
func (c *exportCmd) records() bool {
	return tabular.Format(c.Format) == tabular.JSONL && c.Layer != "demands" && c.Layer != "ranking"
}

// writeTo has write fill the file, which appears whole or not at all; "-" is
// stdout.
func (a *app) writeTo(file string, write func(io.Writer) error) error {
	if file == "-" {
		return write(a.stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".techmap-export-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", file, cause(err))
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}

// cause returns what is wrong with a file that a person has not named, without its name.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// export writes a layer's records as they are stored.
func (c *exportCmd) export(ctx context.Context, a *app, s *stores, w io.Writer) error {
	known, err := s.known(ctx)
	if err != nil {
		return err
	}
	gate := newCustoms(known)
	defer gate.tell(a)
	switch c.Layer {
	case "silver":
		return writeLines(w, s.silverOut(ctx, gate))
	case "openings":
		return writeLines(w, s.openingsOut(ctx, gate))
	}
	return writeLines(w, s.goldOut(ctx, gate))
}

// silverOut returns the silver postings that may be handed on.
func (s *stores) silverOut(ctx context.Context, gate *customs) iter.Seq2[techmap.Posting, error] {
	return passing(gate, s.silverByID(ctx), func(p techmap.Posting) []string {
		return []string{p.Source}
	})
}

// goldOut returns the gold postings that may be handed on.
func (s *stores) goldOut(ctx context.Context, gate *customs) iter.Seq2[techmap.CanonicalPosting, error] {
	return passing(gate, s.gold.Gold().All(ctx), func(p techmap.CanonicalPosting) []string {
		return []string{p.Source}
	})
}

// openingsOut returns the openings that may be handed on.
func (s *stores) openingsOut(ctx context.Context, gate *customs) iter.Seq2[techmap.Opening, error] {
	return passing(gate, s.gold.Gold().Openings(ctx, time.Time{}), func(o techmap.Opening) []string {
		return o.Sources
	})
}

// writeLines writes records in their stored form, one a line.
func writeLines[T any](w io.Writer, records iter.Seq2[T, error]) error {
	out := bufio.NewWriterSize(w, 1<<16)
	for rec, err := range records {
		if err != nil {
			return err
		}
		data, err := record.Marshal(rec)
		if err != nil {
			return err
		}
		if _, err := out.Write(append(data, '\n')); err != nil {
			return fmt.Errorf("write export: %w", err)
		}
	}
	return out.Flush()
}
