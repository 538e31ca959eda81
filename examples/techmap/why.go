package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// whyCmd shows what a demand rests on.
type whyCmd struct {
	Opening string `arg:"" help:"ID of an opening, or of any posting of it."`
	Skill   string `predictor:"skill" arg:"" help:"Technology, by ID or name."`
	formatFlag
}

// An evidence is what a demand of one posting rests on.
type evidence struct {
	Opening   techmap.PostingID `json:"opening"`
	Posting   techmap.PostingID `json:"posting"`
	URL       string            `json:"url"`
	Title     string            `json:"title"`
	Skill     techmap.SkillID   `json:"skill"`
	Via       techmap.SkillID   `json:"via,omitzero"`
	Level     techmap.Level     `json:"level"`
	Quote     string            `json:"quote"`
	Section   string            `json:"section"`
	Span      techmap.Span      `json:"span"`
	Surface   string            `json:"surface"`
	By        techmap.Filler    `json:"by,omitzero"`       // who found it: the site, a rule or a model
	Unquoted  bool              `json:"unquoted,omitzero"` // the terms of the source do not allow to quote it
	Stale     bool              `json:"stale,omitzero"`    // silver has changed since: load again
	Object    string            `json:"object"`
	Body      techmap.Digest    `json:"body"`
	SeenAt    string            `json:"seen_at"`
	Parser    string            `json:"parser"`
	Extractor string            `json:"extractor"`
	Taxonomy  string            `json:"taxonomy"`

	Fields []techmap.FieldSpan `json:"fields,omitempty"` // what else the posting says, and who read it

	demand techmap.Demand
}

var (
	textNoSkill   = message.Text{En: "no technology is called %q", Ko: "%q라는 기술이 없습니다"}
	textNoOpening = message.Text{En: "no opening or posting is called %q", Ko: "%q라는 채용이나 공고가 없습니다"}
	textNoDemand  = message.Text{En: "%s does not ask for %s; it asks for %s", Ko: "%s에서는 %s를 요구하지 않습니다. 요구하는 것: %s"}
	textBytes     = message.Text{En: "%d–%d (bytes)", Ko: "%d–%d (바이트)"}
	textStale     = message.Text{En: `the text has changed since this was read: run "techmap load", then "techmap publish"`, Ko: `읽은 뒤에 글이 바뀌었습니다. "techmap load", "techmap publish"를 차례로 실행하세요`}
)

// What an evidence is made of.
var (
	partOpening   = message.Text{En: "opening", Ko: "채용"}
	partPosting   = message.Text{En: "posting", Ko: "공고"}
	partTitle     = message.Text{En: "title", Ko: "제목"}
	partURL       = message.Text{En: "url", Ko: "주소"}
	partLevel     = message.Text{En: "level", Ko: "강도"}
	partVia       = message.Text{En: "via", Ko: "거친 기술"}
	partSection   = message.Text{En: "section", Ko: "절"}
	partSpan      = message.Text{En: "span", Ko: "자리"}
	partSurface   = message.Text{En: "surface", Ko: "적힌 말"}
	partBy        = message.Text{En: "by", Ko: "읽은 것"}
	partSeen      = message.Text{En: "seen at", Ko: "본 때"}
	partObject    = message.Text{En: "object", Ko: "원본 파일"}
	partBody      = message.Text{En: "body sha-256", Ko: "원본 sha-256"}
	partParser    = message.Text{En: "parser", Ko: "파서"}
	partExtractor = message.Text{En: "extractor", Ko: "추출기"}
	partTaxonomy  = message.Text{En: "taxonomy", Ko: "분류 체계"}
)

// partFields are the fields of an extraction that have words of their own.
var partFields = map[string]message.Text{
	"roles":            {En: "roles", Ko: "직군"},
	"industries":       {En: "industries", Ko: "업종"},
	"experience":       {En: "experience", Ko: "경력"},
	"employment":       {En: "employment", Ko: "고용 형태"},
	"work_model":       {En: "place of work", Ko: "근무 형태"},
	"salary":           {En: "pay", Ko: "급여"},
	"place":            {En: "place", Ko: "근무지"},
	"deadline":         {En: "deadline", Ko: "마감"},
	"seniority":        {En: "seniority", Ko: "직급"},
	"degree":           {En: "degree", Ko: "학력"},
	"certificates":     {En: "certificates", Ko: "자격증"},
	"languages":        {En: "languages", Ko: "외국어"},
	"military_service": {En: "military service", Ko: "병역특례"},
	"coding_test":      {En: "coding test", Ko: "코딩 테스트"},
}

// Run implements the command.
func (c *whyCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	skill, ok := a.tax.Skill(techmap.SkillID(c.Skill))
	if !ok {
		skill, ok = a.tax.CanonicalSkill(c.Skill)
	}
	if !ok {
		return errors.New(a.say(textNoSkill, c.Skill))
	}
	opening, err := s.gold.Gold().Opening(ctx, techmap.PostingID(c.Opening))
	if errors.Is(err, techmap.ErrNotFound) {
		return errors.New(a.say(textNoOpening, c.Opening))
	}
	if err != nil {
		return err
	}
	i := slices.IndexFunc(opening.Demands, func(d techmap.Demand) bool { return d.Skill == skill.ID })
	if i < 0 {
		return errors.New(a.say(textNoDemand, opening.ID, skill.Name, skillNames(a.tax, opening.Demands)))
	}
	e, err := a.evidence(ctx, s, opening, opening.Demands[i])
	if err != nil {
		return err
	}
	return c.print(a, e)
}

func skillNames(tax *techmap.Taxonomy, demands []techmap.Demand) string {
	var names []string
	for _, d := range demands {
		if s, ok := tax.Skill(d.Skill); ok {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ")
}

// evidence follows a demand back to the bytes it was read from.
func (a *app) evidence(ctx context.Context, s *stores, o techmap.Opening, d techmap.Demand) (evidence, error) {
	id := d.Posting
	if id == "" {
		id = o.ID
	}
	known, err := s.known(ctx)
	if err != nil {
		return evidence{}, err
	}
	e := evidence{Opening: o.ID, Posting: id, Skill: d.Skill, Via: d.Via, Level: d.Level, Quote: d.Quote, Span: d.Evidence, demand: d}
	gold, err := s.gold.Gold().Get(ctx, id)
	if err != nil {
		return e, replayed(err)
	}
	e.URL, e.Title, e.Body = gold.URL, gold.Title, gold.Raw
	e.SeenAt, e.Parser, e.Extractor, e.Taxonomy = gold.SeenAt.Format("2006-01-02T15:04:05Z"), gold.Parser, gold.Extractor, gold.Taxonomy
	silver, err := s.silver.Silver().Get(ctx, id)
	if err != nil {
		return e, replayed(err)
	}
	e.Stale = silver.TextDigest() != gold.Text
	e.Unquoted = !quotable(known, id)
	if !e.Stale {
		e.Section = sectionName(silver, d.Evidence)
	}
	if !e.Stale && !e.Unquoted {
		e.Surface, _ = silver.Cut(d.Evidence)
	}
	if !e.Stale {
		if err := a.credit(ctx, s, silver, &e); err != nil {
			return e, err
		}
	}
	e.Object, err = a.object(ctx, s, known, gold)
	return e, err
}

// replayed adds the remedy to the error of a record that a layer lacks.
func replayed(err error) error {
	if errors.Is(err, techmap.ErrNotFound) {
		return fmt.Errorf("%w: run \"techmap replay\"", err)
	}
	return err
}

func sectionName(p techmap.Posting, s techmap.Span) string {
	if _, isTag := s.TagIndex(); isTag {
		return "tags"
	}
	if s.Section < 0 || s.Section >= len(p.Sections) {
		return "title"
	}
	section := p.Sections[s.Section]
	return strings.TrimSpace(string(section.Kind) + " " + section.Title)
}

func (c *whyCmd) print(a *app, e evidence) error {
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, e)
	}
	title := "“" + highlight(e.demand, a.color) + "”"
	if e.Unquoted {
		title = a.say(textUnquoted, e.Posting)
	}
	sheet := render.Sheet{Title: title, Columns: []render.Column{{}, {}}}
	for _, row := range []struct {
		label message.Text
		value any
	}{
		{partOpening, e.Opening}, {partPosting, e.Posting}, {partTitle, e.Title}, {partURL, e.URL}, {partLevel, e.Level}, {partVia, e.Via},
		{partSection, e.Section}, {partSpan, a.say(textBytes, e.Span.Start, e.Span.End)}, {partSurface, e.Surface}, {partBy, e.By},
		{partSeen, e.SeenAt}, {partObject, e.Object}, {partBody, e.Body}, {partParser, e.Parser},
		{partExtractor, e.Extractor}, {partTaxonomy, e.Taxonomy},
	} {
		if text := strings.TrimSpace(fmt.Sprint(row.value)); text != "" {
			sheet.Rows = append(sheet.Rows, []any{a.say(row.label), text})
		}
	}
	for _, f := range e.Fields {
		sheet.Rows = append(sheet.Rows, []any{cmp.Or(a.say(partFields[f.Field]), f.Field), creditText(f)})
	}
	if e.Stale {
		sheet.Notes = append(sheet.Notes, a.say(textStale))
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// highlight marks the words that the demand rests on.
func highlight(d techmap.Demand, color bool) string {
	before, name, after := d.Quoted()
	if !color || name == "" {
		return d.Quote
	}
	return before + "\x1b[7m" + name + "\x1b[27m" + after
}
