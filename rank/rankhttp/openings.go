package rankhttp

import (
	"context"
	"net/http"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// maxPage is how many openings or companies a page has at most.
const maxPage = 200

// openingRoutes are the questions that are answered by openings, each with as much as the
// terms of its sources allow: that has been seen to where they were published.
func openingRoutes() []*route {
	return []*route{
		{
			path: "/v1/openings", name: "openings", tag: "openings", summary: "The openings that are counted",
			try: "/v1/openings?words=linux&n=5",
			doc: "Lists the openings selected, with what their sources allow to show, and the words that " +
				"prove each demand. An opening is one job, however often it is advertised.",
			params: params(filterParams(), []*param{asOfParam(), pageParam("How many openings a page has."), cursorParam(), {
				name: "facets", form: formFlag, def: "false", example: "true", without: true, doc: "Also " +
					"count how the openings found spread over roles, technologies, regions and more.",
				set: func(q *question, _ []string) { q.facets = true },
			}, {
				name: "sort", choices: []string{"score", "newest"}, def: "score", example: "newest",
				doc: "score: those that the words fit best first, the newest of equals. newest: the " +
					"newest first.",
				set: func(q *question, _ []string) { q.newest = true },
			}}),
			answer: answerOpenings, model: Openings{},
		},
		{
			path: "/v1/openings/{id}", name: "opening", tag: "openings", summary: "One opening",
			try:    "/v1/openings/hanbit:1",
			doc:    "Shows one opening. The ID of any posting that it was advertised by finds it too.",
			params: params([]*param{asOfParam()}),
			id: &pathID{
				doc: "The ID of an opening or of one of its members.", example: "sample:1",
				find: func(*question) error { return nil },
			},
			answer: answerOpening, model: OneOpening{},
		},
	}
}

func pageParam(doc string) *param {
	p := numberParam("n", doc, defaultList, 1, maxPage, func(q *question, n int) { q.query.N = n })
	p.without = true
	return p
}

// cursorParam is read before all others, in choose: a cursor says of which data the pages
// before were.
func cursorParam() *param {
	return &param{
		name: "cursor", max: 2000, without: true, doc: "next of the page before, to go on. All other " +
			"parameters but n stay as they were.",
		set: func(*question, []string) {}, // read before, because it names the data
	}
}

func answerOpenings(ctx context.Context, q *question) (any, error) {
	query := rank.SearchQuery{Query: q.query, After: q.cursor.after, Newest: q.newest}
	if query.N == 0 {
		query.N = defaultList
	}
	page, err := q.data.Index.Search(ctx, query)
	if err != nil {
		return nil, err
	}
	answer := &Openings{AsOf: page.AsOf, Total: page.Openings, Openings: []Opening{}, Next: q.next(page.More), Meta: q.meta()}
	for i := range page.Hits {
		answer.Openings = append(answer.Openings, q.opening(&page.Hits[i].Opening, page.AsOf))
	}
	if q.facets {
		facets, err := q.data.Index.Facets(ctx, q.query)
		if err != nil {
			return nil, err
		}
		answer.Facets = &facets
	}
	return answer, nil
}

var textNoOpening = text{
	"there is no opening %q: it was removed, or never there",
	"채용 공고 %q: 삭제되었거나 없던 공고입니다",
}

// answerOpening shows an opening as of a time, also one that is closed: links to openings go
// on to work as long as the data have them.
func answerOpening(_ context.Context, q *question) (any, error) {
	o, ok := q.data.Index.Opening(techmap.PostingID(q.id))
	if !ok {
		return nil, &fault{status: http.StatusNotFound, text: textNoOpening.with(q.id), at: "path.id", value: q.id}
	}
	answer := &OneOpening{Opening: q.opening(&o, q.asOf()), AsOf: q.asOf(), Meta: q.metaOf(o.Sources)}
	for _, i := range o.Open {
		answer.Intervals = append(answer.Intervals, Interval{i.From, i.LastSeen, timeOrNil(i.To), i.Reason})
	}
	return answer, nil
}
