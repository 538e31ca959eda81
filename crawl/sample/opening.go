package sample

import (
	"fmt"
	"time"
)

// facts are what an opening states in fields, as the sites write them: parsers read them
// back.
type facts struct {
	title      string
	newcomer   bool
	any        bool // experience does not matter
	min, max   int  // years; max 0 means no upper limit
	employment string
	work       string // where one works, beside the place
	place      string
	salary     string
	closing    closing
	date       time.Time // the day of a fixed closing
}

// A closing is a kind of deadline.
type closing string

const (
	closingFixed       closing = "fixed"
	closingUntilFilled closing = "until_filled"
	closingAlways      closing = "always"
)

// state returns what the opening states in fields.
func (o *opening) state(teams []team) facts {
	r := newRandom(o.seed, "facts")
	f := facts{place: pick(r, o.company.places)}
	o.experience(r, &f)
	o.conditions(r, &f)
	o.pay(r, &f)
	o.deadline(r, &f)
	f.title = o.title(r, f, teams)
	return f
}

// experience draws what an opening asks of an applicant's past: three in ten are open
// to newcomers or to anybody.
func (o *opening) experience(r *random, f *facts) {
	switch n := r.below(100); {
	case n < 13:
		f.newcomer = true
		return
	case n < 19:
		f.any = true
		return
	case n < 29:
		f.newcomer = true
	}
	f.min = pick(r, []int{1, 2, 3, 3, 3, 4, 5, 5, 7, 10})
	if r.chance(50) {
		f.max = f.min + r.between(2, 5)
	}
}

// conditions draws the form of employment and where one works.
func (o *opening) conditions(r *random, f *facts) {
	employment := [numLangs][]string{{"정규직", "계약직", "인턴(채용 연계형)"}, {"Full-time", "Contract", "Intern"}}[o.lang]
	f.employment = employment[r.weighted(3, func(i int) int {
		if i == 2 && f.min > 0 {
			return 0 // nobody with years behind them is an intern
		}
		return [...]int{90, 5, 5}[i]
	})]
	works := [numLangs][]string{{"사무실 근무", "주 2일 재택", "전면 재택"}, {"On-site", "Hybrid", "Remote"}}[o.lang]
	f.work = works[r.weighted(3, func(i int) int { return [...]int{70, 22, 8}[i] })]
	if f.place == "Remote" {
		f.work = "Remote"
	}
}

// pay draws what is promised. Most Korean postings state no sum, and sums rise with years.
func (o *opening) pay(r *random, f *facts) {
	low := 3000 + 450*f.min + 100*r.below(15)
	high := low + 500*r.between(2, 5)
	stated := r.below(100)
	if o.lang == english {
		f.salary = "Competitive"
		if stated < 40 {
			f.salary = fmt.Sprintf("KRW %s - %s per year", won(low), won(high))
		}
		return
	}
	switch {
	case stated < 30:
		f.salary = fmt.Sprintf("연봉 %s만원 ~ %s만원", comma(low), comma(high))
	case stated < 40:
		f.salary = fmt.Sprintf("%s만원 이상", comma(low))
	default:
		f.salary = pick(r, []string{"회사 내규에 따름", "면접 후 결정", "협의 후 결정"})
	}
}

// comma writes a number below a million with its comma.
func comma(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// won writes an amount of 만원 in won.
func won(n int) string { return fmt.Sprintf("%d,%03d,000", n/100, n%100*10) }

// deadline draws how an opening ends. A day that is named lies in the last week in which
// the site lists it: a deadline that passes and a posting that vanishes agree.
func (o *opening) deadline(r *random, f *facts) {
	f.closing = closingAlways
	switch n := r.below(100); {
	case n < 55 && o.to-o.from <= 14: // nobody names a day half a year ahead
		f.closing = closingFixed
		f.date = monday(o.to).AddDate(0, 0, -r.between(1, 6))
	case n < 75:
		f.closing = closingUntilFilled
	}
}

// title returns the title: it names the team, so that openings of one company
// and role can be told apart.
func (o *opening) title(r *random, f facts, teams []team) string {
	titles := o.role.lines["title"][o.lang]
	main := o.demands[0].techs[0].word()
	title := fill(pick(r, titles), map[string]word{"A": main})
	team := teams[o.team][o.lang]
	forms := [numLangs][]string{
		{"[%[1]s] %[2]s", "%[1]s %[2]s", "%[2]s - %[1]s", "%[2]s / %[1]s", "[%[1]s] %[2]s 모집", "%[1]s %[2]s 채용"},
		{"%[2]s, %[1]s", "%[2]s (%[1]s)", "%[2]s - %[1]s", "[%[1]s] %[2]s"},
	}[o.lang]
	title = fmt.Sprintf(pick(r, forms), team, title)
	return title + o.seniority(r, f)
}

// seniority returns what a title says of experience, mostly nothing.
func (o *opening) seniority(r *random, f facts) string {
	if !r.chance(40) {
		return ""
	}
	if o.lang == english {
		switch {
		case f.newcomer && f.min == 0:
			return " (new graduate)"
		case f.min > 0:
			return fmt.Sprintf(" (%d+ years)", f.min)
		}
		return ""
	}
	switch {
	case f.newcomer && f.min == 0:
		return " (신입)"
	case f.newcomer:
		return " (신입/경력)"
	case f.any:
		return " (경력무관)"
	case f.max > 0:
		return fmt.Sprintf(" (경력 %d~%d년)", f.min, f.max)
	}
	return fmt.Sprintf(" (%d년 이상)", f.min)
}

// career writes what an opening asks of an applicant's past.
func (f facts) career(l lang) string {
	years := [numLangs]string{fmt.Sprintf("%d년 이상", f.min), fmt.Sprintf("%d+ years", f.min)}
	if f.max > 0 {
		years = [numLangs]string{fmt.Sprintf("%d~%d년", f.min, f.max), fmt.Sprintf("%d-%d years", f.min, f.max)}
	}
	texts := [numLangs]string{"경력 " + years[korean], years[english]}
	switch {
	case f.any:
		texts = [numLangs]string{"경력무관", "No experience required"}
	case f.newcomer && f.min == 0:
		texts = [numLangs]string{"신입", "New graduates"}
	case f.newcomer:
		texts = [numLangs]string{"신입/경력 " + years[korean], "New graduates or " + years[english]}
	}
	return texts[l]
}

// until writes when an opening closes.
func (f facts) until(l lang) string {
	texts := map[closing][numLangs]string{
		closingFixed:       {f.date.Format("2006.01.02"), f.date.Format("2 January 2006")},
		closingUntilFilled: {"채용 시 마감", "Until filled"},
		closingAlways:      {"상시채용", "Always open"},
	}
	return texts[f.closing][l]
}
