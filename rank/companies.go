package rank

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// A CompaniesQuery asks for the companies with openings that its Query selects, N at a time
// and at most 1,000. What the Query says of rankings (Kinds, By, Weights, Min) does not
// matter here.
type CompaniesQuery struct {
	Query
	After string // CompanyPage.More of the page before; empty for the first page
}

// A CompanyPage is a part of the companies that a CompaniesQuery found.
type CompanyPage struct {
	AsOf      time.Time      `json:"as_of"`          // the time that is asked about
	Companies int            `json:"companies"`      // on all pages
	Entries   []CompanyCount `json:"entries"`        // by Openings, then Ever, then Company; never nil
	More      string         `json:"more,omitempty"` // where the next page begins; empty on the last
}

// A CompanyCount is how many openings of a company a query selects.
type CompanyCount struct {
	Company  string `json:"company"`        // folded, for [Index.Company] and Filter.Companies
	Name     string `json:"name,omitempty"` // as written most often, where that may be shown
	Openings int    `json:"openings"`       // at the time that the query asks for, 1 at least
	Ever     int    `json:"ever"`           // first open by AsOf
}

// compare orders companies, that with the most openings first.
func (c CompanyCount) compare(o CompanyCount) int {
	return cmp.Or(
		cmp.Compare(o.Openings, c.Openings), cmp.Compare(o.Ever, c.Ever), strings.Compare(c.Company, o.Company),
	)
}

// Companies returns the companies with openings that q selects, by how many they have. Like
// [Index.Search], it counts openings whose text is in pictures. Openings without a company
// are left out. A page follows the one before by what stood there last, as in
// [Index.Search]; an After that is no CompanyPage.More is an error that wraps
// techmap.ErrInvalid.
func (x *Index) Companies(ctx context.Context, q CompaniesQuery) (CompanyPage, error) {
	p, err := x.plan(q.Query)
	if err != nil {
		return CompanyPage{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return CompanyPage{}, err
	}
	var from CompanyCount
	if q.After != "" {
		if from, err = parseCompanyCursor(q.After); err != nil {
			return CompanyPage{}, err
		}
	}
	all, err := p.companyCounts(ctx, v, w, everUpTo(asOf))
	if err != nil {
		return CompanyPage{}, err
	}
	page := CompanyPage{AsOf: asOf, Companies: len(all), Entries: []CompanyCount{}}
	left := all[:0]
	for _, c := range all {
		if q.After == "" || from.compare(c) < 0 {
			left = append(left, c)
		}
	}
	more := len(left)
	page.Entries = append(page.Entries, firstOf(left, min(p.n, maxPage), CompanyCount.compare)...)
	for i := range page.Entries {
		page.Entries[i].Name = v.employerOf(page.Entries[i].Company)
	}
	if n := len(page.Entries); 0 < n && n < more {
		page.More = page.Entries[n-1].cursor()
	}
	return page, nil
}

// companyCounts counts the openings of each company that has a name and an opening in w.
func (p plan) companyCounts(ctx context.Context, v *view, w, ever window) ([]CompanyCount, error) {
	var counts []CompanyCount
	last, rows := int64(-1), 0
	var now CompanyCount
	closeNow := func() {
		if now.Openings > 0 && !strings.HasPrefix(now.Company, nameless) {
			counts = append(counts, now)
		}
	}
	v.each(p.choose(v), ever, func(company uint32, s *segment, row uint32) bool {
		if int64(company) != last {
			closeNow()
			last, now = int64(company), CompanyCount{Company: s.companyOf(row)}
		}
		now.Ever++
		if w.holds(s, row) {
			now.Openings++
		}
		rows++
		return rows&0xfff != 0 || ctx.Err() == nil
	})
	closeNow()
	return counts, context.Cause(ctx)
}

// cursor returns where c stands among all. It holds what companies are ordered by and not
// a number of them, so that a page goes on at the right place when others have come or gone.
func (c CompanyCount) cursor() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s", c.Openings, c.Ever, c.Company))
}

// parseCompanyCursor returns what cursor wrote.
func parseCompanyCursor(s string) (CompanyCount, error) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	parts := strings.SplitN(string(text), " ", 3)
	if err == nil && len(parts) == 3 {
		openings, errOpenings := strconv.Atoi(parts[0])
		ever, errEver := strconv.Atoi(parts[1])
		if errOpenings == nil && errEver == nil {
			return CompanyCount{Company: parts[2], Openings: openings, Ever: ever}, nil
		}
	}
	return CompanyCount{}, fmt.Errorf("rank: companies: after %q: take it from the page before: %w", s, techmap.ErrInvalid)
}
