package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"
)

// A drill loses or breaks one thing in a store, and restores it.
type drillCase struct {
	name   string
	server bool // gold lies in a database server
	run    func(ctx context.Context, d *drilled) error
}

// drillCases are all drills. docs/OPERATIONS.md has the commands of each.
func drillCases() []drillCase {
	return []drillCase{
		{name: "lost silver and gold: made again from bronze", run: lostSilver},
		{name: "lost MySQL: gold made again from silver and its answers", server: true, run: lostGold},
		{name: "lost index: the API dies and reads gold again", run: lostIndex},
		{name: "lost history of what was served", run: lostHistory},
		{name: "bad deploy: never ready, the old one goes on, rolled back", run: badDeploy},
		{name: "bad taxonomy: a broken one is refused, a wrong one undone", run: badTaxonomy},
	}
}

// A drilled store has what it held before beside it.
type drilled struct {
	*pipeline
	dir    string
	repair time.Duration // what was measured
}

// drill runs every drill on a store of its own making.
func drill(ctx context.Context, o options, out io.Writer) (err error) {
	p, err := build(ctx, o.bin)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "techmap-drills-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "postings.jsonl")
	n, err := postingsFile(file, o)
	if err != nil {
		return err
	}
	local, err := drillStore(ctx, p, filepath.Join(dir, "local"), file, nil)
	if err != nil {
		return err
	}
	var served *drilled
	if c, err := cloudStore(ctx, filepath.Join(dir, "served")); err == nil {
		defer func() { err = errors.Join(err, c.close(context.WithoutCancel(ctx))) }()
		c.flags = []string{"--store", c.dir, "--gold", c.gold} // bronze and silver stay here
		if served, err = drillStore(ctx, p, c.dir, file, c); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "%d postings\n", n)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	var errs []error
	for _, c := range drillCases() {
		d := local
		if c.server {
			d = served
		}
		if d == nil {
			fmt.Fprintf(w, "%s\tleft out: no database server; run with \"go run ./internal/servers --\"\n", c.name)
			continue
		}
		err := c.run(ctx, d)
		if err == nil {
			err = d.unchanged(ctx)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", c.name, err))
			fmt.Fprintf(w, "%s\tFAILED\n", c.name)
			continue
		}
		fmt.Fprintf(w, "%s\t%.1f s\texports equal\n", c.name, d.repair.Seconds())
	}
	return errors.Join(append(errs, w.Flush())...)
}

// postingsFile writes the postings of the drills, those that are real first.
func postingsFile(file string, o options) (n int, err error) {
	want := cmp.Or(o.postings, 20_000)
	b, err := newBoard(o.corpora, want)
	if err != nil {
		return 0, err
	}
	for i := len(b.jobs); i < want; i++ {
		b.add(madeUp(i))
	}
	f, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriter(f)
	lines := json.NewEncoder(w)
	for _, j := range b.jobs {
		err := lines.Encode(struct {
			Source string `json:"source"`
			URL    string `json:"url"`
			*job
		}{"drill", "https://drill.example/" + j.ID, j})
		if err != nil {
			return 0, errors.Join(err, f.Close())
		}
	}
	return len(b.jobs), errors.Join(w.Flush(), f.Close())
}

// drillStore imports the postings and keeps the exports of every layer.
func drillStore(ctx context.Context, p programs, dir, file string, c *store) (*drilled, error) {
	at := c
	if at == nil {
		var err error
		if at, err = localStore(dir, false); err != nil {
			return nil, err
		}
	}
	d := &drilled{pipeline: &pipeline{programs: p, at: at, sites: filepath.Join(dir, "sites")}, dir: dir}
	if err := os.MkdirAll(d.sites, 0o755); err != nil {
		return nil, err
	}
	if err := d.done(ctx, "import", file, "--no-show"); err != nil {
		return nil, err
	}
	return d, d.exports(ctx, "before")
}

// call runs the command on the store to its end.
func (d *drilled) call(ctx context.Context, args ...string) (*call, error) {
	all := append([]string{"--quiet", "--sites", d.sites}, d.at.flags...)
	c, err := start(ctx, nil, d.techmap, append(all, args...)...)
	if err == nil {
		<-c.ended
	}
	return c, err
}

// done is call for what has to work; records may be lost on the way.
func (d *drilled) done(ctx context.Context, args ...string) error {
	c, err := d.call(ctx, args...)
	if err != nil {
		return err
	}
	if code := c.status(); code != exitDone && code != exitPartial {
		return fmt.Errorf("techmap %v: status %d: %s", args, code, c.said())
	}
	return nil
}

func (d *drilled) exports(ctx context.Context, when string) error {
	for _, layer := range layers() {
		if err := d.export(ctx, layer, filepath.Join(d.dir, when+"-"+layer+".jsonl")); err != nil {
			return err
		}
	}
	return nil
}

// unchanged demands the exports of before.
func (d *drilled) unchanged(ctx context.Context) error {
	if err := d.exports(ctx, "after"); err != nil {
		return err
	}
	for _, layer := range layers() {
		equal, where, err := sameFiles(filepath.Join(d.dir, "after-"+layer+".jsonl"), filepath.Join(d.dir, "before-"+layer+".jsonl"))
		if err != nil {
			return err
		}
		if !equal {
			return fmt.Errorf("%s is not what it was: %s", layer, where)
		}
	}
	return nil
}

// timed measures a repair.
func (d *drilled) timed(repair func() error) error {
	began := clock()
	err := repair()
	d.repair = clock().Sub(began)
	return err
}
