package s3sink

import (
	"bytes"
	"context"
	"io"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// budget is how many bytes of objects are held that were fetched before they are
// asked for, beside the one that is being read.
const budget = 64 << 20

// An ahead fetches objects, whole, before they are asked for, in their order. It
// belongs to the one goroutine that opens them.
type ahead struct {
	s       *Store
	ctx     context.Context // of the fetches; ends with the reading
	g       errgroup.Group
	objects []listed
	at      map[string]int
	keep    bool // all objects together fit into the budget: none is fetched twice
	held    int64
	started map[string]*fetch
}

// A fetch is an object that is under way, or has come once done is closed.
type fetch struct {
	size int64
	done chan struct{}
	data []byte
	err  error
}

// ahead calls use with a function that opens objects, and returns when it has
// returned and no request is under way. Objects are best opened in their order;
// after the last, the first may come again.
func (s *Store) ahead(ctx context.Context, objects []listed, use func(ctx context.Context, open bronzefile.Open)) {
	ctx, cancel := context.WithCancel(ctx)
	a := &ahead{
		s: s, ctx: ctx, objects: objects,
		at: make(map[string]int, len(objects)), started: make(map[string]*fetch),
	}
	var total int64
	for i, o := range objects {
		a.at[o.key] = i
		total += o.size
	}
	a.keep = total <= budget
	defer func() {
		cancel()
		_ = a.g.Wait()
	}()
	use(ctx, a.open)
}

// open returns the object named key as soon as it has come.
func (a *ahead) open(ctx context.Context, key string) (io.ReadCloser, error) {
	i := a.at[key]
	f := a.start(i)
	for j := i + 1; j < len(a.objects) && j < i+parallel; j++ {
		if a.started[a.objects[j].key] == nil && a.held+a.objects[j].size > budget {
			break
		}
		a.start(j)
	}
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if !a.keep {
		delete(a.started, key)
		a.held -= f.size
	}
	if f.err != nil {
		return nil, f.err
	}
	return io.NopCloser(bytes.NewReader(f.data)), nil
}

// start begins to fetch object i, unless that has been done.
func (a *ahead) start(i int) *fetch {
	o := a.objects[i]
	if f := a.started[o.key]; f != nil {
		return f
	}
	f := &fetch{size: o.size, done: make(chan struct{})}
	a.started[o.key] = f
	a.held += o.size
	a.g.Go(func() error {
		defer close(f.done)
		f.data, _, f.err = a.s.get(a.ctx, o.key)
		return nil
	})
	return f
}
