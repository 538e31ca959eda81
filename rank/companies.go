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

// A CompanyPage is a part of the companies that have openings which a query selects.
type CompanyPage struct {
	AsOf      time.Time      `json:"as_of"`
	Companies int            `json:"companies"` // on all pages
	Entries   []CompanyCount `json:"entries"`   // by Openings, then Ever, then Company; never nil
	More      string         `json:"more,omitempty"`
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

// Companies returns n of the companies with openings that q selects, 0 means DefaultN, after
// those of the page with this More; the empty one is before the first page. Like
// [Index.Search], it counts openings whose text is in pictures. Openings without a company
// are left out.
func (x *Index) Companies(ctx context.Context, q Query, n int, after string) (CompanyPage, error) {
	p, err := x.plan(q)
	if err != nil {
		return CompanyPage{}, err
	}
	v := x.now.Load()
	w, asOf, err := q.window(v)
	if err != nil {
		return CompanyPage{}, err
	}
	if n < 0 || n > maxPage {
		return CompanyPage{}, fmt.Errorf("rank: companies: n %d: say 1 to %d: %w", n, maxPage, techmap.ErrInvalid)
	}
	var from CompanyCount
	if after != "" {
		if from, err = parseCompanyCursor(after); err != nil {
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
		if after == "" || from.compare(c) < 0 {
			left = append(left, c)
		}
	}
	more := len(left)
	page.Entries = append(page.Entries, firstOf(left, cmp.Or(n, DefaultN), CompanyCount.compare)...)
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

// cursor returns where c stands among all.
func (c CompanyCount) cursor() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s", c.Openings, c.Ever, c.Company))
}

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
