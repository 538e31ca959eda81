package ui

import (
	"strconv"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// experience says what an opening asks of an applicant's past.
func (r *request) experience(e *rankhttp.Experience) string {
	switch {
	case e == nil:
		return ""
	case e.Any:
		return r.text.say("experience.any")
	case e.NewGrad && e.Experienced:
		return r.text.say("experience.both")
	case e.NewGrad:
		return r.text.term("experience", "newcomer")
	case e.MinYears > 0 && e.MaxYears > 0:
		return r.text.say("experience.years", e.MinYears, e.MaxYears)
	case e.MinYears > 0:
		return r.text.say("experience.from", e.MinYears)
	case e.Experienced:
		return r.text.term("experience", "experienced")
	}
	return ""
}

// pay says what an opening promises.
func (r *request) pay(p *rankhttp.Pay) string {
	if p == nil || p.Min == 0 && p.Max == 0 {
		return ""
	}
	low, high := r.amount(p.Min, p.Currency), r.amount(p.Max, p.Currency)
	text := low + "–" + high
	switch {
	case p.Max == 0 || p.Min == p.Max:
		text = low
		if p.Max == 0 {
			text = r.text.say("pay.from", low)
		}
	case p.Min == 0:
		text = r.text.say("pay.to", high)
	}
	if p.Per != "" {
		text = r.text.say("pay."+p.Per, text)
	}
	if p.Estimated {
		text += " " + r.text.say("pay.estimated")
	}
	return text
}

// amount writes an amount of money as the language does: 만원 for large sums of won.
func (r *request) amount(v int64, currency string) string {
	const man = 10_000
	if currency == "KRW" && r.lang == message.Korean {
		if v >= man && v%man == 0 {
			return r.text.num(int(v/man)) + "만원"
		}
		return r.text.num(int(v)) + "원"
	}
	sign, known := map[string]string{"KRW": "₩", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}[currency]
	if !known {
		return currency + " " + r.text.num(int(v))
	}
	if currency == "KRW" && v >= 1_000_000 && v%100_000 == 0 {
		return sign + strconv.FormatFloat(float64(v)/1_000_000, 'f', -1, 64) + "M"
	}
	return sign + r.text.num(int(v))
}
