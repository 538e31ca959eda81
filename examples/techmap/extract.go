package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// extractCmd reads postings and writes what they ask for.
type extractCmd struct {
	File string `predictor:"file" arg:"" optional:"" default:"-" help:"File of JSON lines, plain or gzip; - is stdin."`
	extractorFlag
	askFlags
	tagFlags
}

// An extracted posting is one line of the command's output.
type extracted struct {
	ID              string              `json:"id"`
	Skills          []extractedSkill    `json:"skills"`
	Roles           []string            `json:"roles"`
	Experience      techmap.Experience  `json:"experience"`
	Employment      techmap.Employment  `json:"employment"`
	WorkModel       techmap.WorkModel   `json:"work_model"`
	Salary          *techmap.Salary     `json:"salary"`
	Place           techmap.Place       `json:"place"`
	Deadline        techmap.Deadline    `json:"deadline"`
	Seniority       techmap.Seniority   `json:"seniority"`
	Industries      []string            `json:"industries"`
	Degree          string              `json:"degree"`
	Certificates    []string            `json:"certificates"`
	Languages       []string            `json:"languages"`
	MilitaryService bool                `json:"military_service"`
	CodingTest      bool                `json:"coding_test"`
	Fields          []techmap.FieldSpan `json:"fields"`
	Pending         bool                `json:"pending"`
}

// An extractedSkill is one mention.
type extractedSkill struct {
	ID         techmap.SkillID   `json:"id"`
	Name       string            `json:"name"`
	Kind       techmap.SkillKind `json:"kind"`
	Level      techmap.Level     `json:"level"`
	Context    techmap.Context   `json:"context"`
	Group      int               `json:"group"`
	Confidence float64           `json:"confidence"`
	By         techmap.Filler    `json:"by"`
	Surface    string            `json:"surface"`
	Section    int               `json:"section"`
	Start      int               `json:"start"`
	End        int               `json:"end"`
	Text       string            `json:"text"`
}

// Run implements the command.
func (c *extractCmd) Run(ctx context.Context, a *app) (err error) {
	reading, err := a.reading(ctx, c.extractorFlag, c.askFlags, c.tagFlags)
	if err != nil {
		return err
	}
	defer reading.end(a, &err)
	raws, closeInput, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInput()
	d := &dictation{app: a, reading: reading, size: 1}
	if reading.answering != nil {
		d.size = batchSize // several postings share a call
	}
	for raw, err := range raws {
		if errors.Is(err, techmap.ErrPartial) {
			break
		}
		if err := d.take(ctx, raw, err); err != nil {
			return err
		}
	}
	if err := d.flush(ctx); err != nil {
		return err
	}
	if d.lost > 0 {
		return errPartial
	}
	return nil
}

// open returns the postings of the file, or of stdin.
func (c *extractCmd) open(a *app) (iter.Seq2[techmap.RawPosting, error], func(), error) {
	if c.File == "-" {
		return jsonl.Read(a.stdin, "stdin", nil), func() {}, nil
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, nil, err
	}
	return jsonl.Read(f, c.File, nil), func() { _ = f.Close() }, nil
}

// A dictation writes the lines of postings in their order, some at a time.
type dictation struct {
	*app
	reading *reading
	size    int
	lost    int

	keys  []string // as the lines gave them
	batch []techmap.Posting
}

// take adds a posting, or the error in its place. One that is lost is told of.
func (d *dictation) take(ctx context.Context, raw techmap.RawPosting, err error) error {
	if err == nil {
		var p techmap.Posting
		p, err = d.reading.layers.silver.Refine(ctx, raw)
		if err == nil {
			d.keys, d.batch = append(d.keys, raw.Key), append(d.batch, p)
			if len(d.batch) < d.size {
				return nil
			}
			return d.flush(ctx)
		}
		err = &techmap.RecordError{Stage: techmap.StageRefine, Source: raw.Source, ID: raw.ID(),
			Err: fmt.Errorf("%s:%s: %w", raw.Meta["file"], raw.Meta["line"], err)}
	}
	if rec, ok := errors.AsType[*techmap.RecordError](err); ok {
		d.lost++
		fmt.Fprintln(d.stderr, "techmap:", rec.Err)
		return nil
	}
	return err
}

// flush writes the lines of the postings that were taken.
func (d *dictation) flush(ctx context.Context) error {
	if len(d.batch) == 0 {
		return nil
	}
	found, err := d.reading.Extract(ctx, d.batch)
	if err != nil {
		return err
	}
	for i, p := range d.batch {
		if err := render.WriteJSON(d.stdout, d.flatten(d.keys[i], p, found[i])); err != nil {
			return err
		}
	}
	d.keys, d.batch = nil, nil
	return nil
}

// flatten is the output's form of an extraction. id is the one the line gave.
func (a *app) flatten(id string, p techmap.Posting, x techmap.Extraction) extracted {
	out := extracted{
		ID: id, Skills: []extractedSkill{}, Roles: list(x.Roles), Experience: x.Experience, Employment: x.Employment,
		WorkModel: x.WorkModel, Salary: x.Salary, Place: x.Place, Deadline: x.Deadline, Seniority: x.Seniority,
		Industries: list(x.Industries), Degree: x.Degree, Certificates: list(x.Certificates), Languages: list(x.Languages),
		MilitaryService: x.MilitaryService, CodingTest: x.CodingTest, Fields: list(x.Fields), Pending: x.Pending,
	}
	for _, m := range x.Mentions {
		skill, _ := a.tax.Skill(m.Skill)
		out.Skills = append(out.Skills, extractedSkill{
			ID: m.Skill, Name: skill.Name, Kind: skill.Kind, Level: m.Level, Context: m.Context, Group: m.Group,
			Confidence: m.Confidence, By: filler(x, m), Surface: m.Surface, Section: m.Section, Start: m.Start, End: m.End, Text: p.Line(m.Span),
		})
	}
	return out
}

// filler returns who found a mention: what a model found stands among the fields too.
func filler(x techmap.Extraction, m techmap.Mention) techmap.Filler {
	if _, tag := m.TagIndex(); tag {
		return techmap.BySite
	}
	for _, f := range x.Fields {
		if f.Field == "technologies" && f.Span == m.Span {
			return f.By
		}
	}
	return techmap.ByRule
}

// list makes an empty list of none, so that the output always has one.
func list[T any](vs []T) []T {
	if vs == nil {
		return []T{}
	}
	return vs
}
