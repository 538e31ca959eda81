package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/medallion"
)

// taxonomyCaseCmd makes test cases of reports.
type taxonomyCaseCmd struct {
	File string `arg:"" optional:"" default:"-" help:"JSON of what was read wrongly, one object after the other: posting (an ID in the store) or text, name, expected, reason; - is stdin."`
	As   string `default:"labels" enum:"labels,row,go" help:"labels: a line for eval. row: a line for llm/lexicon/testdata/stances.txt. go: a row of a Go table."`
}

// A wrongReading is what somebody reports.
type wrongReading struct {
	Posting  techmap.PostingID `json:"posting"` // in the store, or a name for the text
	Title    string            `json:"title"`
	Company  string            `json:"company"`
	Lang     string            `json:"lang"`
	Text     string            `json:"text"`
	Name     string            `json:"name"`     // as the posting writes it, or an entry
	Expected string            `json:"expected"` // a level, a context, or "nothing"
	Reason   string            `json:"reason"`
}

// expectNothing says that a name names no technology there.
const expectNothing = "nothing"

// A madeCase is a report with what the program reads now.
type madeCase struct {
	wrongReading
	posting techmap.Posting
	skill   techmap.Skill // without ID if the taxonomy lacks the name
	found   techmap.Extraction
	span    techmap.Span // of the name
}

var (
	textCaseBad     = message.Text{En: "report %d: %s", Ko: "%d번째 신고: %s"}
	textCaseName    = message.Text{En: "it needs a name", Ko: "name이 있어야 합니다"}
	textCaseWant    = message.Text{En: "expected %q: write one of %s", Ko: "expected %q: %s 가운데 하나로 쓰세요"}
	textCaseText    = message.Text{En: "it needs a text, or a posting of the store", Ko: "text나 저장소에 있는 posting이 있어야 합니다"}
	textCaseNowhere = message.Text{En: "%q does not stand in the text", Ko: "%q가 글에 없습니다"}
	textCaseFails   = message.Text{En: "%s: expected %s, read as %s: this case fails now", Ko: "%s: %s이어야 하는데 %s로 읽습니다. 지금은 실패하는 시험입니다"}
	textCasePasses  = message.Text{En: "%s: read as %s already: this case passes now", Ko: "%s: 이미 %s로 읽습니다. 지금도 통과하는 시험입니다"}
	textCaseLacks   = message.Text{En: "%s: the taxonomy has no such entry: add one first", Ko: "%s: 분류 체계에 없는 이름입니다. 먼저 항목을 더하세요"}
)

// Run implements the command.
func (c *taxonomyCaseCmd) Run(ctx context.Context, a *app) error {
	in := a.stdin
	if c.File != "-" {
		f, done, err := openPlain(c.File)
		if err != nil {
			return err
		}
		defer done()
		in = f
	}
	reports := json.NewDecoder(in)
	for n := 1; ; n++ {
		var w wrongReading
		err := reports.Decode(&w)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w: %w", a.say(textCaseBad, n, c.File), techmap.ErrMalformed, err)
		}
		if w.Text != "" && w.Posting == "" {
			w.Posting = techmap.PostingID(fmt.Sprint("report:", n))
		}
		made, problem, err := a.makeCase(ctx, w)
		if err != nil {
			return err
		}
		if problem != "" {
			return fmt.Errorf("%w: %s", errMisuse, a.say(textCaseBad, n, problem))
		}
		a.judgeCase(made)
		if err := c.write(a, made); err != nil {
			return err
		}
	}
}

// expectations are what a report may expect.
func expectations() []string {
	all := strs(techmap.Levels())
	for _, c := range []techmap.Context{
		techmap.ContextNegated, techmap.ContextFrom, techmap.ContextEmployer, techmap.ContextPerk, techmap.ContextProcess,
	} {
		all = append(all, string(c))
	}
	return append(all, expectNothing)
}

// makeCase finds the posting of a report and reads it. A problem is the report's.
func (a *app) makeCase(ctx context.Context, w wrongReading) (made madeCase, problem string, err error) {
	switch {
	case w.Name == "":
		return made, a.say(textCaseName), nil
	case !slices.Contains(expectations(), w.Expected):
		return made, a.say(textCaseWant, w.Expected, strings.Join(expectations(), ", ")), nil
	case w.Text == "" && w.Posting == "":
		return made, a.say(textCaseText), nil
	}
	made.wrongReading = w
	if w.Text != "" {
		made.posting = techmap.Posting{
			ID: w.Posting, Title: w.Title, Company: w.Company, Lang: w.Lang, Sections: medallion.Sections(w.Text),
		}
	} else if made.posting, err = a.storedPosting(ctx, w.Posting); err != nil {
		return made, "", err
	}
	found, err := a.layers(tagFlags{}).lexicon.Extract(ctx, []techmap.Posting{made.posting})
	if err != nil {
		return made, "", err
	}
	made.found = found[0]
	made.skill, _ = a.tax.CanonicalSkill(w.Name)
	if s, ok := a.tax.Skill(techmap.SkillID(w.Name)); ok {
		made.skill = s
	}
	var ok bool
	if made.span, ok = made.locate(); !ok {
		return made, a.say(textCaseNowhere, w.Name), nil
	}
	return made, "", nil
}

// storedPosting returns a posting of the store.
func (a *app) storedPosting(ctx context.Context, id techmap.PostingID) (_ techmap.Posting, err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return techmap.Posting{}, err
	}
	defer s.close(&err)
	return s.silver.Silver().Get(ctx, id)
}

// locate returns where the posting has the name: where it is read as its entry, else
// where its words stand.
func (m madeCase) locate() (techmap.Span, bool) {
	for _, mention := range m.found.Mentions {
		if mention.Skill == m.skill.ID && m.skill.ID != "" {
			return mention.Span, true
		}
	}
	forms := []string{m.Name}
	for _, alias := range m.skill.Aliases {
		forms = append(forms, alias.Text)
	}
	for _, form := range forms {
		for section := techmap.SectionTitle; section < len(m.posting.Sections); section++ {
			text, _ := m.posting.Text(section)
			if i := strings.Index(strings.ToLower(text), strings.ToLower(form)); i >= 0 && i+len(form) <= len(text) {
				return techmap.Span{Section: section, Start: i, End: i + len(form)}, true
			}
		}
	}
	return techmap.Span{}, false
}

// now says how the name is read now.
func (m madeCase) now() string {
	now := expectNothing
	for _, mention := range m.found.Mentions {
		if mention.Skill != m.skill.ID || m.skill.ID == "" {
			continue
		}
		if mention.Context == "" {
			level := string(mention.Level)
			if i := slices.Index(expectations(), now); now == expectNothing || slices.Index(expectations(), level) < i {
				now = level
			}
		} else if now == expectNothing {
			now = string(mention.Context)
		}
	}
	return now
}

// judgeCase says whether the case fails, as a new one should.
func (a *app) judgeCase(m madeCase) {
	switch now := m.now(); {
	case m.skill.ID == "" && m.Expected != expectNothing:
		a.note(textCaseLacks, m.Name)
	case now == m.Expected:
		a.note(textCasePasses, m.Name, now)
	default:
		a.note(textCaseFails, m.Name, m.Expected, now)
	}
}
