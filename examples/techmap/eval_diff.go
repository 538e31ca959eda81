package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// A diffLine is one disagreement of one extractor.
type diffLine struct {
	Extractor string `json:"extractor"`
	llmtest.Disagreement
}

// writeDiff writes every disagreement, in the order of the postings, into a file.
func (c *evalCmd) writeDiff(a *app, all []scored) (err error) {
	f, err := os.Create(c.Diff)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var lines []diffLine
	for i := range all[0].Each {
		for _, s := range all {
			for _, d := range s.Each[i].Errors {
				lines = append(lines, diffLine{s.short, d})
			}
		}
	}
	w := bufio.NewWriter(f)
	switch filepath.Ext(c.Diff) {
	case ".jsonl", ".json":
		for _, l := range lines {
			if err := render.WriteJSON(w, l); err != nil {
				return err
			}
		}
	case ".csv":
		err = a.diffSheet(lines).Write(w, render.CSV, false)
	default:
		a.readableDiff(w, lines, len(all) > 1)
	}
	a.note(textDiffed, len(lines), c.Diff)
	return errors.Join(err, w.Flush())
}

func (a *app) diffSheet(lines []diffLine) render.Sheet {
	var sheet render.Sheet
	for _, name := range []string{
		"extractor", "posting", "kind", "name", "skill", "gold", "found", "section", "quote", "why", "detail",
	} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: name})
	}
	for _, l := range lines {
		sheet.Rows = append(sheet.Rows, []any{
			l.Extractor, l.Posting, l.Kind, l.Name, l.Skill, l.Gold, l.Found, l.Section, l.Quote, l.Why, l.Detail,
		})
	}
	return sheet
}

// readableDiff writes a paragraph for each posting and three lines for each
// disagreement: what, where, and why.
func (a *app) readableDiff(w io.Writer, lines []diffLine, several bool) {
	last := techmap.PostingID("")
	for _, l := range lines {
		if l.Posting != last {
			if last != "" {
				fmt.Fprintln(w)
			}
			fmt.Fprintln(w, l.Posting)
			last = l.Posting
		}
		head := []string{a.kindName(l.Kind), l.Name}
		if several {
			head = append([]string{l.Extractor + ":"}, head...)
		}
		if l.Gold != "" || l.Found != "" {
			head = append(head, fmt.Sprintf("(%s → %s)", orDash(l.Gold), orDash(l.Found)))
		}
		fmt.Fprintln(w, "  "+strings.Join(head, " "))
		if l.Quote != "" {
			fmt.Fprintf(w, "      “%s”\n", l.Quote)
		}
		if why := a.reason(l.Disagreement); why != "" {
			fmt.Fprintln(w, "      "+why)
		}
	}
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// kindName names the kind of a disagreement.
func (a *app) kindName(k llmtest.DisagreementKind) string {
	text, ok := map[llmtest.DisagreementKind]message.Text{
		llmtest.DisagreeMissed: textDiffMissed,
		llmtest.DisagreeFalse:  textDiffFalse,
		llmtest.DisagreeLevel:  textDiffLevel,
		llmtest.DisagreeWords:  textDiffWords,
		llmtest.DisagreeField:  textDiffField,
	}[k]
	if !ok {
		return string(k)
	}
	return a.say(text)
}

// reason says why, as far as it is known.
func (a *app) reason(d llmtest.Disagreement) string {
	text, ok := map[llmtest.Reason]message.Text{
		llmtest.ReasonContext:   whyContext,
		llmtest.ReasonReadAs:    whyReadAs,
		llmtest.ReasonNoAlias:   whyNoAlias,
		llmtest.ReasonWeak:      whyWeak,
		llmtest.ReasonUnread:    whyUnread,
		llmtest.ReasonAbsent:    whyAbsent,
		llmtest.ReasonOtherName: whyOtherName,
		llmtest.ReasonBelieved:  whyBelieved,
		llmtest.ReasonSection:   whySection,
	}[d.Why]
	switch {
	case d.Why == llmtest.ReasonNoEntry:
		return a.say(whyNoEntry)
	case !ok:
		return string(d.Why)
	}
	return a.say(text, d.Detail)
}
