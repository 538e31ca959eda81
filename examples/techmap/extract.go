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
	File string `arg:"" optional:"" default:"-" help:"File of JSON lines, plain or gzip; - is stdin."`
	extractorFlag
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
	Surface    string            `json:"surface"`
	Section    int               `json:"section"`
	Start      int               `json:"start"`
	End        int               `json:"end"`
	Text       string            `json:"text"`
}

// Run implements the command.
func (c *extractCmd) Run(ctx context.Context, a *app) error {
	raws, closeInput, err := c.open(a)
	if err != nil {
		return err
	}
	defer closeInput()
	l := a.layers(c.tagFlags)
	lost := 0
	for raw, err := range raws {
		if err == nil {
			err = a.extractOne(ctx, l, raw)
		}
		if rec, ok := errors.AsType[*techmap.RecordError](err); ok {
			lost++
			fmt.Fprintln(a.stderr, "techmap:", rec.Err)
			continue
		}
		if errors.Is(err, techmap.ErrPartial) {
			break
		}
		if err != nil {
			return err
		}
	}
	if lost > 0 {
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

// extractOne writes the line of one posting. Its failures are the record's,
// unless the output cannot be written.
func (a *app) extractOne(ctx context.Context, l layers, raw techmap.RawPosting) error {
	posting, err := l.silver.Refine(ctx, raw)
	if err != nil {
		return &techmap.RecordError{Stage: techmap.StageRefine, Source: raw.Source, ID: raw.ID(),
			Err: fmt.Errorf("%s:%s: %w", raw.Meta["file"], raw.Meta["line"], err)}
	}
	found, err := l.lexicon.Extract(ctx, []techmap.Posting{posting})
	if err != nil {
		return err
	}
	return render.WriteJSON(a.stdout, a.flatten(raw.Key, posting, found[0]))
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
			Confidence: m.Confidence, Surface: m.Surface, Section: m.Section, Start: m.Start, End: m.End, Text: p.Line(m.Span),
		})
	}
	return out
}

// list makes an empty list of none, so that the output always has one.
func list[T any](vs []T) []T {
	if vs == nil {
		return []T{}
	}
	return vs
}
