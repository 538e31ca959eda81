package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"
)

// Days of a half are no more than this, so that each is long enough to be asked about.
const mostDays = 80

// soak runs the halves that o asks for, one after the other.
func soak(ctx context.Context, o options, out io.Writer) (err error) {
	b, err := newBoard(o.corpora, cmp.Or(o.postings, 1200))
	if err != nil {
		return err
	}
	p, err := build(ctx, o.bin)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "techmap-soak-")
	if err != nil {
		return err
	}
	defer func() {
		if o.keep {
			fmt.Fprintln(out, "left in", dir)
			return
		}
		err = errors.Join(err, os.RemoveAll(dir))
	}()
	fmt.Fprintf(out, "seed %d, %g minutes, %d faults, stores %s, %d postings on the board beside the sample sites\n",
		o.seed, o.minutes, o.faults, o.stores, len(b.jobs))
	var halves []*half
	for _, cloud := range []bool{false, true} {
		if o.stores == storesLocal && cloud || o.stores == storesCloud && !cloud {
			continue
		}
		h := &half{options: o, programs: p, board: b, cloud: cloud, out: out, dir: filepath.Join(dir, "local")}
		if cloud {
			h.dir = filepath.Join(dir, "cloud")
		}
		if o.stores == storesBoth {
			h.minutes, h.faults = o.minutes/2, (o.faults+1)/2
		}
		halves = append(halves, h)
		if err := h.run(ctx); err != nil {
			h.Wrong = append(h.Wrong, err.Error())
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return conclude(o, halves, out)
}

// A half is a soak over one kind of stores.
type half struct {
	options
	programs
	board *board
	cloud bool
	dir   string
	out   io.Writer

	s    *shaker
	load *load
	grow *growth
	days int
	outcome
}

func (h *half) tell(format string, args ...any) {
	fmt.Fprintf(h.out, "  "+format+"\n", args...)
}

func (h *half) run(ctx context.Context) (err error) {
	web := openSites(h.board)
	defer web.close()
	folder := filepath.Join(h.dir, "sites")
	if err := web.write(folder); err != nil {
		return err
	}
	at, err := h.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, at.close(context.WithoutCancel(ctx))) }()
	pipe := &pipeline{programs: h.programs, at: at, sites: folder}
	h.s = &shaker{
		pipeline: pipe, sites: web, tell: h.tell, usual: make(map[step]time.Duration), struck: make(map[faultKind]int),
	}
	if err := h.s.day(ctx, 0, nil); err != nil { // a store that the API can open
		return err
	}
	if h.s.api, err = openAPI(ctx, h.programs, at, filepath.Join(h.dir, "api.log")); err != nil {
		return err
	}
	h.load, h.grow = newLoad(h.s.api), &growth{api: h.s.api}
	shaken := h.shake(ctx)
	h.outcome.of(h)
	if err := errors.Join(shaken, h.s.api.end()); err != nil {
		return err
	}
	return h.compare(ctx, web, folder)
}

func (h *half) open(ctx context.Context) (*store, error) {
	dir := filepath.Join(h.dir, "store")
	if !h.cloud {
		return localStore(dir, !h.keep)
	}
	return cloudStore(ctx, dir)
}

// shake runs days under faults and load.
func (h *half) shake(ctx context.Context) error {
	if err := h.counted(ctx, 0); err != nil {
		return err
	}
	asking, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	g.Go(func() error { return h.load.run(asking) })
	g.Go(func() error { return h.grow.run(asking) })
	g.Go(func() error {
		defer stop()
		return h.pass(ctx)
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return h.load.follow(ctx, h.s.fullDays())
}

// pass lets days pass until the time is over and enough went wrong.
func (h *half) pass(ctx context.Context) error {
	began := clock()
	whole := time.Duration(h.minutes * float64(time.Minute))
	plan := newSchedule(h.seed, h.cloud, h.s.at.disk)
	said := began
	for day := 1; ; day++ {
		passed := clock().Sub(began)
		if passed >= whole && h.s.count() >= h.faults {
			return nil
		}
		if passed > whole*3/2+time.Minute {
			return fmt.Errorf("only %d of %d faults struck in %v", h.s.count(), h.faults, passed.Round(time.Second))
		}
		// What is due by the end of this day, and a little more: some miss.
		part := min(float64(passed+whole/mostDays)/float64(whole), 1)
		due := int(math.Ceil(part*float64(h.faults)*1.05)) - h.s.count()
		var faults []fault
		for range min(max(due, 0), 12) {
			faults = append(faults, plan.next(part > .35))
		}
		if err := h.s.day(ctx, day, faults); err != nil {
			return err
		}
		if err := h.counted(ctx, day); err != nil {
			return err
		}
		if now := clock(); now.Sub(said) >= time.Minute {
			said = now
			h.progress(now.Sub(began))
		}
		rest := time.Duration(float64(whole)/mostDays*float64(day)) - clock().Sub(began)
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(max(rest, 0)):
		}
	}
}

// counted checks that the layers hold the same postings, and counts what the API has to
// answer of the day.
func (h *half) counted(ctx context.Context, day int) error {
	h.days = day + 1
	var lines [3]int
	for i, layer := range layers() {
		file := filepath.Join(h.dir, layer+".jsonl")
		if err := insist(ctx, func() error { return h.s.export(ctx, layer, file) }); err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		lines[i] = bytes.Count(data, []byte("\n"))
	}
	ref, openings, members, err := countFile(filepath.Join(h.dir, "openings.jsonl"), dayTime(day))
	if err != nil {
		return err
	}
	if lines[0] != lines[1] || members != lines[1] || openings != lines[2] {
		return fmt.Errorf("conservation on day %d: %d silver, %d gold, %d in %d openings", day, lines[0], lines[1], members, openings)
	}
	h.Silver, h.Gold, h.Openings = lines[0], lines[1], openings
	h.load.published(dayTime(day), ref)
	return nil
}

// compare runs the same days once more, undisturbed and into a store on this machine,
// and demands the same exports.
func (h *half) compare(ctx context.Context, web *sites, folder string) error {
	began := clock()
	calm, err := localStore(filepath.Join(h.dir, "calm"), false)
	if err != nil {
		return err
	}
	p := &pipeline{programs: h.programs, at: calm, sites: folder, began: began}
	for day := range h.days {
		web.turn(day)
		for _, step := range []step{stepCrawl, stepRefine} {
			if err := p.done(ctx, step, day); err != nil {
				return err
			}
		}
	}
	p.began = time.Time{}
	for _, step := range []step{stepLoad, stepPublish} {
		if err := p.done(ctx, step, h.days-1); err != nil {
			return err
		}
	}
	h.Exports = make(map[string]bool)
	for _, layer := range layers() {
		file := filepath.Join(h.dir, "calm-"+layer+".jsonl")
		if err := p.export(ctx, layer, file); err != nil {
			return err
		}
		equal, where, err := sameFiles(filepath.Join(h.dir, layer+".jsonl"), file)
		if err != nil {
			return err
		}
		h.Exports[layer] = equal
		if !equal {
			h.Wrong = append(h.Wrong, "export of "+layer+" differs: "+where)
		}
	}
	h.tell("the same %d days undisturbed took %v", h.days, clock().Sub(began).Round(time.Second))
	return nil
}

// sameFiles compares two files, and says where the first difference is.
func sameFiles(a, b string) (equal bool, where string, err error) {
	x, err := os.ReadFile(a)
	if err != nil {
		return false, "", err
	}
	y, err := os.ReadFile(b)
	if err != nil {
		return false, "", err
	}
	if bytes.Equal(x, y) {
		return true, "", nil
	}
	i := 0
	for i < min(len(x), len(y)) && x[i] == y[i] {
		i++
	}
	around := func(t []byte) []byte { return t[max(0, i-120):min(len(t), i+120)] }
	return false, fmt.Sprintf("%d and %d bytes; %q, not %q", len(x), len(y), around(x), around(y)), nil
}
