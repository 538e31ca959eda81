package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/examples/internal/report"
	"github.com/techmap-it/techmap/rank"
)

// reportCmd writes the report on a month.
type reportCmd struct {
	Role   []string `predictor:"role" help:"Roles that the report is on; all openings if none is named." placeholder:"ID"`
	Month  string   `help:"Month to report on; the last one that is over in the store if none is named." placeholder:"YYYY-MM"`
	Have   string   `help:"File with what a curriculum teaches: a technology a line, or any text that names them." placeholder:"FILE"`
	Out    string   `help:"File to write; stdout if none is named." placeholder:"FILE"`
	Format string   `help:"md, html or json; by default what the name of the file says, else md." enum:",md,html,json" default:""`
	N      int      `short:"n" default:"10" help:"How many technologies to show."`
	By     string   `default:"balanced" enum:"balanced,openings,companies" help:"Order by: balanced, openings or companies."`
	Min    int      `name:"min-sample" default:"50" help:"Fewest openings that an answer may rest on, 50 by default; negative for no limit." placeholder:"N"`
	filterFlags
}

var (
	textNoMonth   = message.Text{En: "%q is no month: write 2026-10", Ko: "%q은(는) 달이 아닙니다. 2026-10처럼 쓰세요"}
	textTeaches   = message.Text{En: "%s names %d technologies: %s", Ko: "%s에서 찾은 기술 %d가지: %s"}
	textNoneNamed = message.Text{En: "%s names no technology that is known: write one a line", Ko: "%s에 아는 기술이 없습니다. 한 줄에 하나씩 쓰세요"}
)

// Run implements the command.
func (c *reportCmd) Run(ctx context.Context, a *app) error {
	opts, err := c.options(ctx, a)
	if err != nil {
		return err
	}
	index, err := a.openIndex(ctx)
	if err != nil {
		return err
	}
	made, err := report.Make(ctx, index.Index, opts)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	p := report.Print{
		Lang: a.lang, Zone: seoul, Taxonomy: a.tax, Sample: index.sample, Credits: index.credits,
		Fewest: cmp.Or(c.Min, rank.DefaultMin),
	}
	switch c.format() {
	case "json":
		err = render.WriteJSON(&out, made)
	case "html":
		err = made.WriteHTML(&out, p)
	default:
		err = made.WriteMarkdown(&out, p)
	}
	if err != nil {
		return err
	}
	if c.Out != "" {
		return writeWhole(c.Out, &out)
	}
	_, err = out.WriteTo(a.stdout)
	return err
}

// options reads the flags.
func (c *reportCmd) options(ctx context.Context, a *app) (opts report.Options, err error) {
	q := c.query(a, answerFlags{N: c.N, By: c.By, MinSample: c.Min}, c.Role)
	opts = report.Options{Query: q, Zone: seoul}
	if c.Month != "" {
		if opts.Month, err = time.ParseInLocation("2006-01", c.Month, seoul); err != nil {
			return opts, fmt.Errorf("%w: --month: %s", errMisuse, a.say(textNoMonth, c.Month))
		}
	}
	if c.Have != "" {
		opts.Have, err = a.teaches(ctx, c.Have)
	}
	return opts, err
}

// format returns what the report is written as.
func (c *reportCmd) format() string {
	switch ending := strings.ToLower(filepath.Ext(c.Out)); {
	case c.Format != "":
		return c.Format
	case ending == ".htm" || ending == ".html":
		return "html"
	case ending == ".json":
		return "json"
	default:
		return "md"
	}
}

// teaches returns the technologies that a file names, each once: a line that is a name is
// that technology, and any other is read as a posting is.
func (a *app) teaches(ctx context.Context, file string) ([]techmap.SkillID, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%w: --have: %w", errMisuse, err)
	}
	defer f.Close()
	have, rest := []techmap.SkillID{}, new(strings.Builder)
	for lines := bufio.NewScanner(f); ; {
		if !lines.Scan() {
			if err := lines.Err(); err != nil {
				return nil, fmt.Errorf("read %s: %w", file, err)
			}
			break
		}
		name := strings.TrimSpace(strings.TrimLeft(lines.Text(), "-*•# \t"))
		if skill, ok := a.tax.CanonicalSkill(name); ok {
			have = append(have, skill.ID)
			continue
		}
		fmt.Fprintln(rest, lines.Text())
	}
	found, err := a.namedIn(ctx, rest.String())
	if err != nil {
		return nil, err
	}
	have = append(have, found...)
	slices.Sort(have)
	have = slices.Compact(have)
	if len(have) == 0 {
		return nil, fmt.Errorf("%w: --have: %w", errMisuse, errors.New(a.say(textNoneNamed, file)))
	}
	a.note(textTeaches, file, len(have), a.skillNames(have))
	return have, nil
}

// namedIn returns what a text names, concepts left out.
func (a *app) namedIn(ctx context.Context, text string) (ids []techmap.SkillID, err error) {
	p := techmap.Posting{ID: "curriculum:1", Sections: []techmap.Section{{Kind: techmap.SectionTechnologies, Text: text}}}
	found, err := a.layers(tagFlags{}).lexicon.Extract(ctx, []techmap.Posting{p})
	if err != nil {
		return nil, err
	}
	for _, m := range found[0].Mentions {
		if skill, ok := a.tax.Skill(m.Skill); ok && skill.Kind != techmap.KindConcept && m.Context == "" {
			ids = append(ids, skill.ID)
		}
	}
	return ids, nil
}
