package sample

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// boardPage is how many positions sample-board lists on a page: the whole listing takes
// several, so paging is at work.
const boardPage = 100

// serveBoard answers a request for the list or for one position. A position of a week to
// come is not there yet.
func (w *world) serveBoard(u *url.URL, week int) (reply, error) {
	const list = "/api/positions"
	if u.Path == list {
		return w.serveBoardList(u.Query(), week)
	}
	key, ok := strings.CutPrefix(u.Path, list+"/")
	p := w.byKey[board][key]
	if !ok || p == nil || week < p.from {
		return notFound, nil
	}
	return w.serveBoardPosition(p, week)
}

func (w *world) serveBoardList(query url.Values, week int) (reply, error) {
	pg, ok := w.page(board, week, boardPage, query)
	if !ok {
		return notFound, nil
	}
	list := boardList{Notice: boardNotice, Total: pg.total, Page: pg.number, Pages: pg.count}
	list.Positions = make([]boardItem, 0, len(pg.postings))
	for _, p := range pg.postings {
		list.Positions = append(list.Positions, w.boardItem(p, week))
	}
	return jsonReply(list)
}

func (w *world) boardItem(p *posting, week int) boardItem {
	o := p.opening
	id, _ := strconv.Atoi(p.key) // the board's keys are numbers
	return boardItem{
		ID:          id,
		Title:       p.title(),
		CompanyName: o.company.name,
		Category:    o.role.category[korean],
		Location:    o.facts.place,
		TechStacks:  o.tags,
		PublishedAt: p.published.In(seoul).Format(boardTime),
		UpdatedAt:   p.updated(week).In(seoul).Format(boardTime),
	}
}

func (w *world) serveBoardPosition(p *posting, week int) (reply, error) {
	o, f := p.opening, p.opening.facts
	out := boardPosition{boardItem: w.boardItem(p, week), Status: "open"}
	if week >= p.to {
		if !p.saysClosed() {
			return notFound, nil
		}
		out = boardPosition{boardItem: boardItem{ID: out.ID, TechStacks: []string{}}, Status: "closed"}
		return jsonReply(boardDetail{Notice: boardNotice, Result: out})
	}
	out.Career = boardCareer{Any: f.any, Newcomer: f.newcomer, Min: f.min, Max: f.max}
	out.Employment, out.WorkModel, out.Salary = f.employment, f.work, f.salary
	out.Closing = boardClosing{Type: string(f.closing)}
	if f.closing == closingFixed {
		out.Closing.Date = f.date.Format(time.DateOnly)
	}
	out.Language = o.lang.String()
	blocks := w.compose(p, week)
	if o.company.seed%10 < 3 { // some employers fill in one field only
		out.Description = plainText(blocks, o.company)
	} else {
		out.Sections = sectionsOf(blocks, o.company)
	}
	return jsonReply(boardDetail{Notice: boardNotice, Result: out})
}

// plainText writes blocks with their headings into one text.
func plainText(blocks []block, co *company) string {
	var b strings.Builder
	for i, blk := range blocks {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(blk.heading + "\n" + bulleted(blk, co))
	}
	return b.String()
}

// bulleted writes the lines of a block, with the company's bullets where they are
// a list.
func bulleted(b block, co *company) string {
	bullet := [...]string{"- ", "• ", "· ", "* ", "ㆍ", ""}[co.seed/16%6]
	if b.part == about {
		bullet = ""
	}
	return bullet + strings.Join(b.lines, "\n"+bullet)
}

// sectionsOf puts blocks into the board's fields. It has one for technologies,
// which many employers overlook: theirs stand under the requirements.
func sectionsOf(blocks []block, co *company) boardSections {
	var s boardSections
	field := map[part]*string{
		about: &s.Intro, duties: &s.Tasks, requirements: &s.Requirements, preferences: &s.Preferences,
		technologies: &s.Stack, benefits: &s.Benefits, process: &s.Process,
	}
	for _, b := range blocks {
		*field[b.part] = bulleted(b, co)
		if b.part == technologies && co.seed%2 == 0 {
			s.Stack = "\n\n" + b.heading + "\n" + bulleted(b, co)
		}
	}
	if strings.HasPrefix(s.Stack, "\n") {
		s.Requirements, s.Stack = s.Requirements+s.Stack, ""
	}
	return s
}

// saysClosed reports whether the site says of a closed posting that it is, rather
// than nothing.
func (p *posting) saysClosed() bool { return p.opening.seed%4 == 0 }

func jsonReply(v any) (reply, error) {
	body, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return reply{}, fmt.Errorf("sample: %w", err)
	}
	return reply{http.StatusOK, "application/json; charset=utf-8", body}, nil
}
