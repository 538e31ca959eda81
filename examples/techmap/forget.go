package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/examples/internal/serving"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/medallion"
)

// forgetCmd removes postings from every layer, for good.
type forgetCmd struct {
	IDs     []string `arg:"" optional:"" name:"id" help:"Postings to forget, by ID."`
	Company []string `help:"Forget all postings of this company." placeholder:"NAME"`
	Source  []string `help:"Forget all postings of this source." placeholder:"S"`
	Yes     bool     `help:"Do it. Without this flag, only say what would go."`
	formatFlag
}

// A forgotten is what a forget removed, or would.
type forgotten struct {
	Postings   int  `json:"postings"` // that silver knew
	Bronze     int  `json:"bronze"`   // versions and lost records
	Rows       int  `json:"rows"`     // of silver and gold
	Tombstones int  `json:"tombstones"`
	Done       bool `json:"done"`
}

var (
	textNobody      = message.Text{En: "nothing to forget: name IDs, --company or --source", Ko: "지울 대상이 없습니다. ID나 --company, --source를 지정하세요"}
	textWouldForget = message.Text{En: "%d postings would be forgotten, such as %s. This cannot be undone; add --yes to do it.", Ko: "공고 %d건을 지우게 됩니다 (예: %s). 되돌릴 수 없습니다. --yes를 붙이면 실행합니다."}
	textNothingSuch = message.Text{En: "no posting of these is stored. With --yes a mark alone is written that keeps them out from now on.", Ko: "저장된 공고 가운데 해당하는 것이 없습니다. --yes를 붙이면 앞으로 들어오지 않게 막는 표시만 남깁니다."}
	textForgotten   = message.Text{En: "%d postings are forgotten: %d records of bronze, %d rows of silver and gold; kept out from now on by %d tombstones", Ko: "공고 %d건을 지웠습니다. 브론즈 %d건, 실버와 골드 %d행. 묘비 %d개가 다시 들어오지 않게 막습니다"}
)

// Run implements the command.
func (c *forgetCmd) Run(ctx context.Context, a *app) (err error) {
	if len(c.IDs)+len(c.Company)+len(c.Source) == 0 {
		return fmt.Errorf("%w: %s", errMisuse, a.say(textNobody))
	}
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	w, err := c.wanted(ctx, a, s)
	if err != nil {
		return err
	}
	if !c.Yes {
		if w.stored == 0 {
			a.note(textNothingSuch)
		} else {
			a.note(textWouldForget, len(w.ids), samples(w.sample()))
		}
		return c.print(a, forgotten{Postings: len(w.ids)})
	}
	done, err := a.forget(ctx, s, w)
	if err != nil {
		return err
	}
	a.note(textForgotten, done.Postings, done.Bronze, done.Rows, done.Tombstones)
	return c.print(a, done)
}

func (c *forgetCmd) print(a *app, f forgotten) error {
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, f)
	}
	sheet := render.Sheet{
		Columns: []render.Column{
			{Name: "postings", Right: true}, {Name: "bronze", Right: true}, {Name: "rows", Right: true},
			{Name: "tombstones", Right: true}, {Name: "done"},
		},
		Rows: [][]any{{f.Postings, f.Bronze, f.Rows, f.Tombstones, f.Done}},
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// wanted is what is to be forgotten.
type wanted struct {
	ids     map[techmap.PostingID]bool
	sources []string
	stones  []techmap.Tombstone
	stored  int // records of silver and gold that match
}

// match reports whether a posting is to be forgotten.
func (w wanted) match(id techmap.PostingID) bool {
	source, _ := id.Split()
	return w.ids[id] || slices.Contains(w.sources, source)
}

// sample returns some of the postings.
func (w wanted) sample() []techmap.PostingID {
	var ids []techmap.PostingID
	for id := range w.ids {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// wanted finds the postings that are to be forgotten. Those of a company are those
// that silver, or gold, says are of it.
func (c *forgetCmd) wanted(ctx context.Context, a *app, s *stores) (wanted, error) {
	now := time.Now()
	w := wanted{ids: make(map[techmap.PostingID]bool), sources: c.Source}
	for _, id := range c.IDs {
		w.ids[techmap.PostingID(id)] = true
		w.stones = append(w.stones, techmap.NewTombstone(techmap.TombstonePosting, id, now))
	}
	var companies []string
	for _, name := range c.Company {
		folded := a.companies.Fold(name)
		companies = append(companies, folded)
		w.stones = append(w.stones, techmap.NewTombstone(techmap.TombstoneCompany, folded, now))
	}
	for _, name := range c.Source {
		w.stones = append(w.stones, techmap.NewTombstone(techmap.TombstoneSource, name, now))
	}
	for p, err := range s.silver.Silver().All(ctx) {
		if _, loss := errors.AsType[*techmap.RecordError](err); err != nil && !loss {
			return w, err
		}
		if err == nil && (w.match(p.ID) || slices.Contains(companies, a.companies.Fold(p.Company))) {
			w.ids[p.ID] = true
			w.stored++
		}
	}
	for p, err := range s.gold.Gold().All(ctx) {
		if _, loss := errors.AsType[*techmap.RecordError](err); err != nil && !loss {
			return w, err
		}
		if err == nil && (w.match(p.ID) || slices.Contains(companies, p.Company)) {
			w.ids[p.ID] = true
			w.stored++
		}
	}
	return w, nil
}

// forgetAsked removes postings from what was asked of models, while nobody asks.
func (a *app) forgetAsked(ctx context.Context, match func(techmap.PostingID) bool) (err error) {
	if _, err := os.Stat(filepath.Join(a.cli.Store, "llm")); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	end, err := a.takeTurn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	if err := a.ledger().forget(match); err != nil {
		return err
	}
	return a.jobs().forget(ctx, match)
}

// forget removes what is wanted everywhere. The tombstones come first: if it is cut
// short, nothing that is gone comes back, and doing it again completes it.
func (a *app) forget(ctx context.Context, s *stores, w wanted) (forgotten, error) {
	f := forgotten{Postings: len(w.ids), Tombstones: len(w.stones), Done: true}
	err := s.bronze.Bury(ctx, w.stones)
	if err != nil {
		return f, err
	}
	if f.Bronze, err = s.bronze.Forget(ctx, w.match); err != nil {
		return f, err
	}
	if f.Rows, err = s.forget(ctx, w.match); err != nil {
		return f, err
	}
	if err := a.forgetAsked(ctx, w.match); err != nil {
		return f, err
	}
	opts, err := a.publishOptions(s)
	if err != nil {
		return f, err
	}
	opts.Force = true // the gate against a sudden loss is for accidents
	_, err = medallion.Publish(ctx, s.gold.Gold(), opts)
	if err != nil {
		return f, err
	}
	if _, err := serving.Forget(ctx, filepath.Join(a.cli.Store, "history"), w.match); err != nil {
		return f, err
	}
	return f, a.dropCaches()
}

// dropCaches removes what commands keep beside the layers to be faster or to compare
// with: it is made again when it is needed.
func (a *app) dropCaches() error {
	for _, name := range []string{"explore"} {
		if err := os.RemoveAll(filepath.Join(a.cli.Store, name)); err != nil {
			return fmt.Errorf("remove %s: %w", name, err)
		}
	}
	return nil
}

// company returns the folded company of a raw posting, "" if it cannot be read.
func (l layers) company(ctx context.Context, raw techmap.RawPosting) string {
	p, err := l.silver.Refine(ctx, raw)
	if err != nil {
		return ""
	}
	return l.companies.Fold(p.Company)
}

// tombstones returns what has to stay forgotten.
func (s *stores) tombstones(ctx context.Context) (techmap.Tombstones, error) {
	return stage.Tombstones(ctx, s.bronze)
}
