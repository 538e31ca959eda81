package text

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// ParseSalary reads the field in which a site states pay: "연봉 4,000만원 ~
// 5,000만원", "월급 300만원 이상", "3000~3400만원", "시급 10,030원", "$80k - $120k a
// year", "£45/hour", "6-10 Lacs P.A.". It is nil if no sum is said ("회사내규에 따름",
// "협의", "competitive"). A sum without a period is taken by its size; one that
// the source calls an estimate is marked so.
func ParseSalary(s string) *techmap.Salary {
	raw := CleanLine(s)
	r, ok := payIn(raw, hasHangul(raw))
	if !ok {
		return nil
	}
	salary := r.salary(raw)
	if salary != nil {
		salary.Raw = raw
	}
	return salary
}

// A payRange is one sum or two, as words say them.
type payRange struct {
	low, high  amount // high.value is 0 if there is one only
	atLeast    bool   // "이상", "+", "from"
	atMost     bool   // "이하", "up to"
	start, end int
}

// payIn returns the first sum of pay in s. Sums without currency are believed
// only if bare.
func payIn(s string, bare bool) (r payRange, ok bool) {
	for i := 0; i < len(s); i++ {
		if !startsAmount(s, i) {
			continue
		}
		r, ok := payAt(s, i)
		if !ok {
			continue
		}
		if r.low.currency != "" || bare && r.low.value >= 10 && !isCount(s, r.end) {
			return r, true
		}
		i = r.end - 1
	}
	return payRange{}, false
}

// startsAmount reports whether a sum may start at s[i].
func startsAmount(s string, i int) bool {
	if i > 0 && (isAlnum(s[i-1]) || s[i-1] == '.' || s[i-1] == '$') {
		return false
	}
	if c := s[i]; isDigit(c) {
		return true
	} else if c != '$' && c < utf8.RuneSelf && !isUpper(c) {
		return false
	}
	_, n := currencyAt(s, i)
	return n > 0
}

// isCount reports whether a number that ends at s[i] counts hours, days or
// people, or is a share, and not money.
func isCount(s string, i int) bool {
	return counted.begins(strings.TrimLeft(s[i:], " "))
}

// What numbers count that are no money, words for sums that begin somewhere, and
// for pay by the year.
var (
	counted = listOf("count")
	payFrom = listOf("pay-from")
	yearly  = listOf("yearly")
)

// payAt reads the sum or range that starts at s[i].
func payAt(s string, i int) (r payRange, ok bool) {
	low, ok := amountAt(s, i)
	if !ok {
		return r, false
	}
	r = payRange{low: low, start: i, end: low.end}
	r.readPeriodBetween(s)
	at := skipAny(s, r.end, " +")
	r.atLeast = at > r.end && strings.Contains(s[r.end:at], "+")
	next, joined := joinAt(s, at)
	if !joined && strings.HasPrefix(s[at:], "이상 ") { // "3천만원 이상 4천만원 이하"
		next, joined = at+len("이상 "), true
	}
	if joined {
		if high, ok := amountAt(s, next); ok && !low.big && high.value > 0 && !isCount(s, high.end) {
			r.high, r.end = high, high.end
			r.share()
			return r, !r.high.big
		}
		r.atLeast = true
	}
	return r, !low.big
}

// readPeriodBetween skips a period between the sums: "$23.28/hour - $29.11/hour".
func (r *payRange) readPeriodBetween(s string) {
	rest := strings.ToLower(s[r.end:min(len(s), r.end+8)])
	for _, p := range []string{" /hour", "/hour", "/hr", "/yr", "/year"} {
		if strings.HasPrefix(rest, p) {
			if _, joined := joinAt(s, skipAny(s, r.end+len(p), " ")); joined {
				r.end += len(p)
			}
			return
		}
	}
}

// joinAt reads what joins the ends of a range at s[i].
func joinAt(s string, i int) (next int, ok bool) {
	for _, word := range []string{"~", "-", "–", "—", "to ", "and ", "에서 ", "부터 "} {
		if strings.HasPrefix(s[i:], word) {
			return skipAny(s, i+len(word), " -"), true
		}
	}
	return i, false
}

// share gives the low end the unit and currency of the high one, and the other
// way round: "3000 ~ 3400만원", "$80-120k", "€40-65,000".
func (r *payRange) share() {
	if r.low.currency == "" {
		r.low.currency = r.high.currency
	} else if r.high.currency == "" {
		r.high.currency = r.low.currency
	}
	switch {
	case r.low.scale == 0 && r.high.scale > 0 && r.low.value < 1e5:
		if scale := unitScale(r.high); r.low.value*scale <= float64(r.high.total()) {
			r.low.scale = scale
		}
	case r.high.scale == 0 && r.low.scale > 0 && r.high.value < 1e5:
		r.high.scale = unitScale(r.low)
	case r.low.scale == 0 && r.low.value < 1000 && r.high.value >= 10000:
		r.low.scale = 1e3
	}
}

// unitScale returns the scale that a's unit stands for: 10,000 of "만" even in
// "1억 2천만".
func unitScale(a amount) float64 {
	if a.currency == "KRW" && a.scale > 1e4 && a.value >= 1000 {
		return 1e4
	}
	return a.scale
}

// salary makes a Salary of r, nil if the sums cannot be pay. Words of context
// name the period and what bounds the sum.
func (r payRange) salary(context string) *techmap.Salary {
	low := strings.ToLower(context)
	out := &techmap.Salary{Currency: r.low.currency, Per: period(low)}
	if out.Currency == "" {
		out.Currency = "KRW"
	}
	r.scaleWon(out.Per)
	minimum, maximum := r.low.total(), r.high.total()
	switch {
	case maximum > 0:
	case r.atMost || hasAny(low, "이하", "최대", "up to", "까지", "maximum"):
		minimum, maximum = 0, minimum
	case !r.atLeast && !payFrom.within(low):
		maximum = minimum
	}
	if maximum > 0 && maximum < minimum {
		maximum = 0
	}
	out.Min, out.Max = minimum, maximum
	out.Estimated = hasAny(low, "glassdoor est", "estimate", "예상", "추정")
	out.Per = sizedPeriod(out)
	if out.Per == "" {
		return nil
	}
	return out
}

// scaleWon reads won without a unit, as pay is written for short: "연봉 4000",
// "월 300" are in 만.
func (r *payRange) scaleWon(per string) {
	for _, a := range []*amount{&r.low, &r.high} {
		won := a.currency == "KRW" || a.currency == ""
		if won && a.scale == 0 && !a.won && a.value < 100000 && per != "hour" {
			a.scale = 1e4
		}
	}
}

// period returns the period that words in lower case name.
func period(s string) string {
	switch {
	case hasAny(s, "시급", "per hour", "/hour", "/hr", "an hour", "hourly", "/h ", "hour"):
		return "hour"
	case hasAny(s, "일급", "일당", "per day", "/day", "a day", "daily"):
		return "day"
	case hasAny(s, "주급", "per week", "/week", "a week", "weekly"):
		return "week"
	case yearly.within(s):
		return "year"
	case hasAny(s, "월급", "월 ", "월급여", "per month", "/month", "/mo", "a month", "monthly"):
		return "month"
	}
	return ""
}

// sizedPeriod returns the period of a salary: as words said it, unless the sum
// is far out of its size, else by size; "" if no period fits.
func sizedPeriod(s *techmap.Salary) string {
	sum := max(s.Min, s.Max)
	year, month, hour := int64(10_000), int64(1_000), int64(500)
	switch s.Currency {
	case "KRW":
		year, month, hour = 10_000_000, 500_000, 200_000
	case "INR", "JPY":
		year, month, hour = 150_000, 10_000, 5_000
	}
	switch {
	case sum <= 0 || sum > 1000*year:
		return ""
	case s.Per == "hour" && sum >= year: // "$60,000 /hour" is a slip
		return "year"
	case s.Per == "year" && sum < month:
		return ""
	case s.Per != "":
		return s.Per
	case sum >= year:
		return "year"
	case sum >= month:
		return "month"
	case sum <= hour:
		return "hour"
	}
	return ""
}
