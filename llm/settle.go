package llm

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap"
)

// settle takes the answers out of a reply that are well-formed, about one posting of
// the batch each, and about the right one. It returns the questions without such an answer.
// It is the one door through which what a model says comes in, for calls and batches alike.
func (r *round) settle(ctx context.Context, batch []*question, reply Reply, entry *Entry) ([]*question, error) {
	answers, err := readReply(reply)
	if err != nil {
		entry.Err = err.Error()
	}
	pages := make([]*page, len(batch))
	for i, q := range batch {
		pages[i] = q.page()
	}
	for i, a := range unique(answers, len(batch)) {
		if a == nil || batch[i].gone || elsewhere(*a, pages[i], pages) {
			continue
		}
		if err := r.finish(ctx, batch[i], *a, entry); err != nil {
			return nil, err
		}
	}
	var rest []*question
	for _, q := range batch {
		if !q.done && !q.gone {
			rest = append(rest, q)
		}
	}
	if len(rest) > 0 && entry.Err == "" {
		entry.Err = fmt.Sprintf("llm: %d of %d postings are not answered", len(rest), len(batch))
	}
	return rest, nil
}

// readReply returns the answers of a reply, as far as its end can be trusted: of a
// text that was cut the complete ones are good, one that was withheld has none.
func readReply(reply Reply) ([]answer, error) {
	switch reply.Finish {
	case FinishStop, FinishLength:
		answers, err := decode(reply.Text)
		if err == nil && reply.Finish == FinishLength {
			err = errors.New("llm: reply was cut")
		}
		return answers, err
	}
	return nil, fmt.Errorf("llm: reply ended with %q", reply.Finish)
}

// unique returns the answer to each of n postings, nil where there is none or more
// than one: of two that differ neither can be believed. An ID that the prompt does not have
// is nobody's, also one that is nearly right ("p01").
func unique(answers []answer, n int) []*answer {
	byPosting, twice := make([]*answer, n), make([]bool, n)
	for k := range answers {
		i, err := strconv.Atoi(strings.TrimPrefix(answers[k].ID, "p"))
		if err != nil || i < 1 || i > n || answers[k].ID != idOf(i-1) {
			continue
		}
		twice[i-1] = byPosting[i-1] != nil
		byPosting[i-1] = &answers[k]
	}
	for i := range byPosting {
		if twice[i] {
			byPosting[i] = nil
		}
	}
	return byPosting
}

// finish grounds the answer to q in each posting that asked, and keeps it.
func (r *round) finish(ctx context.Context, q *question, a answer, entry *Entry) error {
	q.done = true
	var stored techmap.Extraction
	for k, pg := range q.pages {
		x, t := r.e.grounder.ground(pg, a)
		if k == 0 {
			stored = x
			entry.Kept += t.kept
			entry.Dropped += t.dropped
		}
		r.found[q.items[k]] = x // each index belongs to one question, each question to one goroutine
	}
	return r.e.save(ctx, q.key, stored)
}
