package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// rejectsCmd is about lost records.
type rejectsCmd struct {
	List   listRejectsCmd   `cmd:"" default:"withargs" help:"List lost records and why they were lost."`
	Show   showRejectsCmd   `cmd:"" help:"Show all that is known of one lost record."`
	Replay replayRejectsCmd `cmd:"" help:"Refine lost records again, of which bronze has the bytes."`
}

// rejectFlags choose lost records.
type rejectFlags struct {
	Cause  string `help:"Only rejects whose cause holds this text." placeholder:"TEXT"`
	Source string `help:"Only rejects of this source." placeholder:"S"`
}

var (
	headStage      = message.Text{En: "stage", Ko: "단계"}
	headSource     = message.Text{En: "source", Ko: "출처"}
	headPosting    = message.Text{En: "posting", Ko: "공고"}
	headCause      = message.Text{En: "cause", Ko: "이유"}
	textNoRejects  = message.Text{En: "nothing was lost", Ko: "버린 것이 없습니다"}
	textMore       = message.Text{En: "%d more; --limit 0 shows all", Ko: "%d건 더 있습니다. --limit 0으로 모두 볼 수 있습니다"}
	textNoReject   = message.Text{En: "no lost record is called %q", Ko: "%q라는 버린 기록이 없습니다"}
	textNotStored  = message.Text{En: "bronze has no bytes of it: collect or import it again", Ko: "브론즈에 원본이 없습니다. 다시 수집하거나 가져오세요"}
	textRecovered  = message.Text{En: "%d of %d lost records got through now; %d did not, and of %d bronze has no bytes", Ko: "버린 %[2]d건 가운데 %[1]d건이 이번에 통과했습니다. 통과하지 못한 것 %[3]d건, 원본이 없는 것 %[4]d건"}
	textNoneChosen = message.Text{En: "no lost record is of that kind", Ko: "그런 버린 기록이 없습니다"}
)

// choose returns the lost records that the flags name, in the order they were lost.
func (f rejectFlags) choose(ctx context.Context, s *stores) ([]sqlitesink.Reject, error) {
	rejects := []sqlitesink.Reject{}
	for r, err := range s.gold.Rejects().All(ctx) {
		if err != nil {
			return nil, err
		}
		if strings.Contains(r.Cause, f.Cause) && (f.Source == "" || r.Source == f.Source) {
			rejects = append(rejects, r)
		}
	}
	return rejects, nil
}

// listRejectsCmd lists lost records.
type listRejectsCmd struct {
	rejectFlags
	Limit int `short:"n" default:"50" help:"At most this many; 0 means all."`
	formatFlag
}

// Run implements the command.
func (c *listRejectsCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	rejects, err := c.choose(ctx, s)
	if err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, rejects)
	}
	return c.print(a, rejects)
}

func (c *listRejectsCmd) print(a *app, rejects []sqlitesink.Reject) error {
	if len(rejects) == 0 {
		a.note(textNoRejects)
		return nil
	}
	sheet := render.Sheet{Columns: []render.Column{
		{Name: a.say(headStage)}, {Name: a.say(headSource)}, {Name: a.say(headPosting)}, {Name: a.say(headCause)},
	}}
	shown := rejects
	if c.Limit > 0 && len(rejects) > c.Limit {
		shown = rejects[:c.Limit]
		sheet.Notes = append(sheet.Notes, a.say(textMore, len(rejects)-c.Limit))
	}
	for _, r := range shown {
		sheet.Rows = append(sheet.Rows, []any{r.Stage, r.Source, r.ID, r.Cause})
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// showRejectsCmd shows one lost record.
type showRejectsCmd struct {
	ID string `arg:"" help:"ID of the posting, or its address."`
	formatFlag
}

// A lostRecord is a reject and where its bytes lie.
type lostRecord struct {
	sqlitesink.Reject
	Object string `json:"object,omitzero"`
}

// Run implements the command.
func (c *showRejectsCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	all, err := rejectFlags{}.choose(ctx, s)
	if err != nil {
		return err
	}
	found := []lostRecord{}
	for _, r := range all {
		if string(r.ID) != c.ID && r.URL != c.ID {
			continue
		}
		object, err := newestObject(ctx, s, r.ID)
		if err != nil {
			return err
		}
		found = append(found, lostRecord{r, object})
	}
	if len(found) == 0 {
		return errors.New(a.say(textNoReject, c.ID))
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, found)
	}
	return c.print(a, found)
}

func (c *showRejectsCmd) print(a *app, found []lostRecord) error {
	sheet := render.Sheet{Columns: []render.Column{{}, {}}}
	for _, r := range found {
		object := r.Object
		if object == "" {
			object = a.say(textNotStored)
		}
		for _, row := range [][2]string{
			{"posting", string(r.ID)}, {"url", r.URL}, {"source", r.Source}, {"stage", string(r.Stage)},
			{"kind", r.Kind}, {"cause", r.Cause}, {"lost at", r.At.Format(time.RFC3339)}, {"object", object},
		} {
			if row[1] != "" {
				sheet.Rows = append(sheet.Rows, []any{row[0], row[1]})
			}
		}
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// newestObject returns where the latest bytes of a posting lie, "" if nowhere.
func newestObject(ctx context.Context, s *stores, id techmap.PostingID) (string, error) {
	if id == "" {
		return "", nil
	}
	var newest techmap.RawPosting
	for raw, err := range stage.Only(s.bronze.All(ctx), func(p techmap.RawPosting) bool { return p.ID() == id }) {
		if err != nil {
			if _, loss := errors.AsType[*techmap.RecordError](err); loss {
				continue // of another record, or the very one: then there are no bytes
			}
			return "", err
		}
		if !raw.FetchedAt.Before(newest.FetchedAt) {
			newest = raw
		}
	}
	if newest.Source == "" {
		return "", nil
	}
	return s.bronze.Locate(ctx, id, newest.Digest(), newest.FetchedAt)
}

// replayRejectsCmd tries again what was lost after bronze.
type replayRejectsCmd struct {
	rejectFlags
	extractorFlag
	tagFlags
}

// Run implements the command.
func (c *replayRejectsCmd) Run(ctx context.Context, a *app) (err error) {
	if err := c.check(a); err != nil {
		return err
	}
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	rejects, err := c.choose(ctx, s)
	if err != nil {
		return err
	}
	if len(rejects) == 0 {
		a.note(textNoneChosen)
		return nil
	}
	l, err := a.siteLayers(c.tagFlags)
	if err == nil {
		l, err = l.withStored(a, c.extractorFlag, s.silver.Extractions())
	}
	if err != nil {
		return err
	}
	chosen := make(map[techmap.PostingID]bool)
	for _, r := range rejects {
		chosen[r.ID] = true
	}
	tried := make(map[techmap.PostingID]bool)
	report, failed := a.pipeline(s, l).RunBronze(ctx, stage.Only(s.bronze.All(ctx), func(p techmap.RawPosting) bool {
		tried[p.ID()] = chosen[p.ID()]
		return chosen[p.ID()]
	}))
	if failed != nil {
		return failed
	}
	l.rules(&report)
	if err := s.keep(ctx, "rejects", report); err != nil {
		return err
	}
	if err := a.settle(ctx, s, rejects, tried, report.Started); err != nil {
		return err
	}
	publication, err := a.publish(ctx, s)
	if err != nil {
		return err
	}
	a.summarize(report, publication)
	a.tellWaiting(l, &report)
	return a.finish(report, nil)
}

// settle removes those rejects that were tried and not lost again since, and says
// what became of all.
func (a *app) settle(
	ctx context.Context, s *stores, rejects []sqlitesink.Reject, tried map[techmap.PostingID]bool, since time.Time,
) error {
	again := make(map[techmap.PostingID]bool)
	for r, err := range s.gold.Rejects().All(ctx) {
		if err != nil {
			return err
		}
		if !r.At.Before(since.Truncate(time.Microsecond)) {
			again[r.ID] = true
		}
	}
	var got []sqlitesink.Reject
	missing, lost := 0, 0
	for _, r := range rejects {
		switch {
		case !tried[r.ID]:
			missing++
		case again[r.ID]:
			lost++
		default:
			got = append(got, r)
		}
	}
	if err := s.gold.Rejects().Remove(ctx, got); err != nil {
		return err
	}
	a.note(textRecovered, len(got), len(rejects), lost, missing)
	return nil
}
