package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// A shift is what another taxonomy changes in the demands of an opening.
type shift struct {
	Opening  techmap.PostingID `json:"opening"`
	Employer string            `json:"employer,omitzero"`
	Added    []techmap.SkillID `json:"added,omitempty"`
	Removed  []techmap.SkillID `json:"removed,omitempty"`
}

// shifts are those of all openings of a store.
type shifts struct {
	openings int
	all      []shift
}

// A reader makes demands of silver postings.
type reader struct {
	lexicon *lexicon.Extractor
	gold    *medallion.Gold
}

func newReader(tax *techmap.Taxonomy) reader {
	return reader{lexicon.New(tax, nil), medallion.NewGold(tax, nil)}
}

// demands returns the skills that a posting asks for.
func (r reader) demands(ctx context.Context, p techmap.Posting) ([]techmap.SkillID, error) {
	found, err := r.lexicon.Extract(ctx, []techmap.Posting{p})
	if err != nil {
		return nil, err
	}
	gold, err := r.gold.Refine(ctx, techmap.Annotated{Posting: p, Extraction: found[0]})
	if err != nil {
		return nil, err
	}
	var skills []techmap.SkillID
	for _, d := range gold.Demands {
		if d.Level != techmap.LevelMentioned {
			skills = append(skills, d.Skill)
		}
	}
	return skills, nil
}

// shifts reads the postings of every opening with both taxonomies.
func (a *app) shifts(ctx context.Context, from, to *techmap.Taxonomy) (_ shifts, err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return shifts{}, err
	}
	defer s.close(&err)
	was, is := newReader(from), newReader(to)
	var moved shifts
	for o, err := range s.gold.Gold().Openings(ctx, time.Time{}) {
		if err != nil {
			return moved, err
		}
		if len(o.Members) == 0 {
			continue
		}
		moved.openings++
		before, after, err := a.memberDemands(ctx, s, o, was, is)
		if err != nil {
			return moved, err
		}
		sh := shift{Opening: o.ID, Employer: o.Employer, Added: minus(after, before), Removed: minus(before, after)}
		if len(sh.Added)+len(sh.Removed) > 0 {
			moved.all = append(moved.all, sh)
		}
	}
	return moved, nil
}

// memberDemands returns what the postings of an opening ask for, read in two ways.
func (a *app) memberDemands(
	ctx context.Context, s *stores, o techmap.Opening, was, is reader,
) (before, after []techmap.SkillID, err error) {
	for _, id := range o.Members {
		p, err := s.silver.Silver().Get(ctx, id)
		if errors.Is(err, techmap.ErrNotFound) {
			continue // forgotten, or pruned
		}
		if err != nil {
			return nil, nil, err
		}
		for _, r := range []struct {
			reader
			into *[]techmap.SkillID
		}{{was, &before}, {is, &after}} {
			skills, err := r.demands(ctx, p)
			if errors.Is(err, techmap.ErrSkip) || errors.Is(err, techmap.ErrInvalid) {
				continue
			}
			if err != nil {
				return nil, nil, err
			}
			*r.into = append(*r.into, skills...)
		}
	}
	return before, after, nil
}

// minus returns what is in a and not in b, sorted, each once.
func minus(a, b []techmap.SkillID) []techmap.SkillID {
	left := slices.DeleteFunc(slices.Clone(a), func(id techmap.SkillID) bool { return slices.Contains(b, id) })
	slices.Sort(left)
	return slices.Compact(left)
}

func (m shifts) sheet(a *app, limit int) render.Sheet {
	sheet := render.Sheet{Title: a.say(textShiftTitle)}
	for _, h := range []message.Text{taxHeadOpening, taxHeadEmployer, taxHeadAdded, taxHeadRemoved} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(h), Width: 50})
	}
	shown := m.all
	if limit > 0 && len(shown) > limit {
		shown = shown[:limit]
	}
	for _, s := range shown {
		sheet.Rows = append(sheet.Rows, []any{
			s.Opening, s.Employer, strings.Join(strs(s.Added), ", "), strings.Join(strs(s.Removed), ", "),
		})
	}
	sheet.Notes = append(sheet.Notes, a.say(textShiftCount, len(m.all), m.openings))
	if len(shown) < len(m.all) {
		sheet.Notes = append(sheet.Notes, a.say(textMore, len(m.all)-len(shown)))
	}
	return sheet
}
