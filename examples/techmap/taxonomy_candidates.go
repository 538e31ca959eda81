package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// taxonomyCandidatesCmd finds names that no entry has.
type taxonomyCandidatesCmd struct {
	Files     []string `predictor:"file" arg:"" optional:"" name:"file" help:"Postings as JSON lines, plain or gzip; without any, those of the store."`
	Recorded  []string `help:"Also list unknown names in these answers: JSON lines as \"techmap extract\" writes them." placeholder:"FILE"`
	Companies int      `default:"2" help:"Only names that so many companies use." placeholder:"N"`
	Limit     int      `short:"n" default:"50" help:"At most this many; 0 means all."`
	modelFlag
	formatFlag
}

// A candidate is a name that postings ask for and no entry has.
type candidate struct {
	Name      string            `json:"name"` // as most postings write it
	Postings  int               `json:"postings"`
	Companies int               `json:"companies"`
	Seen      []string          `json:"seen"` // "tag", "list", "model"
	Holds     []techmap.SkillID `json:"holds,omitempty"`
	Near      []nearName        `json:"near,omitempty"`
	Posting   techmap.PostingID `json:"posting"` // for example
	Quote     string            `json:"quote,omitzero"`
}

var (
	taxHeadCandidate    = message.Text{En: "name", Ko: "이름"}
	taxHeadSeenAs       = message.Text{En: "seen as", Ko: "나온 곳"}
	taxHeadHolds        = message.Text{En: "holds", Ko: "들어 있는 항목"}
	taxHeadNear         = message.Text{En: "written nearly so", Ko: "비슷한 표기"}
	textCandidates      = message.Text{En: "Names that no entry has", Ko: "등록되지 않은 이름"}
	textNoCandidates    = message.Text{En: "every name that %d companies or more use has an entry", Ko: "회사 %d곳 이상이 쓰는 이름은 모두 등록되어 있습니다"}
	textCandidatesCount = message.Text{En: "%d names in %d postings, each used by %d companies or more. tag: the site lists it and it means nothing here. list: it stands between names that are known. model: a model or a recorded answer names it.", Ko: "공고 %[2]d건에서 회사 %[3]d곳 이상이 쓰는 이름 %[1]d개. tag: 사이트의 태그인데 아는 뜻이 없음. list: 아는 기술 사이에 놓임. model: 모델이나 기록된 답에 나옴."}
)

// Run implements the command.
func (c *taxonomyCandidatesCmd) Run(ctx context.Context, a *app) (err error) {
	find := &finder{tax: a.tax, names: map[string]*sighting{}, quotable: func(techmap.PostingID) bool { return true }}
	extractor := techmap.Extractor(a.layers(tagFlags{}).lexicon)
	postings := a.readPostings(ctx, c.Files)
	if len(c.Files) == 0 {
		s, err := a.openStored(ctx)
		if err != nil {
			return err
		}
		defer s.close(&err)
		known, err := s.known(ctx)
		if err != nil {
			return err
		}
		find.quotable = func(id techmap.PostingID) bool { return quotable(known, id) }
		postings = s.silver.Silver().All(ctx)
		if c.Model != "" {
			cascade := extractorFlag{Extractor: "cascade", modelFlag: c.modelFlag}
			l, err := a.layers(tagFlags{}).withStored(a, cascade, s.silver.Extractions())
			if err != nil {
				return err
			}
			extractor = l.extractor
		}
	}
	if find.recorded, err = readAllRecorded(c.Recorded); err != nil {
		return err
	}
	if err := find.all(ctx, extractor, postings); err != nil {
		return err
	}
	found, err := find.candidates(ctx, a, c.Companies)
	if err != nil {
		return err
	}
	return c.print(a, find.postings, found)
}

// all looks through postings in batches.
func (f *finder) all(ctx context.Context, e techmap.Extractor, postings iter.Seq2[techmap.Posting, error]) error {
	batch := make([]techmap.Posting, 0, batchSize)
	flush := func() error {
		found, err := e.Extract(ctx, batch)
		if len(found) != len(batch) {
			short := fmt.Errorf("%s: %d answers to %d postings: %w", e.Name(), len(found), len(batch), techmap.ErrMalformed)
			return cmp.Or(err, short)
		}
		for i, p := range batch {
			f.look(p, found[i])
		}
		batch = batch[:0]
		return nil
	}
	for p, err := range postings {
		if err != nil {
			return err
		}
		if batch = append(batch, p); len(batch) == cap(batch) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return flush()
}

func (c *taxonomyCandidatesCmd) print(a *app, postings int, found []candidate) error {
	shown := found
	if c.Limit > 0 && len(found) > c.Limit {
		shown = found[:c.Limit]
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, list(shown))
	}
	sheet := render.Sheet{Title: a.say(textCandidates), Columns: []render.Column{
		{Name: a.say(taxHeadCandidate)},
		{Name: a.say(textPostings), Right: true},
		{Name: a.say(headCompanies), Right: true},
		{Name: a.say(taxHeadSeenAs)},
		{Name: a.say(taxHeadHolds)},
		{Name: a.say(taxHeadNear), Width: 30},
		{Name: a.say(taxHeadExample), Width: 60},
	}}
	for _, n := range shown {
		sheet.Rows = append(sheet.Rows, []any{
			n.Name, n.Postings, n.Companies, strings.Join(n.Seen, ", "), strings.Join(strs(n.Holds), ", "),
			joinNear(n.Near), cmp.Or(n.Quote, string(n.Posting)),
		})
	}
	if len(found) == 0 {
		sheet.Notes = append(sheet.Notes, a.say(textNoCandidates, c.Companies))
	} else {
		sheet.Notes = append(sheet.Notes, a.say(textCandidatesCount, len(found), postings, c.Companies))
	}
	if len(shown) < len(found) {
		sheet.Notes = append(sheet.Notes, a.say(textMore, len(found)-len(shown)))
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// candidates returns the names that enough companies use and that the extractor
// does not know even as a site's tag, those of most companies first.
func (f *finder) candidates(ctx context.Context, a *app, companies int) ([]candidate, error) {
	var frequent []*sighting
	for _, s := range f.names {
		if len(s.companies) >= companies {
			frequent = append(frequent, s)
		}
	}
	slices.SortFunc(frequent, func(x, y *sighting) int {
		return cmp.Or(
			cmp.Compare(len(y.companies), len(x.companies)),
			cmp.Compare(y.postings, x.postings),
			cmp.Compare(x.name(), y.name()))
	})
	trials := make([]techmap.Posting, len(frequent))
	for i, s := range frequent {
		trials[i] = techmap.Posting{ID: techmap.PostingID(fmt.Sprint("trial:", i)), Tags: []string{s.name()}}
	}
	read, err := a.layers(tagFlags{}).lexicon.Extract(ctx, trials)
	if err != nil {
		return nil, err
	}
	near := newNeighbours(f.tax)
	var all []candidate
	for i, s := range frequent {
		name := s.name()
		known, holds := resolved(name, read[i])
		if known {
			continue
		}
		all = append(all, candidate{
			Name: name, Postings: s.postings, Companies: len(s.companies), Seen: s.seenAs(),
			Holds: holds, Near: near.near(name, 2), Posting: s.posting, Quote: s.quote,
		})
	}
	return all, nil
}

// resolved reports whether the extractor reads the whole of a name as one entry, and
// what it finds in it if not.
func resolved(name string, x techmap.Extraction) (known bool, holds []techmap.SkillID) {
	for _, m := range x.Mentions {
		if m.Start == 0 && m.End == len(name) {
			return true, nil
		}
		if !slices.Contains(holds, m.Skill) {
			holds = append(holds, m.Skill)
		}
	}
	return false, holds
}
