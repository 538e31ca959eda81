package rankhttp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
)

// exports returns in which formats beside JSON a route answers: those whose answer is a list.
func exports(rt *route) []format {
	switch rt.name {
	case "top":
		return tables(rt.name, listed(answerTop, topLines), topLine.cells)
	case "roles":
		return tables(rt.name, listed(answerRoles, roleLines), roleLine.cells)
	case "distinctive":
		return tables(rt.name, listed(answerDistinctive, distinctiveLines), distinctiveLine.cells)
	case "together":
		return tables(rt.name, listed(answerTogether, togetherLines), togetherLine.cells)
	case "compare":
		return tables(rt.name, listed(answerCompare, compareLines), compareLine.cells)
	case "trends":
		return tables(rt.name, listed(answerTrends, trendLines), trendLine.cells)
	case "skillTrend":
		return tables(rt.name, listed(answerSkillTrend, skillTrendLines), trendLine.cells)
	case "next":
		return tables(rt.name, listed(answerNext, nextLines), nextLine.cells)
	case "facts":
		return tables(rt.name, listed(answerFacts, factLines), factLine.cells)
	case "companies":
		return tables(rt.name, allCompanies, companyLine.cells)
	case "openings":
		return append(tables(rt.name, allOpenings, openingLine.cells), feed())
	}
	return nil
}

// lines are what a table is made of, or why there are none. An error among them ends them.
type lines[L any] func(ctx context.Context, q *question) (iter.Seq2[L, error], error)

// listed are the lines of an answer that is made at once.
func listed[A, L any](
	answer func(context.Context, *question) (any, error), list func(*A) []L,
) lines[L] {
	return func(ctx context.Context, q *question) (iter.Seq2[L, error], error) {
		made, err := answer(ctx, q)
		if err != nil {
			return nil, err
		}
		whole, ok := made.(*A)
		if !ok {
			return nil, fmt.Errorf("rankhttp: answer is a %T", made)
		}
		return func(yield func(L, error) bool) {
			for _, line := range list(whole) {
				if !yield(line, nil) {
					return
				}
			}
		}, nil
	}
}

// tables returns CSV and JSON lines of the lines of an answer. JSON lines are the lines as
// JSON; CSV has their cells, which are named as there, those of an object in an object
// by both names with a line between.
func tables[L any](name string, of lines[L], fill func(L, *cells)) []format {
	return []format{
		{
			ending: ".csv", media: "text/csv; charset=utf-8", params: []*param{bomParam()},
			send: func(ctx context.Context, w http.ResponseWriter, q *question) (int, error) {
				return sendCSV(ctx, newAttachment(w, q, name+".csv"), q, of, fill)
			},
		},
		{
			ending: ".jsonl", media: "application/jsonl",
			send: func(ctx context.Context, w http.ResponseWriter, q *question) (int, error) {
				return sendJSONL(ctx, newAttachment(w, q, name+".jsonl"), q, of)
			},
		},
	}
}

func bomParam() *param {
	return &param{
		name: "bom", form: formFlag, def: "false", example: "true",
		doc: "Begin the CSV with a byte order mark, which makes Excel read Korean.",
		set: func(q *question, _ []string) { q.bom = true },
	}
}

// An attachment is the body of an answer that browsers save. Its headers are set when it
// is first written to, so that an error before that can be said in their place.
type attachment struct {
	to   http.ResponseWriter
	name string // of the file; empty for what browsers show
	link string // to the same answer later
	size int
}

func newAttachment(w http.ResponseWriter, q *question, name string) *attachment {
	return &attachment{to: w, name: name, link: q.permalink()}
}

// Write implements [io.Writer].
func (a *attachment) Write(p []byte) (int, error) {
	if a.size == 0 {
		h := a.to.Header()
		h.Set("Link", "<"+a.link+`>; rel="bookmark"`)
		if a.name != "" {
			h.Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
		}
	}
	n, err := a.to.Write(p)
	a.size += n
	if err != nil {
		err = errors.Join(err, errGone)
	}
	return n, err
}

// errGone says that whoever asked does not take the answer.
var errGone = errors.New("rankhttp: the client has gone")

var _ io.Writer = (*attachment)(nil)

// exportable returns which sources' openings may be handed on.
func (q *question) exportable() map[string]bool {
	may := make(map[string]bool, len(q.data.Sources))
	for _, s := range q.data.Sources {
		may[s.Name] = s.Exported
	}
	return may
}

// maxExport is how many lines an export has at most.
const maxExport = 100_000

var textTooMuch = text{
	"%d lines, at most %d can be had at once: narrow the question, for example by from and to",
	"%d줄입니다. 한 번에 %d줄까지 받을 수 있습니다. from과 to 등으로 조건을 좁히세요",
}

// bounded refuses an export that is too long.
func (q *question) bounded(total int) error {
	if total <= maxExport || q.query.N > 0 {
		return nil
	}
	return &fault{status: http.StatusBadRequest, text: textTooMuch.with(total, maxExport)}
}

// joined returns a list as one cell.
func joined[S ~string](list []S) string {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = string(s)
	}
	return strings.Join(texts, "; ")
}
