package main

import (
	"context"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// batch does what messages wake the function up for, and says which have to come again.
// A message only says where to look: what there is to do is read from the layer, so
// those about one source are one piece of work. One that cannot be read, or whose source
// fails or panics, comes again alone; the redrive policy of the queue ends that.
func (f *function) batch(ctx context.Context, records []sqssink.LambdaMessage, m *measured) sqssink.LambdaResponse {
	b := newWork(records)
	for id, err := range b.failed {
		f.log.Error("message", "id", id, "err", err)
	}
	var done []sqssink.Message
	for _, source := range b.order {
		report, err := guard(f.log, func() (techmap.Report, error) { return f.task.source(ctx, source, window{}) })
		m.add(report)
		if err != nil {
			f.log.Error("source", "source", source, "err", err)
			b.fail(source, err)
			continue
		}
		done = append(done, b.latest[source])
	}
	if len(done) > 0 {
		report, err := guard(f.log, func() (techmap.Report, error) { return f.task.rest(ctx, window{}) })
		m.add(report)
		if err == nil && f.next != nil {
			err = f.next.Send(ctx, done)
		}
		if err != nil {
			f.log.Error("failed", "err", err)
			for _, message := range done {
				b.fail(message.Source, err)
			}
		}
	}
	m.messages, m.again = len(records), len(b.failed)
	for _, err := range b.failed {
		m.cause = err
	}
	return b.response(records)
}

// Work is a batch of messages by their sources.
type work struct {
	order  []string                   // sources, as they came first
	latest map[string]sqssink.Message // of each source
	ids    map[string][]string        // of the messages about each source
	failed map[string]error           // by the ID of the message
}

func newWork(records []sqssink.LambdaMessage) *work {
	w := &work{
		latest: make(map[string]sqssink.Message), ids: make(map[string][]string), failed: make(map[string]error),
	}
	for _, r := range records {
		message, err := sqssink.ParseMessage(r.Body)
		if err != nil {
			w.failed[r.MessageID] = err
			continue
		}
		if len(w.ids[message.Source]) == 0 {
			w.order = append(w.order, message.Source)
		}
		w.ids[message.Source] = append(w.ids[message.Source], r.MessageID)
		if !message.At.Before(w.latest[message.Source].At) {
			w.latest[message.Source] = message
		}
	}
	return w
}

// fail has the messages about a source come again.
func (w *work) fail(source string, err error) {
	for _, id := range w.ids[source] {
		w.failed[id] = err
	}
}

// response names the failed messages, as they came.
func (w *work) response(records []sqssink.LambdaMessage) sqssink.LambdaResponse {
	var failed []string
	for _, r := range records {
		if w.failed[r.MessageID] != nil {
			failed = append(failed, r.MessageID)
		}
	}
	return sqssink.Response(failed)
}
