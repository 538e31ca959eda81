package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// boilerplateCmd finds lines that are of a site and not of a posting.
type boilerplateCmd struct {
	Out string `help:"Where to write them; STORE/boilerplate.txt if not named, \"-\" for stdout." placeholder:"FILE"`
}

var textBoilerplate = message.Text{
	En: "%d lines that a source puts into the postings of many companies: %s. They are left out from the next \"techmap load\" on.",
	Ko: "출처가 여러 회사의 공고에 똑같이 넣는 문구 %d줄: %s. 다음 \"techmap load\"부터 뺍니다.",
}

// boilerplateFile is where it lies if nothing else is said.
func (c *cli) boilerplateFile() string { return filepath.Join(c.Store, "boilerplate.txt") }

// openBoilerplate reads the file that flags name, or that of the store if there is one.
// It is read once: it never changes during a run.
func (a *app) openBoilerplate() (*lexicon.Boilerplate, error) {
	name := cmp.Or(a.cli.Boilerplate, a.cli.boilerplateFile())
	if store, err := os.Stat(a.cli.Store); a.cli.Boilerplate == "" && (err != nil || !store.IsDir()) {
		return nil, nil // what is wrong with the store, whoever opens it says
	}
	f, err := os.Open(name)
	if a.cli.Boilerplate == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := lexicon.ReadBoilerplate(f)
	if err != nil {
		return nil, fmt.Errorf("%s: make it again with \"techmap boilerplate\": %w", name, err)
	}
	return b, nil
}

// Run implements the command.
func (c *boilerplateCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	b, err := lexicon.BuildBoilerplate(s.silver.Silver().All(ctx))
	if err != nil {
		return err
	}
	if c.Out == "-" {
		_, err := b.WriteTo(a.stdout)
		return err
	}
	name := cmp.Or(c.Out, a.cli.boilerplateFile())
	if err := writeWhole(name, b); err != nil {
		return err
	}
	a.note(textBoilerplate, b.Len(), name)
	return nil
}

// writeWhole writes a file under another name first, so that it is whole or as before.
func writeWhole(name string, from io.WriterTo) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".techmap-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // without effect once it is renamed
	_, err = from.WriteTo(f)
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
