package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// A checkup is what came of running a site's file.
type checkup struct {
	site     *site
	live     bool
	check    *spec.Check
	listed   int // references
	pending  int // of them without a page
	skipped  int // that the file says are no postings
	postings []techmap.Posting
	lost     []lostPosting
	end      error // how the listing ended, if not well

	beyond     string // address of a page of the listing that is not recorded
	beyondPage string // its number, "" for 2
}

// A lostPosting is one that could not be had or read.
type lostPosting struct {
	ID  string `json:"id"`
	Err string `json:"err"`
}

// A fieldRate says how often a field was filled.
type fieldRate struct {
	Field    string  `json:"field"`
	Filled   float64 `json:"filled"`            // share of the postings read
	Expected float64 `json:"expected,omitzero"` // what the file has recorded
	Low      bool    `json:"low,omitzero"`      // far less often than that
	Expr     string  `json:"expr,omitzero"`     // what the file says there, if none has it
}

func newCheckup(s *site, live bool) *checkup {
	return &checkup{site: s, live: live, check: s.spec.NewCheck()}
}

func (k *checkup) lose(id string, err error) {
	k.lost = append(k.lost, lostPosting{ID: cmp.Or(id, k.site.name), Err: err.Error()})
}

// fewPostings is how many postings do not suffice to tell a rate.
const fewPostings = 20

// failed returns why the file cannot be used as it is, nil if it can.
func (k *checkup) failed(rates []fieldRate) error {
	low := slices.ContainsFunc(rates, func(r fieldRate) bool { return r.Low })
	ended := k.end != nil && !errors.Is(k.end, techmap.ErrPartial)
	switch {
	case k.listed+len(k.postings)+len(k.lost) == 0 && ended:
		return k.end
	case ended, low, len(k.lost) > 0, k.check.Err() != nil:
		return errPartial
	}
	return nil
}

var (
	textChecked   = message.Text{En: "%s, version %d — postings listed: %d, read: %d", Ko: "%s, 버전 %d — 목록의 공고 %d건 가운데 %d건을 읽음"}
	textPending   = message.Text{En: "only listed: %d; add pages of postings to see more", Ko: "목록에만 있는 공고 %d건: 공고 페이지를 더 지정하면 볼 수 있습니다"}
	textSkipped   = message.Text{En: "no postings, as the file says: %d", Ko: "파일에 따르면 공고가 아닌 것: %d건"}
	textLostOne   = message.Text{En: "lost: %s", Ko: "버림: %s"}
	textLostAlike = message.Text{En: "lost: %d alike: %s", Ko: "버림, 같은 이유로 %d건: %s"}
	textEnded     = message.Text{En: "the listing did not end well: %s", Ko: "목록이 제대로 끝나지 않았습니다: %s"}
	textPartly    = message.Text{En: "the listing is partial: %s", Ko: "목록이 일부뿐입니다: %s"}
	textLow       = message.Text{En: "low", Ko: "낮음"}
	textFieldsOf  = message.Text{En: "Fields", Ko: "항목"}
	textTooLittle = message.Text{En: "fewer than %d postings: rates are only a hint", Ko: "공고가 %d건보다 적어 비율은 참고용입니다"}
	textWorks     = message.Text{En: "It works: you may now write \"verified: recorded\" and today's date into the file.", Ko: "작동합니다. 이제 파일에 \"verified: recorded\"와 오늘 날짜를 적어도 됩니다."}

	headKey      = message.Text{En: "key", Ko: "키"}
	headTitle    = message.Text{En: "title", Ko: "제목"}
	headCompany  = message.Text{En: "company", Ko: "회사"}
	headSections = message.Text{En: "sections", Ko: "구역"}
	headTags     = message.Text{En: "tags", Ko: "태그"}
	headField    = message.Text{En: "field", Ko: "항목"}
	headFilled   = message.Text{En: "filled", Ko: "채움"}
	headExpected = message.Text{En: "expected", Ko: "기대"}
)

// tell prints the checkup.
func (k *checkup) tell(a *app, format render.Format) error {
	rates := k.rates()
	failed := k.failed(rates)
	if format == render.JSON {
		return errors.Join(k.tellJSON(a, rates), failed)
	}
	if err := k.sheet(a, format).Write(a.stdout, format, a.color); err != nil {
		return err
	}
	if format == render.CSV || len(rates) == 0 {
		return failed
	}
	fmt.Fprintln(a.stdout)
	return errors.Join(k.fieldSheet(a, rates, failed, format).Write(a.stdout, format, a.color), failed)
}

func (k *checkup) tellJSON(a *app, rates []fieldRate) error {
	end := ""
	switch {
	case k.beyond != "":
		end = a.say(textBeyond, cmp.Or(k.beyondPage, "2"), k.beyond)
	case k.end != nil:
		end = k.end.Error()
	}
	return render.WriteJSON(a.stdout, struct {
		Site     string            `json:"site"`
		Version  int               `json:"version"`
		Live     bool              `json:"live"`
		Listed   int               `json:"listed"`
		Skipped  int               `json:"skipped,omitzero"`
		Postings []techmap.Posting `json:"postings"`
		Fields   []fieldRate       `json:"fields"`
		Lost     []lostPosting     `json:"lost,omitempty"`
		End      string            `json:"end,omitzero"`
	}{k.site.name, k.site.spec.Version, k.live, k.listed, k.skipped, k.postings, rates, k.lost, end})
}

// Widths of the texts of postings, which leave a line of a terminal room.
const (
	titleWidth   = 30
	companyWidth = 14
	keyWidth     = 16
)

// sheet is the table of the postings.
func (k *checkup) sheet(a *app, format render.Format) render.Sheet {
	sheet := render.Sheet{
		Title: a.say(textChecked, k.site.name, k.site.spec.Version, max(k.listed, len(k.postings)), len(k.postings)),
		Columns: []render.Column{
			{Name: a.say(headKey)}, {Name: a.say(headTitle)}, {Name: a.say(headCompany)},
			{Name: a.say(headSections), Right: true}, {Name: a.say(headTags), Right: true},
		},
	}
	for _, p := range k.postings {
		_, key := p.ID.Split()
		title, company := p.Title, p.Company
		if format == render.Table {
			key, title, company = tail(key, keyWidth), cut(title, titleWidth), cut(company, companyWidth)
		}
		sheet.Rows = append(sheet.Rows, []any{key, title, company, len(p.Sections), len(p.Tags)})
	}
	sheet.Notes = k.notes(a)
	return sheet
}

// notes are what is to be said of postings that are not in the table.
func (k *checkup) notes(a *app) []string {
	var notes []string
	if k.pending > 0 {
		notes = append(notes, a.say(textPending, k.pending))
	}
	if k.skipped > 0 {
		notes = append(notes, a.say(textSkipped, k.skipped))
	}
	notes = append(notes, k.losses(a)...)
	switch {
	case k.beyond != "" && k.end != nil:
		notes = append(notes, a.say(textEnded, a.say(textBeyond, cmp.Or(k.beyondPage, "2"), k.beyond)))
	case k.beyond != "":
		notes = append(notes, a.say(textBeyond, cmp.Or(k.beyondPage, "2"), k.beyond))
	case k.end != nil:
		say := pick(errors.Is(k.end, techmap.ErrPartial), textPartly, textEnded)
		notes = append(notes, a.say(say, withoutPackages(k.end.Error())))
	}
	return notes
}

// losses says what was lost, alike in one line.
func (k *checkup) losses(a *app) []string {
	var order []string
	first, count := make(map[string]lostPosting), make(map[string]int)
	for _, l := range k.lost {
		cause := strings.ReplaceAll(l.Err, strconv.Quote(l.ID), "")
		if count[cause]++; count[cause] == 1 {
			order = append(order, cause)
			first[cause] = l
		}
	}
	lines := make([]string, len(order))
	for i, cause := range order {
		err := withoutPackages(first[cause].Err)
		if lines[i] = a.say(textLostOne, err); count[cause] > 1 {
			lines[i] = a.say(textLostAlike, count[cause], err)
		}
	}
	return lines
}

// cut shortens s to a width, in which Hangul counts two.
func cut(s string, width int) string { return text.Snip(s, width, "…") }

// tail shortens a key to its end, which is what tells it from others.
func tail(key string, width int) string {
	runes := []rune(key)
	if len(runes) <= width {
		return key
	}
	return "…" + string(runes[len(runes)-width+1:])
}

// withoutPackages leaves out of an error's text what only a programmer reads.
func withoutPackages(s string) string {
	return strings.NewReplacer("techmap: ", "", "spec: ", "", "crawl: ", "", "\n", "; ").Replace(s)
}
