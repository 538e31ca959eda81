package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A question is one that a dashboard asks Prometheus.
type question struct{ board, panel, expr string }

// questions returns those of all dashboards, each once.
func (s *stack) questions() ([]question, error) {
	files, err := filepath.Glob(filepath.Join(s.root, "examples/monitoring/grafana/dashboards/en/*.json"))
	if err != nil {
		return nil, err
	}
	var all []question
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var b struct {
			Title  string
			Panels []struct {
				Title   string
				Targets []struct {
					Expr       string
					Datasource struct{ Type string }
				}
			}
		}
		if err := json.Unmarshal(data, &b); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, p := range b.Panels {
			for _, t := range p.Targets {
				if t.Datasource.Type == "prometheus" {
					all = append(all, question{b.Title, p.Title, s.filled(t.Expr)})
				}
			}
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no dashboards", s.root)
	}
	return all, nil
}

// filled puts values in place of Grafana's variables.
func (s *stack) filled(expr string) string {
	return strings.NewReplacer("$__rate_interval", "1m", "$source", ".+", "$instance", ".+").Replace(expr)
}

// foreign are the beginnings of metrics whose exporters are not here.
var foreign = []string{"airflow_", "container_", "kube_"}

// isForeign reports whether a question is about what is not here.
func (q question) isForeign() bool {
	return slices.ContainsFunc(foreign, func(prefix string) bool { return strings.Contains(q.expr, prefix) })
}

// ask asks Prometheus and returns how many series it answers with.
func (s *stack) ask(ctx context.Context, expr string) (int, error) {
	body, err := get(ctx, "http://"+s.addresses["prometheus"]+"/api/v1/query?query="+url.QueryEscape(expr))
	if err != nil {
		return 0, err
	}
	var answer struct {
		Data struct {
			ResultType string
			Result     []json.RawMessage
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return 0, err
	}
	return len(answer.Data.Result), nil
}

// checkDashboards asks all questions until each was answered with data, and prints which
// of them nothing here can answer.
func (s *stack) checkDashboards(ctx context.Context, within time.Duration) error {
	all, err := s.questions()
	if err != nil {
		return err
	}
	var absent []string
	open := slices.DeleteFunc(slices.Clone(all), func(q question) bool {
		if q.isForeign() {
			absent = append(absent, q.board+": "+q.panel)
		}
		return q.isForeign()
	})
	asked := len(open)
	for end := time.Now().Add(within); len(open) > 0; {
		var empty []question
		for _, q := range open {
			n, err := s.ask(ctx, q.expr)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", q.board, q.panel, err)
			}
			if n == 0 {
				empty = append(empty, q)
			}
		}
		if open = empty; len(open) > 0 && time.Now().After(end) {
			return fmt.Errorf("%d of %d questions have no answer: %v", len(open), asked, open)
		}
		if err := sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.out, "dashboards: %d questions to Prometheus, each answered with data\n", asked)
	if err := s.tellZeros(ctx, all); err != nil {
		return err
	}
	absent = slices.Compact(slices.Sorted(slices.Values(absent)))
	fmt.Fprintf(s.out, "%d not asked, for their exporters are not here: %s\n", len(all)-asked, strings.Join(absent, "; "))
	return nil
}

// orNothing is what questions end with about things that seldom happen.
const orNothing = " or vector(0)"

// tellZeros prints which questions were answered with the zero that stands for nothing.
func (s *stack) tellZeros(ctx context.Context, all []question) error {
	var zeros []string
	for _, q := range all {
		expr, seldom := strings.CutSuffix(q.expr, orNothing)
		if !seldom || q.isForeign() {
			continue
		}
		n, err := s.ask(ctx, expr)
		if err != nil {
			return err
		}
		if n == 0 {
			zeros = append(zeros, q.board+": "+q.panel)
		}
	}
	fmt.Fprintf(s.out, "of these, %d by the zero of what has not happened: %s\n", len(zeros), strings.Join(zeros, "; "))
	return nil
}

// sleep waits for d, or returns the error of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
