package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/techmap-it/techmap/internal/record"
)

// exportCmd writes a layer out. Equal layers give equal bytes: records are
// sorted by ID, their fields have a fixed order, and nothing of the run or of
// the wall clock is in them.
type exportCmd struct {
	Layer string `default:"gold" enum:"silver,gold,openings" help:"Layer: silver, gold or openings."`
	Out   string `short:"o" default:"-" help:"File to write; - is stdout."`
}

// Run implements the command.
func (c *exportCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	if c.Out == "-" {
		return c.export(ctx, s, a.stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(c.Out), ".techmap-export-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := c.export(ctx, s, f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), c.Out)
}

func (c *exportCmd) export(ctx context.Context, s *stores, w io.Writer) error {
	switch c.Layer {
	case "silver":
		return writeLines(w, s.silver.Silver().All(ctx))
	case "openings":
		return writeLines(w, s.gold.Gold().Openings(ctx, time.Time{}))
	}
	return writeLines(w, s.gold.Gold().All(ctx))
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
