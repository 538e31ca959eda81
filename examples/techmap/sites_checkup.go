package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
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
}

func newCheckup(s *site, live bool) *checkup {
	return &checkup{site: s, live: live, check: s.spec.NewCheck()}
}

func (k *checkup) lose(id string, err error) {
	k.lost = append(k.lost, lostPosting{ID: cmp.Or(id, k.site.name), Err: err.Error()})
}

// fewPostings is how many postings do not suffice to tell a rate.
const fewPostings = 20

// rates returns how often each field was filled. With few postings a rate is low
// only if a field that most should have is in none.
func (k *checkup) rates() []fieldRate {
	rates, expected := k.check.Rates(), k.site.facts.Expect.Fill
	var out []fieldRate
	for _, field := range slices.Sorted(maps.Keys(rates)) {
		r := fieldRate{Field: field, Filled: rates[field], Expected: expected[field]}
		switch {
		case len(k.postings) == 0:
			continue
		case len(k.postings) < fewPostings:
			r.Low = r.Filled == 0 && r.Expected > .5
		default:
			r.Low = r.Filled < r.Expected-.1
		}
		out = append(out, r)
	}
	return out
}

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
	if err := k.sheet(a).Write(a.stdout, format, a.color); err != nil {
		return err
	}
	if format == render.CSV || len(rates) == 0 {
		return failed
	}
	fmt.Fprintln(a.stdout)
	return errors.Join(k.fieldSheet(a, rates, failed).Write(a.stdout, format, a.color), failed)
}

func (k *checkup) tellJSON(a *app, rates []fieldRate) error {
	end := ""
	if k.end != nil {
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
func (k *checkup) sheet(a *app) render.Sheet {
	sheet := render.Sheet{
		Title: a.say(textChecked, k.site.name, k.site.spec.Version, max(k.listed, len(k.postings)), len(k.postings)),
		Columns: []render.Column{
			{Name: a.say(headKey)}, {Name: a.say(headTitle)}, {Name: a.say(headCompany)},
			{Name: a.say(headSections), Right: true}, {Name: a.say(headTags), Right: true},
		},
	}
	for _, p := range k.postings {
		_, key := p.ID.Split()
		sheet.Rows = append(sheet.Rows, []any{
			tail(key, keyWidth), cut(p.Title, titleWidth), cut(p.Company, companyWidth), len(p.Sections), len(p.Tags),
		})
	}
	if k.pending > 0 {
		sheet.Notes = append(sheet.Notes, a.say(textPending, k.pending))
	}
	if k.skipped > 0 {
		sheet.Notes = append(sheet.Notes, a.say(textSkipped, k.skipped))
	}
	for _, l := range k.lost {
		sheet.Notes = append(sheet.Notes, a.say(textLostOne, withoutPackages(l.Err)))
	}
	if k.end != nil {
		say := pick(errors.Is(k.end, techmap.ErrPartial), textPartly, textEnded)
		sheet.Notes = append(sheet.Notes, a.say(say, withoutPackages(k.end.Error())))
	}
	return sheet
}

// fieldSheet is the table of the fields.
func (k *checkup) fieldSheet(a *app, rates []fieldRate, failed error) render.Sheet {
	sheet := render.Sheet{Title: a.say(textFieldsOf), Columns: []render.Column{
		{Name: a.say(headField)}, {Name: a.say(headFilled), Right: true}, {Name: a.say(headExpected), Right: true}, {},
	}}
	for _, r := range rates {
		if r.Filled == 0 && r.Expected == 0 {
			continue // nobody misses it
		}
		expected, state := "", ""
		if r.Expected > 0 {
			expected = fmt.Sprintf("%.0f %%", 100*r.Expected)
		}
		if r.Low {
			state = a.say(textLow)
		}
		sheet.Rows = append(sheet.Rows, []any{r.Field, fmt.Sprintf("%.0f %%", 100*r.Filled), expected, state})
	}
	switch {
	case k.live && failed == nil:
		sheet.Notes = append(sheet.Notes, a.say(textWorks))
	case len(k.postings) < fewPostings:
		sheet.Notes = append(sheet.Notes, a.say(textTooLittle, fewPostings))
	}
	return sheet
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
