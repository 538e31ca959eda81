package ui

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
)

// narrowed returns what of the question of r says which openings count, but for names.
func (r *request) narrowed(but ...string) url.Values {
	return without(only(r.query, narrowing()...), but...)
}

// adding returns q with one more value of name.
func adding(q url.Values, name, value string) url.Values {
	out := clone(q)
	out.Add(name, value)
	return out
}

// bounded returns q with a number of name: first if it has none, and most if it has a
// larger one, so that a page stays small. What is no number is left to the API to refuse.
func bounded(q url.Values, name string, first, most int) url.Values {
	n, err := strconv.Atoi(q.Get(name))
	switch {
	case !q.Has(name):
		return with(q, name, strconv.Itoa(first))
	case err == nil && n > most:
		return with(q, name, strconv.Itoa(most))
	}
	return q
}

// atOnce asks several questions at the same time. It returns the error of the first that
// is not answered, and gives up the others then.
func atOnce(ctx context.Context, asks ...func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, ask := range asks {
		g.Go(func() error { return ask(ctx) })
	}
	return g.Wait()
}

// skillHref returns the address of the page of a technology, with the same openings.
func (r *request) skillHref(id string) string {
	return r.href(segment("/skills", id), r.narrowed("skill"))
}

// subjectLink returns a technology by its name, with its page.
func (r *request) subjectLink(s rank.Subject) link {
	return link{Text: s.Name, Href: r.skillHref(string(s.Skill))}
}

// subjectLinks returns technologies by their names.
func (r *request) subjectLinks(subjects []rank.Subject) []link {
	var links []link
	for _, s := range subjects {
		links = append(links, r.subjectLink(s))
	}
	return links
}

// passed returns what a form passes on beside its own fields.
func (r *request) passed(names ...string) []field {
	var out []field
	for _, name := range names {
		for _, value := range r.query[name] {
			out = append(out, field{Name: name, Value: value})
		}
	}
	for _, name := range own() {
		for _, value := range r.carried[name] {
			out = append(out, field{Name: name, Value: value})
		}
	}
	return out
}

// namedChips returns what narrows the page at path, by names where there are any: only
// then it asks for them.
func (r *request) namedChips(ctx context.Context, path string) ([]chip, error) {
	if !r.query.Has("role") {
		return r.chips(path, nil), nil
	}
	roles, err := r.api.Roles(ctx, nil)
	return r.chips(path, r.nameFacets(roles, nil)), err
}

// chipsBut returns chips but those of a parameter that the page has a field for.
func chipsBut(chips []chip, name string) []chip {
	return slices.DeleteFunc(chips, func(c chip) bool { return c.Name == name })
}

// A row is a line of a table that shows a share with its interval.
type row struct {
	link
	N    int // place in the answer, for data-api
	Side rank.Side
	Bar  barMark
	Of   string // how many openings its own are of
	Note string
}

// A shareTable is a table of shares of one answer.
type shareTable struct {
	Path       string // of the rows in the answer
	Caption    string
	Column     string // what the rows are
	NoteColumn string
	Rows       []row
}

// topShare returns the axis on which shares of several tables can be compared.
func topShare(sides ...rank.Side) axis {
	var highs []float64
	for _, s := range sides {
		highs = append(highs, s.High)
	}
	return shareScale(highs...)
}

// sideBar returns the bar of a share.
func sideBar(s axis, side rank.Side) barMark { return newBar(s, side.Share, side.Low, side.High) }

// points writes a difference of shares with its sign: +3.1.
func (p printer) points(diff float64) string {
	text := strconv.FormatFloat(100*diff, 'f', 1, 64)
	switch {
	case strings.Trim(text, "-0.") == "":
		return "0.0"
	case diff > 0:
		return "+" + text
	}
	return "−" + strings.TrimPrefix(text, "-")
}

// asTopic returns a technology as the topic of a sentence.
func (p printer) asTopic(s rank.Subject) string {
	if p.lang == message.Korean {
		return s.Name + message.Topic.Of(message.Reading(s.Name, s.NameKo))
	}
	return s.Name
}

// asObject returns a technology as the object of a sentence.
func (p printer) asObject(s rank.Subject) string {
	if p.lang == message.Korean {
		return s.Name + message.Object.Of(message.Reading(s.Name, s.NameKo))
	}
	return s.Name
}

// topicOf returns a name as the topic of a sentence.
func (p printer) topicOf(name string) string {
	if p.lang == message.Korean {
		return message.Topic.After(name)
	}
	return name
}

// decimal1 writes v with one digit after the point.
func decimal1(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// listed joins names as a sentence does: "Go, Java and Python".
func (p printer) listed(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	last := len(names) - 1
	return p.say("more.and", strings.Join(names[:last], ", "), names[last])
}
