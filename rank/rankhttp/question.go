package rankhttp

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// A question is a request that has been read.
type question struct {
	library Library
	data    *Data
	known   *known
	route   *route
	id      string // of the path, as written
	path    string // with the ID in the one way to write it
	query   rank.Query
	plain   []byte // the query in the one way to write it, without what pins it
	pinned  bool   // it names the data that it is of
	link    string // see permalink

	// What single routes ask for.
	name           string // a part of a name
	a, b           side
	have           []techmap.SkillID
	missing, steps int
	step           rank.Step
	each           rank.Each
	facets, newest bool
	compares       bool // a is given
	bom            bool // of exports: begin with a byte order mark
	cursor         cursor

	now   time.Time
	place *time.Location
	base  string
}

// Parameters that pin a question, of every route.
const (
	pinData     = "data"
	pinTaxonomy = "taxonomy"
	pinMethod   = "method"
)

// maxFaults is how many mistakes of one question are told of.
const maxFaults = 10

var (
	textQuery     = text{"The query cannot be read: %s.", "쿼리를 읽을 수 없습니다: %s."}
	textLongQuery = text{"The query has %d bytes, at most %d may be given.", "쿼리가 %d바이트입니다. 최대 %d바이트까지 쓸 수 있습니다."}
	textNoParam   = text{"unknown parameter %q", "알 수 없는 매개변수 %q"}
	textNotReady  = text{"The openings are still being read. Ask again in a moment.", "채용 공고를 읽는 중입니다. 잠시 뒤에 다시 물어보세요."}
	textGone      = text{
		"data: %q are no longer kept: leave data, taxonomy and method out for the answer of today's data",
		"data: %q 자료는 더 이상 보관하지 않습니다. 지금 자료로 답을 얻으려면 data, taxonomy, method를 빼세요",
	}
	textOther = text{
		"%s: the link is of %q, and here it is %q: leave data, taxonomy and method out for an answer by these",
		"%s: 링크는 %q 기준이고 여기는 %q입니다. 지금 기준으로 답을 얻으려면 data, taxonomy, method를 빼세요",
	}
	textBackwards = text{"to: ends before from begins", "to: from보다 앞섭니다"}
)

// ask reads the question that r puts to a route. Parameters that are unknown are refused
// first: a misspelt filter that was passed over would be an answer to another question.
// Then the data are chosen, because names of roles, technologies and companies mean what
// they mean there, and then all else is read.
func (h *handler) ask(ctx context.Context, r *http.Request, rt *route) (*question, error) {
	if n := len(r.URL.RawQuery); n > maxQuery {
		return nil, &fault{status: http.StatusRequestURITooLong, text: textLongQuery.with(n, maxQuery)}
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &fault{status: http.StatusBadRequest, text: textQuery.with(err), cause: err}
	}
	if err := rt.strange(values); err != nil {
		return nil, err
	}
	q := &question{
		library: h.library, route: rt, id: r.PathValue("id"), pinned: values.Has(pinData),
		now: h.now(), place: h.place, base: h.base,
	}
	if err := h.choose(ctx, q, values); err != nil {
		return nil, err
	}
	q.known = h.shelf.of(q.data)
	if rt.id != nil {
		if err := q.legible(); err != nil {
			return nil, err
		}
		if err := rt.id.find(q); err != nil {
			return nil, err
		}
	}
	q.path = rt.at(q.id) + rt.ending
	return q, q.read(values)
}

// strange refuses parameters that the route does not take.
func (rt *route) strange(values url.Values) error {
	var all faults
	for name := range values {
		if rt.takes(name) {
			continue
		}
		near := nearest(name, rt.names())
		all = append(all, inQuery(name, values.Get(name), textNoParam.with(name).near(near)))
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b *fault) int { return cmp.Compare(a.at, b.at) })
	return all[:min(len(all), maxFaults)]
}

// choose takes the data that the question is of: those that it names, those that its cursor
// is of, or the latest. A permalink also names taxonomy and method; data that were made
// again with others would give other numbers, and are refused.
func (h *handler) choose(ctx context.Context, q *question, values url.Values) error {
	for _, name := range []string{pinData, pinTaxonomy, pinMethod} {
		if given := values[name]; len(given) > 1 {
			return inQuery(name, given[1], textTwice.with(name))
		}
		if f := (&param{name: name}).legible(values.Get(name)); f != nil {
			return f
		}
	}
	q.data = h.library.Current()
	version := values.Get(pinData)
	if at := values.Get("cursor"); at != "" && q.route.param("cursor") != nil {
		c, f := readCursor(at)
		if f != nil {
			return f
		}
		q.cursor, version = c, cmp.Or(version, c.version)
	}
	if version != "" && (q.data == nil || q.data.Version != version) {
		var err error
		if q.data, err = h.library.At(ctx, version); errors.Is(err, techmap.ErrNotFound) {
			return &fault{status: http.StatusGone, text: textGone.with(version), at: "query.data", value: version, cause: err}
		} else if err != nil {
			return err
		}
	}
	if q.data == nil || q.data.Index == nil {
		return &fault{status: http.StatusServiceUnavailable, text: textNotReady, retry: 2}
	}
	for name, here := range map[string]string{pinTaxonomy: q.data.Taxonomy.Version(), pinMethod: q.data.Method} {
		if asked := values.Get(name); values.Has(name) && asked != here {
			return &fault{
				status: http.StatusGone, text: textOther.with(name, asked, here), at: "query." + name, value: asked,
			}
		}
	}
	return nil
}

// read reads the values of the parameters, in the order of their names, so that equal
// questions have one permalink however they are written. All mistakes are told of at once.
func (q *question) read(values url.Values) error {
	var all faults
	for _, p := range q.route.params {
		raw, given := values[p.name]
		if !given {
			continue
		}
		read, f := p.read(q, raw)
		if f != nil {
			all = append(all, f)
			continue
		}
		for _, value := range read {
			q.plain = appendPair(q.plain, p.name, value)
		}
	}
	if f := q.query; !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		all = append(all, inQuery("to", values.Get("to"), textBackwards))
	}
	if len(all) > 0 {
		return all
	}
	if c := q.cursor; c.after != "" && (c.question != q.digest() || c.version != q.data.Version) {
		return inQuery("cursor", values.Get("cursor"), textOtherCursor)
	}
	return nil
}

// asOf returns the time that the answer is for.
func (q *question) asOf() time.Time {
	if !q.query.AsOf.IsZero() {
		return q.query.AsOf
	}
	return q.data.Index.AsOf()
}

// permalink returns the address of the same answer later.
func (q *question) permalink() string {
	if q.link == "" {
		q.link = q.base + q.path + "?" + q.pinnedQuery()
	}
	return q.link
}

// pinnedQuery returns the query with all that it depends on: with the time that it means if
// it names none, unless nothing was ever seen.
func (q *question) pinnedQuery() string {
	pins := []struct{ name, value string }{
		{pinData, q.data.Version}, {pinMethod, q.data.Method}, {pinTaxonomy, q.data.Taxonomy.Version()},
	}
	if q.query.AsOf.IsZero() && q.route.param("as_of") != nil && !q.data.Index.AsOf().IsZero() {
		pins = append(pins, struct{ name, value string }{"as_of", writeMoment(q.data.Index.AsOf())})
	}
	query := slices.Clone(q.plain)
	for _, pin := range pins {
		query = appendPair(query, pin.name, pin.value)
	}
	return sortedQuery(query)
}

// etag returns what names the answer: equal questions of equal data have equal ones. It
// is weak, because the answer may be sent compressed.
func (q *question) etag() string {
	sum := sha256.Sum256([]byte(answerForm + " " + q.permalink()))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// answerForm is the version of how answers are written: it changes when the same
// question of the same data is answered otherwise.
const answerForm = "1"
