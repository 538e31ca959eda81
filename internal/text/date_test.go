package text

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// utc reads a moment in RFC 3339.
func utc(t *testing.T, s string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, s)
	require.NoError(t, err)
	return moment.UTC()
}

// Relative dates count from noon of Thursday, 15 October 2026, in Seoul.
func TestParseDate(t *testing.T) {
	t.Parallel()
	for in, c := range map[string]struct {
		want string
		day  bool
	}{
		"2026-10-13 23:59:59":             {"2026-10-13T14:59:59Z", false}, // naive times are Seoul's
		"2026-10-13T23:59:59":             {"2026-10-13T14:59:59Z", false},
		"2026-10-13T23:59:59.123456":      {"2026-10-13T14:59:59.123456Z", false},
		"2026-11-05":                      {"2026-11-04T15:00:00Z", true}, // a day is the start of it in Seoul
		"2026.11.5.":                      {"2026-11-04T15:00:00Z", true},
		"2026. 1. 2.":                     {"2026-01-01T15:00:00Z", true},
		"2026년 1월 2일":                     {"2026-01-01T15:00:00Z", true},
		"2026년 5월 8일 (월) 15시":             {"2026-05-08T06:00:00Z", false},
		"2026/10/26 오후 6:30":              {"2026-10-26T09:30:00Z", false},
		"26/02/06":                        {"2026-02-05T15:00:00Z", true},
		"26-11-01":                        {"2026-10-31T15:00:00Z", true},
		"'26.11.01":                       {"2026-10-31T15:00:00Z", true},
		"2017-04":                         {"2017-03-31T15:00:00Z", true},
		"20261005":                        {"2026-10-04T15:00:00Z", true},
		"20261005143000":                  {"2026-10-05T05:30:00Z", false},
		"~ 03/07(토)":                      {"2027-03-06T15:00:00Z", true}, // the year that lies ahead
		"~11.30 (월)":                      {"2026-11-29T15:00:00Z", true},
		"9월 20일":                          {"2026-09-19T15:00:00Z", true}, // within 30 days before
		"12/01 등록":                        {"2025-11-30T15:00:00Z", true}, // a day of posting lies behind
		"10/31/2026":                      {"2026-10-30T15:00:00Z", true},
		"31/10/2026":                      {"2026-10-30T15:00:00Z", true},
		"Aug 27, 2019":                    {"2019-08-26T15:00:00Z", true},
		"27th of August 2019":             {"2019-08-26T15:00:00Z", true},
		"Sept. 3 2026":                    {"2026-09-02T15:00:00Z", true},
		"November 2026":                   {"2026-10-31T15:00:00Z", true},
		"Sun, 22 Nov 2026 09:00:00 +0900": {"2026-11-22T00:00:00Z", false},
		"Sun, 22 Nov 2026 09:00:00 GMT":   {"2026-11-22T09:00:00Z", false},
		"22 Nov 26 09:00 UTC":             {"2026-11-22T09:00:00Z", false},
		"2026-11-05T14:59:59Z":            {"2026-11-05T14:59:59Z", false},
		"2026-03-29T11:00:00-04:00":       {"2026-03-29T15:00:00Z", false},
		"2026-11-22 09:00:00 UTC":         {"2026-11-22T09:00:00Z", false},
		"2026-11-22 09:00:00 KST":         {"2026-11-22T00:00:00Z", false},
		"1793500000":                      {"2026-11-01T02:26:40Z", false},
		"1793500000000":                   {"2026-11-01T02:26:40Z", false},
		"3일 전":                            {"2026-10-11T15:00:00Z", true},
		"2주 전":                            {"2026-09-30T15:00:00Z", true},
		"5시간 전":                           {"2026-10-14T22:00:00Z", false},
		"30분 전":                           {"2026-10-15T02:30:00Z", false},
		"45 seconds ago":                  {"2026-10-15T02:59:15Z", false},
		"an hour ago":                     {"2026-10-15T02:00:00Z", false},
		"3 weeks ago":                     {"2026-09-23T15:00:00Z", true},
		"2년 전":                            {"2024-10-14T15:00:00Z", true},
		"1달 전":                            {"2026-09-14T15:00:00Z", true},
		"한 달 전":                           {"2026-09-14T15:00:00Z", true},
		"2026-10-13 오전 9시 30분":            {"2026-10-13T00:30:00Z", false},
		"2026-10-13 오후 2시":                {"2026-10-13T05:00:00Z", false},
		"2026-10-13 12:30 AM":             {"2026-10-12T15:30:00Z", false},
		"Oct 13, 2026 at 5:30 p.m.":       {"2026-10-13T08:30:00Z", false},
		"2026-10-13 25:00":                {"2026-10-12T15:00:00Z", true}, // no time
		"2024-02-29":                      {"2024-02-28T15:00:00Z", true},
		"어제":                              {"2026-10-13T15:00:00Z", true},
		"오늘 등록":                           {"2026-10-14T15:00:00Z", true},
		"방금 전":                            {"2026-10-15T03:00:00Z", false},
		"D-3":                             {"2026-10-17T15:00:00Z", true},
		"Posted 3 Days Ago":               {"2026-10-11T15:00:00Z", true},
		"30+ days ago":                    {"2026-09-14T15:00:00Z", true},
		"a month ago":                     {"2026-09-14T15:00:00Z", true},
		"yesterday":                       {"2026-10-13T15:00:00Z", true},
		"just now":                        {"2026-10-15T03:00:00Z", false},
	} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			got, ok := ParseDate(in, at)
			require.True(t, ok)
			assert.Equal(t, utc(t, c.want), got.Time)
			assert.Equal(t, c.day, got.DayOnly, "day only")
			assert.Equal(t, in, got.Raw)
		})
	}
}

func TestParseDateRefuses(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"nothing":                "",
		"words":                  "상시채용",
		"the start of Unix time": "1970-01-01",
		"no end":                 "9999-12-31",
		"a month of 13":          "2026-13-01",
		"a day that is not":      "2026-02-30",
		"a time":                 "23:59",
		"a count":                "42",
		"a sum":                  "4,000만원",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := ParseDate(in, at)
			assert.False(t, ok, "read as %v", got.Time)
			assert.Zero(t, got)
		})
	}
}

func TestParseDeadline(t *testing.T) {
	t.Parallel()
	fixed, filled, always, rolling := techmap.DeadlineFixed, techmap.DeadlineUntilFilled, techmap.DeadlineAlways, techmap.DeadlineRolling
	for in, c := range map[string]struct {
		kind techmap.DeadlineKind
		want string // "" for none
	}{
		"2026-11-05":              {fixed, "2026-11-05T14:59:59Z"}, // the end of the day in Seoul
		"2026-11-05T14:59:59Z":    {fixed, "2026-11-05T14:59:59Z"},
		"~ 2026.11.30 (월)":        {fixed, "2026-11-30T14:59:59Z"},
		"2026.05.08 ~ 2026.11.30": {fixed, "2026-11-30T14:59:59Z"},
		"2026년 11월 30일 24시":       {fixed, "2026-11-30T14:59:59Z"},
		"~11/30(월) 18:00":         {fixed, "2026-11-30T09:00:00Z"},
		"D-3":                     {fixed, "2026-10-18T14:59:59Z"},
		"D-day":                   {fixed, "2026-10-15T14:59:59Z"},
		"오늘마감":                    {fixed, "2026-10-15T14:59:59Z"},
		"내일마감":                    {fixed, "2026-10-16T14:59:59Z"},
		"Apply by Nov 3, 2026":    {fixed, "2026-11-03T14:59:59Z"},
		"2026-12":                 {fixed, "2026-12-31T14:59:59Z"}, // of a month, its end
		"채용시":                     {filled, ""},
		"채용 시 마감":                 {filled, ""},
		"채용시까지 26-12-31":          {filled, ""}, // the date is an upper bound only
		"영입종료시":                   {filled, ""},
		"Open until filled":       {filled, ""},
		"상시채용":                    {always, ""},
		"상시":                      {always, ""},
		"9999-12-31":              {always, ""},
		"2999-12-31":              {always, ""},
		"2029-12-31":              {always, ""}, // more than two years ahead
		"수시채용":                    {rolling, ""},
		"rolling basis":           {rolling, ""},
		"":                        {"", ""},
		"마감":                      {"", ""},
	} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			got := ParseDeadline(in, at)
			assert.Equal(t, c.kind, got.Kind)
			if c.want == "" {
				assert.Zero(t, got.Date)
				return
			}
			assert.Equal(t, utc(t, c.want), got.Date.Time)
			assert.Equal(t, in, got.Date.Raw)
		})
	}
}

func TestFindDeadline(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, cut string
		kind    techmap.DeadlineKind
		want    string
	}{
		"label and period": {"ㆍ 접수기간 : 2026년 10월 8일 (목) 15시 ~ 2026년 11월 30일 (월) 18시\nㆍ 방법", "접수기간 : 2026년 10월 8일 (목) 15시 ~ 2026년 11월 30일 (월) 18시",
			techmap.DeadlineFixed, "2026-11-30T09:00:00Z"},
		"label in a line of its own": {"[마감일]\n2026.11.30", "마감일]\n2026.11.30", techmap.DeadlineFixed, "2026-11-30T14:59:59Z"},
		"label and word":             {"마감일 : 상시\n근무지 : 서울", "마감일 : 상시", techmap.DeadlineAlways, ""},
		"English label":              {"Thanks. Application deadline: 3 November 2026.", "Application deadline: 3 November 2026", techmap.DeadlineFixed, "2026-11-03T14:59:59Z"},
		"words without a label":      {"본 공고는 채용 시 마감됩니다", "채용 시 마감", techmap.DeadlineUntilFilled, ""},
		"always":                     {"• 상시채용으로 진행합니다", "상시채용", techmap.DeadlineAlways, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := FindDeadline(c.in, at)
			require.True(t, ok)
			assert.Equal(t, c.cut, c.in[got.Start:got.End])
			assert.Equal(t, c.kind, got.Value.Kind)
			if c.want != "" {
				assert.Equal(t, utc(t, c.want), got.Value.Date.Time)
			}
		})
	}
	for _, in := range []string{"", "2026년 11월 30일에 창립했습니다", "24시간 상시 모니터링", "프로젝트 마감에 맞춰 일합니다", "마감 품질 2.5 이상"} {
		got, ok := FindDeadline(in, at)
		assert.False(t, ok, "%q read as %v", in, got.Value)
	}
}
