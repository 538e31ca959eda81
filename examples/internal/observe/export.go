package observe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/push"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// An Export writes metrics to where Prometheus finds those of a program that does not
// last: a file that node_exporter's textfile collector reads, or a Pushgateway. What is
// there from the run before is counted on from, so that its counters only ever grow. One
// program at a time writes to a place.
type Export struct {
	from   prometheus.Gatherer
	before []byte // what was there, nil until it is read
	file   string
	server string // of a Pushgateway
	task   string
	client *http.Client
}

// The names that pushed metrics are grouped by.
const (
	pushJob     = "techmap"
	pushTimeout = 5 * time.Second
	maxExported = 16 << 20 // bytes
)

// ErrExport says that a place for metrics is none.
var ErrExport = errors.New("no place for metrics")

// NewExport returns what writes m to a place: a file, best one that ends in .prom, or
// http://HOST:9091, a Pushgateway, which keeps each task apart as an instance.
func NewExport(m *Metrics, place, task string) (*Export, error) {
	e := &Export{from: m.Registry, task: task, client: &http.Client{Timeout: pushTimeout}}
	scheme, _, isURL := strings.Cut(place, "://")
	if !isURL {
		e.file = place
		return e, nil
	}
	u, err := url.Parse(place)
	if err != nil || u.Host == "" || scheme != "http" && scheme != "https" {
		return nil, fmt.Errorf("%w: write a file's name, or http://HOST:PORT of a Pushgateway", ErrExport)
	}
	e.server = strings.TrimRight(place, "/")
	return e, nil
}

// Write writes the metrics as they are now, whole or not at all.
func (e *Export) Write(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pushTimeout)
	defer cancel()
	if e.before == nil {
		before, err := e.read(ctx)
		if err == nil {
			_, err = e.ours(before)
		}
		if err != nil {
			return fmt.Errorf("metrics: read what was written before, choose another place if it is not techmap's: %w", err)
		}
		e.before = before
	}
	if e.server != "" {
		pusher := push.New(e.server, pushJob).Grouping(model.InstanceLabel, e.task).Gatherer(e).Client(e.client)
		if err := pusher.PushContext(ctx); err != nil {
			return fmt.Errorf("metrics: %w", withoutUser(err))
		}
		return nil
	}
	if err := e.replace(); err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	return nil
}

// Gather implements prometheus.Gatherer.
func (e *Export) Gather() ([]*dto.MetricFamily, error) {
	now, err := e.from.Gather()
	if err != nil {
		return nil, err
	}
	before, err := e.ours(e.before)
	if err != nil {
		return nil, err
	}
	return merge(before, now), nil
}

// read returns what is at the place of the export. What is not there is empty; a file
// that is not ours to read is an error, so that nothing is written over it.
func (e *Export) read(ctx context.Context) ([]byte, error) {
	if e.server != "" {
		return e.pushed(ctx)
	}
	data, err := os.ReadFile(e.file)
	if errors.Is(err, fs.ErrNotExist) {
		return []byte{}, nil
	}
	return data, err
}

// pushed returns what a Pushgateway has, of everybody.
func (e *Export) pushed(ctx context.Context) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, e.server+"/metrics", nil)
	if err != nil {
		return nil, withoutUser(err)
	}
	resp, err := e.client.Do(req)
	if err != nil {
		return nil, withoutUser(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the Pushgateway answers %s", resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxExported))
}

// ours returns what this task wrote of data, in the text format.
func (e *Export) ours(data []byte) (map[string]*dto.MetricFamily, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	all, err := parser.TextToMetricFamilies(bytes.NewReader(data))
	if err != nil || e.server == "" {
		return all, err
	}
	for name, family := range all {
		family.Metric = slices.DeleteFunc(family.GetMetric(), func(m *dto.Metric) bool { return !e.ungroup(m) })
		if len(family.GetMetric()) == 0 {
			delete(all, name)
		}
	}
	return all, nil
}

// ungroup removes the labels that a Pushgateway adds, and reports whether m is ours.
func (e *Export) ungroup(m *dto.Metric) (ours bool) {
	kept, job, instance := m.GetLabel()[:0], "", ""
	for _, l := range m.GetLabel() {
		switch l.GetName() {
		case model.JobLabel:
			job = l.GetValue()
		case model.InstanceLabel:
			instance = l.GetValue()
		default:
			kept = append(kept, l)
		}
	}
	m.Label = kept
	return job == pushJob && instance == e.task
}

// replace puts the metrics in the place of the file. The collector passes over the
// temporary one, which does not end as it wants.
func (e *Export) replace() (err error) {
	families, err := e.Gather()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(e.file), ".metrics-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	for _, family := range families {
		if _, werr := expfmt.MetricFamilyToText(f, family); werr != nil && err == nil {
			err = werr
		}
	}
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil { // the collector is another user
		return err
	}
	return os.Rename(f.Name(), e.file)
}

// withoutUser returns err without the address, in which a password may stand.
func withoutUser(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
