package llm

import "strings"

// A Price is what a model costs, in US dollars a million tokens. Thinking is paid
// as output. Where Cached is 0, cached input costs as much as other input.
type Price struct {
	Input  float64 `json:"input"`           // that is not cached
	Cached float64 `json:"cached,omitzero"` // input that the provider had kept
	Output float64 `json:"output"`          // thinking included
}

// PricesAsOf is the day, by ISO 8601, on which the table that PriceOf reads was taken from
// the provider's price list.
const PricesAsOf = "2026-11-10"

// PriceOf returns the list price of a model, named with or without its provider
// ("gemini/3.5-flash-lite"), as of PricesAsOf. Prices change: what a run is to be held
// to belongs into Options.Price. It knows some models of Gemini, and reports
// false for any other.
func PriceOf(model string) (p Price, ok bool) {
	name := model[strings.LastIndexByte(model, '/')+1:]
	switch strings.TrimPrefix(name, "gemini-") {
	case "2.5-flash-lite":
		return Price{Input: .10, Output: .40}, true
	case "3.1-flash-lite":
		return Price{Input: .25, Output: 1.50}, true
	case "3.5-flash-lite":
		return Price{Input: .30, Cached: .03, Output: 2.50}, true
	case "3.8-flash":
		return Price{Input: .75, Output: 3.75}, true
	case "3.5-flash":
		return Price{Input: 1.50, Output: 9.00}, true
	}
	return Price{}, false
}

// Batch returns the price of the same in a provider's batch queue: half.
func (p Price) Batch() Price { return Price{p.Input / 2, p.Cached / 2, p.Output / 2} }

// Of returns what u costs, in US dollars.
func (p Price) Of(u Usage) float64 {
	cached := p.Cached
	if cached == 0 {
		cached = p.Input
	}
	return (float64(u.Input-u.Cached)*p.Input + float64(u.Cached)*cached + float64(u.Output+u.Thinking)*p.Output) / 1e6
}
