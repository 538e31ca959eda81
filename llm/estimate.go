package llm

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// What an answer takes on average, in tokens and seconds, to plan by. Nothing is reserved
// or refused by these.
const (
	outputPerAnswer = 70
	outputPerReply  = 20
	callSeconds     = 5
)

// An Estimate says what a run would ask and cost, if nothing fails.
type Estimate struct {
	Postings int           `json:"postings"`         // that were looked at
	Stored   int           `json:"stored"`           // of those worth asking about, answered in the cache
	Waiting  int           `json:"waiting,omitzero"` // of those, asked in a batch under way
	Asked    int           `json:"asked"`            // of Postings
	Calls    int           `json:"calls"`            // of several postings each
	Input    int           `json:"input"`            // tokens
	Output   int           `json:"output"`           // tokens
	Money    float64       `json:"money"`            // US dollars; 0 also if the price is not known
	Time     time.Duration `json:"time"`             // in JSON nanoseconds; within a day, if one is enough
	Days     int           `json:"days,omitzero"`    // over which the daily quota spreads it, if more than one
}

// Estimate returns what Complete would ask of the model, and sends nothing. It reads the
// Cache and Jobs, and writes nothing.
func (e *Extractor) Estimate(ctx context.Context, items []techmap.Annotated) (Estimate, error) {
	if e.wordsErr != nil {
		return Estimate{}, e.wordsErr
	}
	est := Estimate{Postings: len(items)}
	planned := &round{e: e, found: make([]techmap.Extraction, len(items))}
	questions, err := planned.open(ctx, items, false)
	if err != nil {
		return Estimate{}, err
	}
	est.Stored = planned.askers
	for _, q := range questions {
		est.Asked += len(q.items)
	}
	for _, x := range planned.found {
		if x.Pending && !e.opts.StoredOnly {
			est.Waiting++
		}
	}
	est.Stored -= est.Asked + est.Waiting
	for _, call := range e.pack(questions) {
		est.Calls++
		est.Input += e.words.tokens
		est.Output += outputPerReply
		for _, q := range call {
			est.Input += q.page().tokens + blockTokens
			est.Output += outputPerAnswer
		}
	}
	est.Money = e.opts.Price.Of(Usage{Input: est.Input, Output: est.Output})
	est.Time, est.Days = e.opts.Gate.plan(est.Calls, est.Input, e.opts.Concurrency)
	return est, nil
}

// plan returns how long so many calls take, and over how many days.
func (g *Gate) plan(calls, tokens, concurrency int) (time.Duration, int) {
	seconds := math.Ceil(float64(calls)/float64(max(concurrency, 1))) * callSeconds
	if g == nil || calls == 0 {
		return time.Duration(seconds) * time.Second, 0
	}
	if g.limits.RPM > 0 {
		seconds = max(seconds, 60*float64(calls-1)/float64(g.limits.RPM))
	}
	if g.limits.TPM > 0 {
		seconds = max(seconds, 60*float64(tokens)/float64(g.limits.TPM)-60)
	}
	days := 0
	if left := g.limits.RPD - g.Today(); g.limits.RPD > 0 && calls > left {
		days = 1 + (calls-max(left, 0)+g.limits.RPD-1)/g.limits.RPD
	}
	return time.Duration(seconds) * time.Second, days
}

// String returns the estimate in a line: "1,100 postings, 412 calls, about 34 min, $0.09".
func (e Estimate) String() string {
	parts := []string{thousands(e.Postings) + " postings"}
	if e.Stored > 0 {
		parts = append(parts, thousands(e.Stored)+" answered before")
	}
	if e.Waiting > 0 {
		parts = append(parts, thousands(e.Waiting)+" in batches")
	}
	minutes := "under a minute"
	if e.Time >= time.Minute {
		minutes = fmt.Sprintf("about %s min", thousands(int(math.Round(e.Time.Minutes()))))
	}
	parts = append(parts, thousands(e.Calls)+" calls", minutes, dollars(e.Money))
	if e.Days > 1 {
		parts = append(parts, fmt.Sprintf("over %d days of quota", e.Days))
	}
	return strings.Join(parts, ", ")
}

// dollars writes an amount to the cent, or below one to the first two digits that count.
func dollars(d float64) string {
	if d >= .01 || d <= 0 {
		return fmt.Sprintf("$%.2f", d)
	}
	return fmt.Sprintf("$%.4f", d)
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return cmp.Or(s, "0")
}
