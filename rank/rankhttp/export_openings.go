package rankhttp

import (
	"context"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// exportPage is how many openings or companies are read at a time.
const exportPage = 1000

// pageTime is how long reading a page may take. The whole may take longer, as long as the
// client takes what there is.
const pageTime = 10 * time.Second

// An openingLine is an opening.
type openingLine struct {
	AsOf time.Time `json:"as_of"`
	Opening
}

// allOpenings are the openings selected, on all pages, of sources that allow to hand them
// on. With n they are no more than n.
func allOpenings(ctx context.Context, q *question) (iter.Seq2[openingLine, error], error) {
	query := rank.SearchQuery{Query: q.query, After: q.cursor.after, Newest: q.newest}
	if query.N = exportPage; q.query.N > 0 {
		query.N = q.query.N
	}
	first, err := q.data.Index.Search(ctx, query)
	if err == nil {
		err = q.bounded(first.Openings)
	}
	if err != nil {
		return nil, err
	}
	may := q.exportable()
	return func(yield func(openingLine, error) bool) {
		for page := first; ; {
			for i := range page.Hits {
				o := &page.Hits[i].Opening
				if passes(may, o.Sources) && !yield(openingLine{page.AsOf, q.opening(o, page.AsOf)}, nil) {
					return
				}
			}
			if query.After = page.More; query.After == "" || q.query.N > 0 {
				return
			}
			var err error
			if page, err = nextPage(ctx, q.data.Index, query); err != nil {
				yield(openingLine{}, err)
				return
			}
		}
	}, nil
}

// nextPage reads a page in a time of its own: that of the question is over when a client
// takes the pages before slowly. One that has gone is noticed by writing.
func nextPage(ctx context.Context, index *rank.Index, query rank.SearchQuery) (rank.Page, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pageTime)
	defer cancel()
	return index.Search(ctx, query)
}

// passes reports whether all sources of an opening allow to hand it on.
func passes(may map[string]bool, sources []string) bool {
	for _, s := range sources {
		if !may[s] {
			return false
		}
	}
	return true
}

// cells puts an opening in one line: lists are joined, and technologies stand under the level
// at which they are asked for.
func (l openingLine) cells(c *cells) {
	c.time("as_of", l.AsOf)
	c.text("id", l.ID)
	c.text("title", l.Title)
	c.text("url", l.URL)
	c.text("company", l.Company)
	c.text("employer", l.Employer)
	c.text("sources", joined(l.Sources))
	c.text("members", joined(l.Members))
	var roles []techmap.RoleID
	for _, r := range l.Roles {
		roles = append(roles, r.Role)
	}
	c.text("roles", joined(roles))
	c.text("seniority", string(l.Seniority))
	l.terms(c)
	c.moment("posted_at", l.PostedAt)
	var deadline Deadline
	if l.Deadline != nil {
		deadline = *l.Deadline
	}
	c.text("deadline_kind", string(deadline.Kind))
	c.moment("deadline_at", deadline.At)
	c.flag("open", l.Open)
	c.time("first_seen", l.FirstSeen)
	c.time("last_seen", l.LastSeen)
	c.moment("closed_at", l.ClosedAt)
	c.flag("image_only", l.ImageOnly)
	for _, level := range techmap.Levels() {
		var skills []techmap.SkillID
		for _, d := range l.Demands {
			if d.Level == level {
				skills = append(skills, d.Skill)
			}
		}
		c.text("demands_"+string(level), joined(skills))
	}
}

// terms puts what an opening offers and asks for besides technologies.
func (l openingLine) terms(c *cells) {
	var e Experience
	if l.Experience != nil {
		e = *l.Experience
	}
	c.in("experience", func() {
		c.flag("any", e.Any)
		c.flag("new_grad", e.NewGrad)
		c.flag("experienced", e.Experienced)
		c.stated("min_years", int64(e.MinYears))
		c.stated("max_years", int64(e.MaxYears))
	})
	c.text("employment", string(l.Employment))
	c.text("work_model", string(l.WorkModel))
	c.text("country", l.Country)
	c.text("region", l.Region)
	c.text("city", l.City)
	var p Pay
	if l.Pay != nil {
		p = *l.Pay
	}
	c.in("pay", func() {
		c.stated("min", p.Min)
		c.stated("max", p.Max)
		c.text("currency", p.Currency)
		c.text("per", p.Per)
		c.flag("estimated", p.Estimated)
	})
}

// A companyLine is a company and how many openings it has.
type companyLine struct {
	AsOf time.Time `json:"as_of"`
	rank.CompanyCount
}

// allCompanies are the companies of an answer, on all pages. With n they are no more than n.
func allCompanies(ctx context.Context, q *question) (iter.Seq2[companyLine, error], error) {
	page := *q
	if q.query.N == 0 {
		page.query.N = exportPage
	}
	first, err := companiesPage(ctx, &page)
	if err == nil {
		err = q.bounded(first.Total)
	}
	if err != nil {
		return nil, err
	}
	return func(yield func(companyLine, error) bool) {
		for answer := first; ; {
			for _, company := range answer.Companies {
				if !yield(companyLine{answer.AsOf, company}, nil) {
					return
				}
			}
			if answer.Next == "" || q.query.N > 0 {
				return
			}
			next, f := readCursor(answer.Next)
			if f != nil {
				yield(companyLine{}, f)
				return
			}
			page.cursor = next
			var err error
			if answer, err = nextCompanies(ctx, &page); err != nil {
				yield(companyLine{}, err)
				return
			}
		}
	}, nil
}

// companiesPage is answerCompanies with the type of its answer.
func companiesPage(ctx context.Context, q *question) (*Companies, error) {
	answer, err := answerCompanies(ctx, q)
	if err != nil {
		return nil, err
	}
	page, _ := answer.(*Companies) // that is what answerCompanies makes
	return page, nil
}

// nextCompanies is companiesPage in a time of its own, as nextPage is.
func nextCompanies(ctx context.Context, q *question) (*Companies, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pageTime)
	defer cancel()
	return companiesPage(ctx, q)
}

func (l companyLine) cells(c *cells) {
	c.time("as_of", l.AsOf)
	c.text("company", l.Company)
	c.text("name", l.Name)
	c.number("openings", l.Openings)
	c.number("ever", l.Ever)
}
