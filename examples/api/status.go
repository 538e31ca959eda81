package main

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/examples/internal/status"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

var _ rankhttp.Watched = (*library)(nil)

// Pipeline implements [rankhttp.Watched]: what was found when the store was last looked at.
func (l *library) Pipeline() *rankhttp.Pipeline {
	if l.costs {
		return l.found()
	}
	return withoutCosts(l.found())
}

// withoutCosts leaves out what models cost, which is the business of who pays.
func withoutCosts(found *rankhttp.Pipeline) *rankhttp.Pipeline {
	if found == nil {
		return nil
	}
	shown := *found
	shown.Model.Booked, shown.Model.Spent, shown.Model.Budget, shown.Model.Left = false, 0, 0, 0
	shown.Findings = slices.DeleteFunc(slices.Clone(shown.Findings), func(f rankhttp.PipelineFinding) bool {
		return f.Code == status.CodeBudget
	})
	return &shown
}

// found is what was found, with what is only for whoever runs the server.
func (l *library) found() *rankhttp.Pipeline { return l.keeper.Load().Pipeline() }

// keep keeps what is served current and looks at the store it is from, until ctx ends.
func (l *library) keep(ctx context.Context, s *server) error {
	opts := status.KeeperOptions{Addresses: l.options.Addresses, Every: l.options.Every, Logger: s.log}
	opts.Budget, _ = strconv.ParseFloat(s.cli.getenv("TECHMAP_MAX_COST_MONTH"), 64) // the command checks it
	if s.cli.Gold == "" && !s.cli.Sample {
		opts.Books = filepath.Join(s.cli.Store, "llm", "ledger.jsonl")
	}
	keeper := status.NewKeeper(opts)
	l.keeper.Store(keeper)
	g, inner := errgroup.WithContext(ctx)
	g.Go(func() error { return l.open.Load().Watch(inner) })
	g.Go(func() error { return keeper.Watch(inner) })
	return g.Wait()
}
