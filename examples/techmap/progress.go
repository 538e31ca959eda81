package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
)

// isTerminal reports whether w is a terminal.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// A progress tells how far a run has come: a bar on a terminal, a line a
// minute otherwise, nothing if quiet.
type progress struct {
	w        io.Writer
	lang     message.Lang
	quiet    bool
	terminal bool

	done, rejected atomic.Int64

	mu    sync.Mutex
	bar   *progressbar.ProgressBar
	began time.Time
	spoke time.Time
}

func newProgress(w io.Writer, lang message.Lang, quiet, terminal bool) *progress {
	now := time.Now()
	return &progress{w: w, lang: lang, quiet: quiet, terminal: terminal, began: now, spoke: now}
}

// trace counts the postings that come to gold.
func (p *progress) trace() *techmap.Trace { return p.traceOf(techmap.StageGold) }

// traceOf counts the postings that pass a stage, from none on.
func (p *progress) traceOf(stage techmap.Stage) *techmap.Trace {
	p.done.Store(0)
	return &techmap.Trace{
		End: func(_ context.Context, e techmap.Event, err error) {
			if e.Stage == stage && err == nil {
				p.done.Add(int64(e.N))
				p.show()
			}
		},
		Rejected: func(context.Context, *techmap.RecordError) { p.rejected.Add(1) },
	}
}

func (p *progress) show() {
	if p.quiet {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	n, lost := p.done.Load(), p.rejected.Load()
	if !p.terminal {
		if now := time.Now(); now.Sub(p.spoke) >= time.Minute {
			p.spoke = now
			fmt.Fprintln(p.w, textProgress.In(p.lang, n, lost, now.Sub(p.began).Round(time.Second)))
		}
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionSetDescription(textPostings.In(p.lang)),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionSetItsString(textUnit.In(p.lang)),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	// The bar is decoration: that it cannot be drawn is no reason to stop.
	_ = p.bar.Set64(n)
}

// announce says what the bar counts from now on.
func (p *progress) announce(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Describe(what)
	}
}

// pause clears the bar, so that a line can be written; it comes back by itself.
func (p *progress) pause() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

// stop removes the bar.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}
