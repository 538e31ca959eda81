package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/techmap-it/techmap/internal/multiply"
)

// multiplyCmd makes large data of small, to measure with. It is no command for
// users and is not in the help.
type multiplyCmd struct {
	Files  []string `arg:"" help:"Files of JSON lines, plain or gzip." name:"file"`
	Copies int      `default:"10" help:"How many copies."`
	Seed   uint64   `default:"1" help:"Random seed."`
}

// Run implements the command.
func (c *multiplyCmd) Run(_ context.Context, a *app) error {
	out := bufio.NewWriterSize(a.stdout, 1<<20)
	for _, file := range c.Files {
		stats, err := c.one(file, out)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		fmt.Fprintf(a.stderr, "%s: %+v\n", file, stats)
	}
	return out.Flush()
}

func (c *multiplyCmd) one(file string, out io.Writer) (_ multiply.Stats, err error) {
	f, err := os.Open(file)
	if err != nil {
		return multiply.Stats{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var in io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return multiply.Stats{}, err
		}
	}
	return multiply.Postings(in, out, c.Copies, c.Seed)
}
