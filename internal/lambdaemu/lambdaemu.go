// Package lambdaemu runs Lambda functions as they are deployed, for tests: programs that
// speak the runtime API, each in a process of its own that is reused, ends at its time
// limit, and may be killed. It has the front that clients invoke functions at, and hands
// messages of SQS queues to them as event source mappings do.
//
// What it does not have: roles, layers, extensions, limits of memory, and a frozen
// process between two events.
package lambdaemu

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

// Defaults of a Function, those of Lambda.
const (
	DefaultTimeout     = 3 * time.Second
	DefaultConcurrency = 10
	// InitTimeout is how long a program may take until it asks for its first event. Lambda
	// gives it ten seconds, on a machine that does nothing else.
	InitTimeout = time.Minute
)

// A Function is what a program is run as.
type Function struct {
	Name        string
	Program     string   // path of the bootstrap
	Env         []string // beside what Lambda sets; nothing is inherited
	Timeout     time.Duration
	Concurrency int // how many events at once; more are refused
}

// Errors of Invoke.
var (
	ErrUnknown = errors.New("lambdaemu: no such function")
	ErrBusy    = errors.New("lambdaemu: as many events as the function may have at once")
)

// A Result is what became of an event.
type Result struct {
	Payload []byte
	// Error is "Unhandled" if the function failed: Payload says how then.
	Error    string
	Init     time.Duration // of a process that was started for the event, else 0
	InitCPU  time.Duration // that Init took of processors, 0 where that cannot be known
	Duration time.Duration
	MaxRSS   int64 // bytes that the process has used at most, 0 where that cannot be known
}

// An Emulator runs functions. It is safe for concurrent use.
type Emulator struct {
	functions map[string]*pool
	logs      io.Writer
}

// New returns an emulator of functions, whose output goes to logs; nil drops it. No
// process is started before its first event.
func New(logs io.Writer, functions ...Function) *Emulator {
	e := &Emulator{functions: make(map[string]*pool), logs: &locked{w: cmp.Or[io.Writer](logs, io.Discard)}}
	for _, f := range functions {
		f.Timeout = cmp.Or(f.Timeout, DefaultTimeout)
		f.Concurrency = cmp.Or(f.Concurrency, DefaultConcurrency)
		e.functions[f.Name] = &pool{f: f, slots: make(chan struct{}, f.Concurrency)}
	}
	return e
}

// Invoke hands an event to a function and returns what became of it. An error means that
// there was no process to hand it to.
func (e *Emulator) Invoke(ctx context.Context, function string, payload []byte) (Result, error) {
	p := e.functions[function]
	if p == nil {
		return Result{}, fmt.Errorf("%w: %q", ErrUnknown, function)
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	default:
		return Result{}, fmt.Errorf("%w: %q", ErrBusy, function)
	}
	s, cold, err := p.take(ctx, e.logs)
	if err != nil {
		return Result{}, err
	}
	r := s.invoke(ctx, payload, p.f.Timeout)
	if cold {
		r.Init, r.InitCPU = s.init, s.initCPU
	}
	p.weigh(r)
	return r, p.put(s)
}

// MaxRSS returns how many bytes of memory a process of a function has used at most, after
// any event so far; 0 where that cannot be known.
func (e *Emulator) MaxRSS(function string) int64 {
	p := e.functions[function]
	if p == nil {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rss
}

// Kill kills the processes of a function, as a lack of memory would, and returns how many
// there were.
func (e *Emulator) Kill(function string) (killed int) {
	p := e.functions[function]
	if p == nil {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.all {
		if s.kill() {
			killed++
		}
	}
	return killed
}

// Close ends all processes. Events that are under way fail.
func (e *Emulator) Close() error {
	var errs []error
	for _, p := range e.functions {
		p.mu.Lock()
		all := slices.Clone(p.all)
		p.idle, p.all = nil, nil
		p.mu.Unlock()
		for _, s := range all {
			errs = append(errs, s.close())
		}
	}
	return errors.Join(errs...)
}

// A pool is the processes of a function.
type pool struct {
	f     Function
	slots chan struct{} // as many as events under way

	mu   sync.Mutex
	idle []*sandbox
	all  []*sandbox
	rss  int64 // bytes that a process has used at most
}

// weigh remembers how much memory a process has used.
func (p *pool) weigh(r Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rss = max(p.rss, r.MaxRSS)
}

// take returns a process that waits for an event: one that is there, or a new one.
func (p *pool) take(ctx context.Context, logs io.Writer) (s *sandbox, cold bool, err error) {
	p.mu.Lock()
	for len(p.idle) > 0 && s == nil {
		s, p.idle = p.idle[0], p.idle[1:]
		if s.gone() {
			p.all = slices.DeleteFunc(p.all, func(o *sandbox) bool { return o == s })
			err = errors.Join(err, s.close())
			s = nil
		}
	}
	p.mu.Unlock()
	if s != nil || err != nil {
		return s, false, err
	}
	if s, err = start(ctx, p.f, logs); err != nil {
		return nil, true, err
	}
	p.mu.Lock()
	p.all = append(p.all, s)
	p.mu.Unlock()
	return s, true, nil
}

// put gives a process back, unless it is no more.
func (p *pool) put(s *sandbox) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !s.gone() {
		p.idle = append(p.idle, s)
		return nil
	}
	p.all = slices.DeleteFunc(p.all, func(o *sandbox) bool { return o == s })
	return s.close()
}

// locked lets several processes write lines.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

// Write implements io.Writer.
func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
