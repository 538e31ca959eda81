package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// serve is the API over the openings of the corpus until stdin ends. It writes its address
// to stdout when it is ready. A POST to /publish publishes another revision of one opening
// in fifty, and is answered when they are served.
func serve(ctx context.Context, openings int, stdin io.Reader, stdout io.Writer) error {
	lib, err := newLibrary(ctx, corpusOf(openings))
	if err != nil {
		return err
	}
	api, err := rankhttp.New(lib, nil)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", rankhttp.Edge(api, nil))
	mux.HandleFunc("POST /publish", lib.publish)
	at, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	var g errgroup.Group
	g.Go(func() error {
		if err := server.Serve(at); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	_, said := fmt.Fprintln(stdout, at.Addr())
	_, read := io.Copy(io.Discard, stdin) // until the parent closes it, or is gone
	return errors.Join(said, read, server.Close(), g.Wait())
}

// A library serves the corpus as it was published last.
type library struct {
	corpus  ranktest.Corpus
	current atomic.Pointer[rankhttp.Data]

	publishing sync.Mutex  // guards what follows
	index      *rank.Index // of its own: readers have snapshots
	revision   int
}

var _ rankhttp.Library = (*library)(nil)

func newLibrary(ctx context.Context, c ranktest.Corpus) (*library, error) {
	tax := c.Taxonomy()
	index, err := rank.LoadWith(ctx, c.All(), tax, &rank.Options{Text: true})
	if err != nil {
		return nil, err
	}
	l := &library{corpus: c, index: index}
	l.swap(tax)
	return l, nil
}

// Current implements [rankhttp.Library].
func (l *library) Current() *rankhttp.Data { return l.current.Load() }

// At implements [rankhttp.Library] for the current version alone.
func (l *library) At(_ context.Context, version string) (*rankhttp.Data, error) {
	if data := l.Current(); data.Version == version {
		return data, nil
	}
	return nil, fmt.Errorf("loadpeers: data %q are not kept: leave the version out: %w", version, techmap.ErrNotFound)
}

func (l *library) publish(w http.ResponseWriter, _ *http.Request) {
	l.publishing.Lock()
	defer l.publishing.Unlock()
	l.revision++
	var changed []techmap.Opening
	for i := l.revision % 50; i < l.corpus.Openings; i += 50 {
		changed = append(changed, l.corpus.Opening(i, l.revision))
	}
	l.index.Apply(changed, nil)
	l.swap(l.Current().Taxonomy)
	w.WriteHeader(http.StatusNoContent)
}

func (l *library) swap(tax *techmap.Taxonomy) {
	l.current.Store(&rankhttp.Data{
		Index: l.index.Snapshot(), Taxonomy: tax, Version: fmt.Sprintf("revision-%d", l.revision), Method: "corpus",
	})
}
