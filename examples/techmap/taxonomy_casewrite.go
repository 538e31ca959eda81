package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// write writes a case in the form that was asked for.
func (c *taxonomyCaseCmd) write(a *app, m madeCase) error {
	id := cmp.Or(string(m.skill.ID), m.Name)
	line, _ := m.posting.Text(m.span.Section)
	if m.span.Section >= 0 {
		line = m.posting.Line(m.span)
	}
	line = strings.TrimPrefix(strings.TrimSpace(line), "• ")
	reason := cmp.Or(m.Reason, "reported")
	switch c.As {
	case "row":
		stance := id + " " + m.Expected
		if m.Expected == expectNothing {
			stance = ""
		}
		row := fmt.Sprintf("%s | %s | %s => %s", reason, m.place(), line, stance)
		_, err := fmt.Fprintln(a.stdout, strings.TrimSpace(row))
		return err
	case "go":
		_, err := fmt.Fprintf(a.stdout, "{%s, %s, %s, %s},\n",
			strconv.Quote(reason), quoteGo(line), strconv.Quote(id), strconv.Quote(m.Expected))
		return err
	}
	return render.WriteJSON(a.stdout, m.labels(a.tax))
}

// quoteGo writes a string of Go in the way that is easiest to read.
func quoteGo(s string) string {
	if strconv.CanBackquote(s) && strings.Contains(s, `"`) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// place is the part of the posting, as stances.txt calls it.
func (m madeCase) place() string {
	if m.span.Section < 0 || m.span.Section >= len(m.posting.Sections) {
		return "other"
	}
	place, ok := map[techmap.SectionKind]string{
		techmap.SectionRequirements: "req",
		techmap.SectionPreferences:  "pref",
		techmap.SectionTechnologies: "tech",
		techmap.SectionDuties:       "duty",
		techmap.SectionAbout:        "about",
		techmap.SectionBenefits:     "perk",
		techmap.SectionProcess:      "proc",
	}[m.posting.Sections[m.span.Section].Kind]
	if !ok {
		return "other"
	}
	return place
}

// A labelsLine is a line for eval.
type labelsLine struct {
	ID          string          `json:"id"`
	Lang        string          `json:"lang,omitzero"`
	Title       string          `json:"title,omitzero"`
	Company     string          `json:"company,omitzero"`
	Description string          `json:"description"`
	Skills      []llmtest.Label `json:"skills"`
}

// labels is the posting with what is read now, the reported name set right.
func (m madeCase) labels(tax *techmap.Taxonomy) labelsLine {
	byID := map[techmap.SkillID]*llmtest.Label{}
	for _, mention := range m.found.Mentions {
		skill, _ := tax.Skill(mention.Skill)
		if skill.Kind == techmap.KindConcept || mention.Skill == m.skill.ID {
			continue
		}
		l := byID[mention.Skill]
		if l == nil {
			l = &llmtest.Label{Name: skill.Name, Kind: "tech"}
			byID[mention.Skill] = l
		}
		appendNew(&l.Surfaces, mention.Surface)
		appendNew(&l.Contexts, cmp.Or(string(mention.Context), contextOf(string(mention.Level))))
	}
	line := labelsLine{
		ID: string(m.posting.ID), Lang: m.posting.Lang, Title: m.posting.Title, Company: m.posting.Company,
		Description: wholeOf(m.posting), Skills: []llmtest.Label{},
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		line.Skills = append(line.Skills, *byID[id])
	}
	if m.Expected != expectNothing {
		words, _ := m.posting.Cut(m.span)
		line.Skills = append(line.Skills, llmtest.Label{
			Name: cmp.Or(m.skill.Name, m.Name), Kind: "tech",
			Surfaces: []string{words}, Contexts: []string{contextOf(m.Expected)},
		})
	}
	return line
}

// contextOf is a level by the name that labels have for it.
func contextOf(level string) string {
	switch techmap.Level(level) {
	case techmap.LevelUsed:
		return "duties"
	case techmap.LevelMentioned:
		return "other"
	}
	return level
}

func appendNew(to *[]string, s string) {
	if !slices.Contains(*to, s) {
		*to = append(*to, s)
	}
}

// wholeOf writes the sections of a posting as one text.
func wholeOf(p techmap.Posting) string {
	var b bytes.Buffer
	for i, s := range p.Sections {
		if i > 0 {
			b.WriteString("\n\n")
		}
		if s.Title != "" {
			b.WriteString("[" + strings.Trim(s.Title, "[]") + "]\n")
		}
		b.WriteString(s.Text)
	}
	return b.String()
}
