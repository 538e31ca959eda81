package rank

import "github.com/techmap-it/techmap"

// A said is what an opening says of its conditions.
type said struct {
	again bool  // not said, but seen: it was open more than once
	years uint8 // fewest asked for, 0 for one that newcomers may apply for, or one of those below
	work  uint8 // 1 + the place in workModels, 0 if it does not say
}

// Years that are none, and the most that are believed.
const (
	yearsUnsaid  = 255
	yearsWithout = 254 // experience is asked for, but not how much
	yearsMost    = 60  // longer than anyone works: what is above is a year or a salary that was misread
)

// saidBy returns what o says of its conditions.
func saidBy(o techmap.Opening) said {
	s := said{years: yearsOf(o.Experience), again: len(o.Open) > 1}
	for i, model := range techmap.WorkModels() {
		if o.WorkModel == model {
			s.work = uint8(i + 1)
		}
	}
	return s
}

// yearsOf returns the fewest years that e asks for. Who takes newcomers asks for none, even
// if others are welcome too.
func yearsOf(e techmap.Experience) uint8 {
	switch {
	case e.Newcomers():
		return 0
	case e.MinYears > 0:
		return uint8(min(e.MinYears, yearsMost))
	case e.Experienced || e.MaxYears > 0:
		return yearsWithout
	}
	return yearsUnsaid
}

// newcomersOnly reports whether somebody with experience is not meant.
func newcomersOnly(e techmap.Experience) bool {
	return e.NewGrad && !e.Any && !e.Experienced && e.MinYears == 0
}

// A pay is what an opening offers a year, in whole units of a currency.
type pay struct {
	low, high int64
	currency  string
}

// payBy returns what o offers a year, and nothing if it states no amount for itself, no
// currency, or an amount for a day or an hour, of which nobody knows how many there are.
// Of a range with one end stated, that end is both. Nothing is converted between currencies.
func payBy(o techmap.Opening) (p pay, ok bool) {
	s := o.Salary
	if s == nil || s.Estimated || s.Currency == "" || s.Min < 0 || s.Max < 0 {
		return pay{}, false
	}
	times := map[string]int64{"year": 1, "month": 12, "week": 52}[s.Per]
	low, high := s.Min, s.Max
	if low == 0 {
		low = high
	}
	if high == 0 {
		high = low
	}
	if times == 0 || low <= 0 || high < low || high > maxPay {
		return pay{}, false
	}
	return pay{low * times, high * times, s.Currency}, true
}

// maxPay is more than anyone is paid: what is above is a mistake, and would overflow.
const maxPay = 1e15

// middle returns the middle of what is offered.
func (p pay) middle() int64 { return p.low + (p.high-p.low)/2 }
