package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// won makes yearly pay in won, in units of 만.
func won(least, most int64) *techmap.Salary {
	return &techmap.Salary{Min: least * 10_000, Max: most * 10_000, Currency: "KRW", Per: "year"}
}

// pay makes pay in another currency or period.
func pay(least, most int64, currency, per string) *techmap.Salary {
	return &techmap.Salary{Min: least, Max: most, Currency: currency, Per: per}
}

func TestParseSalary(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]*techmap.Salary{
		"연봉 4,000만원 ~ 5,000만원":       won(4000, 5000),
		"4,000~6,000만":               won(4000, 6000),
		"3000 ~ 3400만원":              won(3000, 3400),
		"4000만원 이상":                  won(4000, 0),
		"연봉 5,000만원":                 won(5000, 5000),
		"3,500만원~협의":                 won(3500, 0),
		"3천만원 이상 4천만원 이하":            won(3000, 4000),
		"최대 8천만원":                    won(0, 8000),
		"5천만원":                       won(5000, 5000),
		"연봉 4천~6천":                   won(4000, 6000),
		"1억 2천만원":                    won(12000, 12000),
		"연봉 1억 5,000만원 이상":           won(15000, 0),
		"1억~1억5천":                    won(10000, 15000),
		"연봉 28000000원 이상":            won(2800, 0),
		"연봉 7000~8000":               won(7000, 8000),
		"월급 300만원":                   pay(3_000_000, 3_000_000, "KRW", "month"),
		"월 300":                      pay(3_000_000, 3_000_000, "KRW", "month"),
		"세전 222만원":                   pay(2_220_000, 2_220_000, "KRW", "month"), // by its size
		"일당 15만원":                    pay(150_000, 150_000, "KRW", "day"),
		"주급 80만원":                    pay(800_000, 800_000, "KRW", "week"),
		"$900 a week":                pay(900, 900, "USD", "week"),
		"$350 per day":               pay(350, 350, "USD", "day"),
		"1억 2천만원 ~ 1억 5천만원":          won(12000, 15000),
		"시급 10,030원":                 pay(10_030, 10_030, "KRW", "hour"),
		"$110k+":                     pay(110_000, 0, "USD", "year"),
		"$80,000 - $120,000 a year":  pay(80_000, 120_000, "USD", "year"),
		"$80-120k":                   pay(80_000, 120_000, "USD", "year"),
		"up to $150k":                pay(0, 150_000, "USD", "year"),
		"USD 100,000-150,000":        pay(100_000, 150_000, "USD", "year"),
		"100k-130k CHF":              pay(100_000, 130_000, "CHF", "year"),
		"£50k–£70k":                  pay(50_000, 70_000, "GBP", "year"),
		"€40-65,000":                 pay(40_000, 65_000, "EUR", "year"),
		"€60.000":                    pay(60_000, 60_000, "EUR", "year"),
		"C$90k":                      pay(90_000, 90_000, "CAD", "year"),
		"$45/hr":                     pay(45, 45, "USD", "hour"),
		"$50.00 to $60.00 per hour":  pay(50, 60, "USD", "hour"),
		"$23.00/hour - $29.00/hour":  pay(23, 29, "USD", "hour"),
		"€3000 per month":            pay(3000, 3000, "EUR", "month"),
		"₹6,00,000 - 10,00,000 P.A.": pay(600_000, 1_000_000, "INR", "year"),
		"6-10 Lacs P.A.":             pay(600_000, 1_000_000, "INR", "year"),
		"Salary: $60,000.00 /hour":   pay(60_000, 60_000, "USD", "year"), // a slip
		"회사내규에 따름":                   nil,
		"면접 후 결정":                    nil,
		"협의":                         nil,
		"Competitive":                nil,
		"Not disclosed":              nil,
		"주 5일 근무":                    nil,
		"":                           nil,
	} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			if want != nil {
				want.Raw = in
			}
			assert.Equal(t, want, ParseSalary(in))
		})
	}
	assert.True(t, ParseSalary("$41K-$78K (Glassdoor est.)").Estimated)
}

func TestFindSalary(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, cut string
		want    *techmap.Salary
	}{
		"a label":                 {"• 급여 : 연봉 8,000만원 이상 / 협의\n• 식대 10만원", "8,000만원", won(8000, 0)},
		"a range":                 {"급여조건: 4,500 ~ 6,000만원 (협의가능)", "4,500 ~ 6,000만원", won(4500, 6000)},
		"won by the month":        {"수습 후 월급 270만원부터", "270만원", pay(2_700_000, 0, "KRW", "month")},
		"short for 만":             {"• 초봉 3500부터", "3500", won(3500, 0)},
		"past other sums":         {"누적 투자 유치 100억\n연봉 6,000만원", "6,000만원", won(6000, 6000)},
		"English label":           {"Salary: $70,000.00 to $85,000.00 /year", "$70,000.00 to $85,000.00", pay(70_000, 85_000, "USD", "year")},
		"by the hour":             {"Pay rate: $40-42/hr", "$40-42", pay(40, 42, "USD", "hour")},
		"a headline":              {"Acme | Backend | Zurich | 95k-105k CHF | ONSITE", "95k-105k CHF", pay(95_000, 105_000, "CHF", "year")},
		"a range with its period": {"$70,000 - $90,000 a year", "$70,000 - $90,000", pay(70_000, 90_000, "USD", "year")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := FindSalary(c.in)
			require.True(t, ok)
			assert.Equal(t, c.cut, c.in[got.Start:got.End])
			c.want.Raw = c.cut
			assert.Equal(t, c.want, got.Value)
		})
	}
}

func TestFindSalaryTraps(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"funding":               "시리즈 B 투자 100억원 유치",
		"revenue":               "연매출 3,000억 원 달성",
		"points":                "• 복지포인트 연 100만원 지급",
		"a gift":                "• 결혼 축하금 100만원, 연봉 협상 연 1회",
		"meals":                 "• 연봉 외 식비 월 22만원 별도 지원",
		"a share":               "• 수습기간 급여 100% 지급",
		"a bonus":               "연봉의 10% 인센티브",
		"a raise":               "1,000만원 연봉인상이 가능한 회사",
		"funding in English":    "We raised $40M and manage $2.5 billion in assets",
		"a stipend":             "a $1,500 a year learning stipend",
		"a retirement plan":     "Competitive salary and 401k",
		"a market":              "a $100k to $200k market per shop per year",
		"nothing to be told":    "연봉 협의",
		"numbers without money": "급여일 25일, 주 40시간",
		"nothing":               "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := FindSalary(in)
			assert.False(t, ok, "read as %+v", got.Value)
		})
	}
}
