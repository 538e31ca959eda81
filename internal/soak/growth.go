package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// A growth tells how the API's use of the system changed in the life of one process.
type growth struct {
	api *apiServer

	mu      sync.Mutex
	life    int
	samples []reading
}

type reading struct {
	at time.Time
	of map[string]float64
}

// measureEvery is how often the API is measured.
const measureEvery = 2 * time.Second

// run measures until ctx ends. A process that is not there is not measured.
func (g *growth) run(ctx context.Context) error {
	tick := time.NewTicker(measureEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		of, err := g.api.measure(ctx)
		if err != nil {
			continue // it is paused or dead, which clients tell
		}
		g.mu.Lock()
		if life := g.api.life(); life != g.life {
			g.life, g.samples = life, nil
		}
		g.samples = append(g.samples, reading{clock(), of})
		g.mu.Unlock()
	}
}

// A trend is how a gauge changed.
type trend struct {
	Name   string  `json:"name"`
	Before float64 `json:"before"` // the mean of the second tenth of the time
	After  float64 `json:"after"`  // of the last tenth
	Hour   float64 `json:"hour"`   // the slope of the line through all, in an hour
}

// trends returns those of the gauges, and for how long they were measured. What the
// process does to warm up, in the first tenth, is left out.
func (g *growth) trends() ([]trend, time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	tenth := len(g.samples) / 10
	if tenth == 0 {
		return nil, 0
	}
	late := g.samples[tenth:]
	var out []trend
	for _, name := range gauges {
		out = append(out, trend{
			name, mean(late[:tenth], name), mean(late[len(late)-tenth:], name), slope(late, name) * float64(time.Hour/time.Second),
		})
	}
	return out, late[len(late)-1].at.Sub(late[0].at)
}

func mean(samples []reading, name string) float64 {
	sum := 0.
	for _, s := range samples {
		sum += s.of[name]
	}
	return sum / float64(len(samples))
}

// slope returns that of the line of least squares, in a second.
func slope(samples []reading, name string) float64 {
	var x, y, xx, xy float64
	n := float64(len(samples))
	for _, s := range samples {
		t, v := s.at.Sub(samples[0].at).Seconds(), s.of[name]
		x, y, xx, xy = x+t, y+v, xx+t*t, xy+t*v
	}
	if d := n*xx - x*x; d > 0 {
		return (n*xy - x*y) / d
	}
	return 0
}

// What may grow. Goroutines and descriptors follow connections, of which there are a
// few more or less at any moment. Memory follows the openings, of which there are more
// each day, and what the collector of garbage leaves: a quarter, and 48 MB.
const (
	mayGrow       = 12
	mayGrowMemory = 48 << 20
)

// grown says what grew more than it may.
func grown(trends []trend) []string {
	openings := 1.
	for _, t := range trends {
		if t.Name == "techmap_index_openings" && t.Before > 0 {
			openings = max(t.After/t.Before, 1)
		}
	}
	var out []string
	for _, t := range trends {
		most := t.Before + mayGrow
		switch t.Name {
		case "techmap_index_openings":
			continue
		case "process_resident_memory_bytes":
			most = t.Before*openings*1.25 + mayGrowMemory
		}
		if t.After > most {
			out = append(out, fmt.Sprintf("%s grew from %.0f to %.0f, at most %.0f was to be", t.Name, t.Before, t.After, most))
		}
	}
	return out
}
