package rankhttp

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// known is what is worked out once for data, because many questions need it.
type known struct {
	data      *Data
	companies func() companyNames
	counts    func() counts
}

// companyNames are those of all companies that ever had an opening.
type companyNames struct {
	folded map[string]string   // by any of their names, folded as technologies are
	names  map[string][]string // folded as technologies are, by company
}

// counts are how many openings there are.
type counts struct{ open int }

// newKnown works nothing out yet: most data are never asked for it.
func newKnown(d *Data) *known {
	k := &known{data: d}
	k.companies = sync.OnceValue(k.allCompanies)
	k.counts = sync.OnceValue(k.allOpen)
	return k
}

// companyPage is how many companies are read at a time, as many as there may be.
const companyPage = 1000

// allCompanies reads all companies once. It has no context of a request's, because what it
// makes is for all requests that wait for it.
func (k *known) allCompanies() companyNames {
	all := companyNames{make(map[string]string), make(map[string][]string)}
	q := rank.CompaniesQuery{Query: rank.Query{Filter: techmap.Filter{From: time.Unix(0, 0)}, N: companyPage}}
	for {
		page, err := k.data.Index.Companies(context.Background(), q)
		if err != nil {
			return all // nothing of the query is the client's, so it is right
		}
		for _, c := range page.Entries {
			for _, name := range []string{c.Company, c.Name} {
				if name = techmap.Fold(name); name != "" {
					all.folded[name] = c.Company
					all.names[c.Company] = append(all.names[c.Company], name)
				}
			}
		}
		if q.After = page.More; q.After == "" {
			return all
		}
	}
}

// allOpen counts what is open now, pictures included.
func (k *known) allOpen() counts {
	r, err := k.data.Index.Top(context.Background(), rank.Query{N: 1, Min: -1})
	if err != nil {
		return counts{} // the zero query is right
	}
	return counts{open: r.Openings + r.ImageOnly}
}

// company returns the folded name of the company that value names, and value if there
// is none.
//
// The table of all names is looked into last, because making it takes longest.
func (k *known) company(value string) string {
	if k.exists(value) {
		return value
	}
	if k.data.Company != nil {
		if folded := k.data.Company(value); folded != value && k.exists(folded) {
			return folded
		}
	}
	if folded, ok := k.companies().folded[techmap.Fold(value)]; ok {
		return folded
	}
	return value
}

// exists reports whether a company of this folded name ever had an opening.
func (k *known) exists(folded string) bool {
	_, err := k.data.Index.Company(context.Background(), folded, rank.Query{N: 1})
	return err == nil
}

// companiesNamed returns the companies with value in any of their names.
func (k *known) companiesNamed(value string) []string {
	value = techmap.Fold(value)
	var found []string
	for company, names := range k.companies().names {
		for _, name := range names {
			if strings.Contains(name, value) {
				found = append(found, company)
				break
			}
		}
	}
	return found
}

// A shelf keeps what is known of the data that were asked last.
type shelf struct {
	mutex sync.Mutex
	last  []*known // the latest first
}

// shelfSize is of how many publications something is kept.
const shelfSize = 3

// of returns what is known of d.
func (s *shelf) of(d *Data) *known {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i, k := range s.last {
		if k.data == d {
			copy(s.last[1:i+1], s.last[:i])
			s.last[0] = k
			return k
		}
	}
	s.last = append([]*known{newKnown(d)}, s.last...)
	s.last = s.last[:min(len(s.last), shelfSize)]
	return s.last[0]
}
