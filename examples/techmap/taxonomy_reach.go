package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// A trial is a form in the two places in which a name is believed most easily.
type trial struct {
	skill techmap.Skill
	alias techmap.Alias
}

// posting is the trial as a site's tag and as one of a list of technologies.
func (t trial) posting(tax *techmap.Taxonomy) techmap.Posting {
	items := []string{t.alias.Text}
	items = append(items, t.alias.Needs[:min(1, len(t.alias.Needs))]...)
	for _, id := range slices.Concat(t.skill.UsedWith, t.skill.PartOf) {
		if s, ok := tax.Skill(id); ok && len(items) < 4 {
			items = append(items, s.Name)
		}
	}
	return techmap.Posting{
		ID: techmap.PostingID("trial:" + t.alias.Text), Tags: []string{t.alias.Text},
		Sections: []techmap.Section{{
			Kind: techmap.SectionTechnologies, Title: "기술 스택", Text: strings.Join(append(items, "Kubernetes", "MySQL"), ", "),
		}},
	}
}

// unreachable finds the forms that are never read as what they stand under.
func (l *linter) unreachable(ctx context.Context) error {
	x := lexicon.New(l.of.tax, nil)
	var trials []trial
	for s := range l.of.tax.Skills() {
		for _, a := range s.Aliases {
			trials = append(trials, trial{s, a})
		}
	}
	for chunk := range slices.Chunk(trials, 256) {
		postings := make([]techmap.Posting, len(chunk))
		for i, t := range chunk {
			postings[i] = t.posting(l.of.tax)
		}
		found, err := x.Extract(ctx, postings)
		if err != nil {
			return fmt.Errorf("taxonomy lint: %w", err)
		}
		for i, t := range chunk {
			l.judge(t, found[i])
		}
	}
	return nil
}

// judge reports a form that was not read as its skill.
func (l *linter) judge(t trial, x techmap.Extraction) {
	var as []string
	for _, m := range x.Mentions {
		if m.Skill == t.skill.ID && m.Start < len(t.alias.Text) { // not by a form that is needed
			return
		}
		if _, isTag := m.TagIndex(); isTag {
			if name := l.nameOf(m.Skill); !slices.Contains(as, name) {
				as = append(as, name)
			}
		}
	}
	name := strings.Join(as, ", ")
	switch {
	case len(as) == 1:
		l.report(gradeWarning, "hidden", t.skill, t.alias.Text, name, lintHidden, t.skill.Name, t.alias.Text, name)
	case len(as) == 0:
		l.report(gradeWarning, "unread", t.skill, t.alias.Text, "", lintUnread, t.skill.Name, t.alias.Text)
	default: // a list of names, which is read as what it is
		l.report(gradeHint, "list", t.skill, t.alias.Text, name, lintHidden, t.skill.Name, t.alias.Text, name)
	}
}
