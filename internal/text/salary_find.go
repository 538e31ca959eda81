package text

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// Words near a sum of money that is pay, and that is not.
var (
	payLabels = phraseTable[string]("pay-label")
	notPay    = listOf("not-pay")
)

// FindSalary finds in running text what the job pays: a sum in the same line
// after a word such as 연봉, 급여 or salary, a range with its period, or one
// between the signs of a headline. Money that was raised, earned, or is given
// for something else than work is none.
func FindSalary(s string) (Found[*techmap.Salary], bool) {
	for start := 0; start < len(s); {
		end := lineEnd(s, start)
		if f, ok := lineSalary(s[start:end], start == 0); ok {
			f.Start, f.End = f.Start+start, f.End+start
			return f, true
		}
		start = end + 1
	}
	return Found[*techmap.Salary]{}, false
}

// lineSalary returns the pay that a line states; first is whether the line is
// the headline of the text.
func lineSalary(line string, first bool) (f Found[*techmap.Salary], ok bool) {
	if !hasDigit(line) {
		return f, false
	}
	next, more := payLabels().find(line, 0)
	label := Found[string]{End: -1}
	for i := 0; i < len(line); i++ {
		if !startsAmount(line, i) {
			continue
		}
		for more && next.End <= i {
			label = next
			next, more = payLabels().find(line, label.End)
		}
		r, ok := payAt(line, i)
		if !ok || r.low.value == 0 {
			i = max(i, r.end-1)
			continue
		}
		near := label.End >= 0 && i-label.End <= maxPayGap
		if from := contextStart(line, r, label, near); r.isPay(line, from, near, first) {
			_, after := window(line, r.start, r.end, 24)
			if salary := r.salary(line[from:r.end] + after); salary != nil {
				salary.Raw = line[r.start:r.end]
				return Found[*techmap.Salary]{salary, r.start, r.end}, true
			}
		}
		i = r.end - 1
	}
	return f, false
}

// maxPayGap is how many bytes may stand between a label and its sum.
const maxPayGap = 60

// contextStart returns where the words begin that tell what the sum is: at its
// label, or some words before it.
func contextStart(line string, r payRange, label Found[string], near bool) int {
	if near {
		return label.Start
	}
	before, _ := window(line, r.start, r.end, 30)
	return r.start - len(before)
}

// isPay reports whether r is pay by the words from line[from] on to shortly
// after it.
func (r payRange) isPay(line string, from int, near, first bool) bool {
	before, after := window(line, from, r.end, 30)
	clause := strings.ToLower(before + line[from:r.end] + after)
	switch {
	case notPay.within(clause), isCount(line, r.end):
		return false
	case r.low.currency == "KRW":
		return near && r.low.total() < mostWon
	case r.low.currency == "" && hasHangul(clause): // "연봉 3500부터"
		return near && r.low.value >= 100 && r.low.value < 100000 && !strings.Contains(clause, "100%")
	case r.low.currency == "" || !r.sized(clause):
		return false
	case near:
		return true
	}
	return r.headline(line) && (first || r.high.value > 0) || r.high.value > 0 && period(clause) != ""
}

// mostWon is more than anybody's pay.
const mostWon = 2_000_000_000

// sized reports whether a foreign sum may be pay by its size.
func (r payRange) sized(clause string) bool {
	p := period(clause)
	return r.low.scale > 0 || r.high.scale > 0 || r.low.value >= 10000 || p == "hour" || p == "month"
}

// headline reports whether signs of a headline set the sum apart.
func (r payRange) headline(line string) bool {
	before := strings.TrimRight(line[:r.start], " ")
	return before == "" || strings.IndexByte("|(,", before[len(before)-1]) >= 0 && strings.Contains(line, "|")
}
