package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// A receiver prints what Alertmanager tells, and keeps it.
type receiver struct {
	out io.Writer
	now func() time.Time

	mu   sync.Mutex
	told []message
}

// A message is one that Alertmanager sent.
type message struct {
	at     time.Time
	to     string // page or ticket
	firing []string
	over   []string // resolved
}

// ServeHTTP implements http.Handler.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	var body struct {
		Alerts []struct {
			Status      string
			Labels      map[string]string
			Annotations map[string]string
		}
	}
	data, err := readAll(req.Body)
	if err == nil {
		err = json.Unmarshal(data, &body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	m := message{at: r.now(), to: strings.Trim(req.URL.Path, "/")}
	for _, a := range body.Alerts {
		name := a.Labels["alertname"]
		if s := a.Labels["source"]; s != "" {
			name += "{" + s + "}"
		}
		if a.Status == "firing" {
			m.firing = append(m.firing, name)
			fmt.Fprintf(r.out, "%s ALERT  %s %s: %s / %s\n", m.at.Format(time.TimeOnly), m.to, name,
				a.Annotations["summary"], a.Annotations["summary_ko"])
			continue
		}
		m.over = append(m.over, name)
		fmt.Fprintf(r.out, "%s over   %s %s\n", m.at.Format(time.TimeOnly), m.to, name)
	}
	slices.Sort(m.firing)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = append(r.told, m)
}

// since returns the messages from the nth on.
func (r *receiver) since(n int) []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.told[n:])
}

// maxBody is the most that is read of an answer.
const maxBody = 16 << 20

func readAll(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, maxBody)) }
