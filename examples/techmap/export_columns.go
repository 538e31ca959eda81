package main

import (
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/tabular"
)

// A column is one column of a table of T.
type column[T any] = tabular.Column[T]

// text describes a column of text.
func textColumn[T any, S ~string](name, en, ko string, of func(*T) S) column[T] {
	return column[T]{Name: name, Kind: tabular.Text, About: message.Text{En: en, Ko: ko},
		Of: func(v *T) tabular.Cell { return tabular.OfText(of(v)) }}
}

// wordsColumn describes a column that holds words of postings.
func wordsColumn[T any](name, en, ko string, of func(*T) string) column[T] {
	c := textColumn(name, en, ko, of)
	c.Words = true
	return c
}

func textsColumn[T any, S ~string](name, en, ko string, of func(*T) []S) column[T] {
	return column[T]{Name: name, Kind: tabular.Texts, About: message.Text{En: en, Ko: ko},
		Of: func(v *T) tabular.Cell { return tabular.OfTexts(of(v)) }}
}

func intColumn[T any, N ~int | ~int64](name, en, ko string, of func(*T) N) column[T] {
	return column[T]{Name: name, Kind: tabular.Int, About: message.Text{En: en, Ko: ko},
		Of: func(v *T) tabular.Cell { return tabular.OfInt(of(v)) }}
}

// statedColumn describes a column of numbers whose zero says that nothing was stated.
func statedColumn[T any, N ~int | ~int64](name, en, ko string, of func(*T) N) column[T] {
	c := intColumn(name, en, ko, of)
	c.Of = func(v *T) tabular.Cell { return tabular.OfPositive(of(v)) }
	return c
}

func floatColumn[T any](name, en, ko string, of func(*T) float64) column[T] {
	return column[T]{Name: name, Kind: tabular.Float, About: message.Text{En: en, Ko: ko},
		Of: func(v *T) tabular.Cell { return tabular.OfFloat(of(v)) }}
}

func boolColumn[T any](name, en, ko string, of func(*T) bool) column[T] {
	return column[T]{Name: name, Kind: tabular.Bool, About: message.Text{En: en, Ko: ko},
		Of: func(v *T) tabular.Cell { return tabular.OfBool(of(v)) }}
}

func timeColumn[T any](name, en, ko string, of func(*T) time.Time) column[T] {
	return column[T]{Name: name, Kind: tabular.Time, About: message.Text{En: en, Ko: ko},
		Of: func(v *T) tabular.Cell { return tabular.OfTime(of(v)) }}
}

// jobFacts are what silver, gold and openings say of a job in the same way.
type jobFacts struct {
	experience *techmap.Experience
	employment techmap.Employment
	work       techmap.WorkModel
	place      *techmap.Place
	salary     *techmap.Salary
	posted     *techmap.Date
	deadline   *techmap.Deadline
}

// pay returns the salary, zero if none is stated.
func (f jobFacts) pay() techmap.Salary {
	if f.salary == nil {
		return techmap.Salary{}
	}
	return *f.salary
}

// factColumns describes the columns that silver, gold and openings have in common.
func factColumns[T any](of func(*T) jobFacts) []column[T] {
	return []column[T]{
		boolColumn("experience_any", "experience does not matter", "경력 무관", func(v *T) bool { return of(v).experience.Any }),
		boolColumn("new_grad", "open to newcomers", "신입 지원 가능", func(v *T) bool { return of(v).experience.NewGrad }),
		boolColumn("experienced", "open to people with experience", "경력 지원 가능", func(v *T) bool { return of(v).experience.Experienced }),
		statedColumn("min_years", "fewest years of experience", "최소 경력 연수", func(v *T) int { return of(v).experience.MinYears }),
		statedColumn("max_years", "most years of experience; empty: no limit", "최대 경력 연수, 비어 있으면 제한 없음", func(v *T) int { return of(v).experience.MaxYears }),
		textColumn("employment", "form of employment", "고용 형태", func(v *T) techmap.Employment { return of(v).employment }),
		textColumn("work_model", "onsite, hybrid or remote", "출근, 혼합, 원격 근무", func(v *T) techmap.WorkModel { return of(v).work }),
		textColumn("country", "ISO 3166-1 code of the country", "나라 (ISO 3166-1)", func(v *T) string { return of(v).place.Country }),
		textColumn("region", "region or province", "시·도", func(v *T) string { return of(v).place.Region }),
		textColumn("city", "city or district", "시·군·구", func(v *T) string { return of(v).place.City }),
		statedColumn("salary_min", "least pay stated", "제시한 최저 급여", func(v *T) int64 { return of(v).pay().Min }),
		statedColumn("salary_max", "most pay stated", "제시한 최고 급여", func(v *T) int64 { return of(v).pay().Max }),
		textColumn("salary_currency", "ISO 4217 code of the currency", "통화 (ISO 4217)", func(v *T) string { return of(v).pay().Currency }),
		textColumn("salary_per", "what the pay is for: year, month, week, day, hour", "급여 단위: 년, 월, 주, 일, 시간", func(v *T) string { return of(v).pay().Per }),
		boolColumn("salary_estimated", "estimated by the source, not stated by the employer", "회사가 아니라 사이트가 추정한 급여", func(v *T) bool { return of(v).pay().Estimated }),
		timeColumn("posted_at", "when it was posted, as the source says", "게시일", func(v *T) time.Time { return of(v).posted.Time }),
		textColumn("deadline_kind", "what ends it: fixed, until-filled, always, rolling", "마감 방식", func(v *T) techmap.DeadlineKind { return of(v).deadline.Kind }),
		timeColumn("deadline", "when it stops taking applications", "마감일", func(v *T) time.Time { return of(v).deadline.Date.Time }),
	}
}
