package main

import (
	"context"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/profile"
)

// jobFields describes what silver, gold and openings say of a job in the same way.
func jobFields[T any](now time.Time, of func(*T) jobFacts) []profile.Field[T] {
	return []profile.Field[T]{
		profile.EnumField("experience", both("whom it is open to", "지원 자격(경력)"), func(v *T) string { return openTo(of(v).experience) }),
		profile.NumberField("min_years", both("fewest years of experience", "최소 경력 연수"), 1, 20,
			func(v *T) (float64, bool) { return positive(int64(of(v).experience.MinYears)) }),
		profile.NumberField("max_years", both("most years of experience", "최대 경력 연수"), 1, 40,
			func(v *T) (float64, bool) { return positive(int64(of(v).experience.MaxYears)) }),
		profile.EnumField("employment", both("form of employment", "고용 형태"), func(v *T) techmap.Employment { return of(v).employment }),
		profile.EnumField("work_model", both("onsite, hybrid or remote", "근무 방식"), func(v *T) techmap.WorkModel { return of(v).work }),
		profile.EnumField("country", both("country", "나라"), func(v *T) string { return of(v).place.Country }),
		profile.EnumField("region", both("region", "시·도"), func(v *T) string { return of(v).place.Region }),
		profile.EnumField("city", both("city", "시·군·구"), func(v *T) string { return of(v).place.City }),
		profile.EnumField("salary_kind", both("currency and period of the pay", "급여의 통화와 단위"), payKind[T](of)),
		profile.NumberField("salary_krw", both("pay a year, in won", "연봉(원)"), 10e6, 500e6, yearly(of, "KRW")),
		profile.NumberField("salary_usd", both("pay a year, in dollars", "연봉(달러)"), 10e3, 1e6, yearly(of, "USD")),
		profile.TimeField("posted_at", both("when it was posted", "게시일"), dawn(), now.AddDate(0, 0, 1), func(v *T) time.Time { return of(v).posted.Time }),
		profile.EnumField("deadline_kind", both("what ends it", "마감 방식"), func(v *T) techmap.DeadlineKind { return of(v).deadline.Kind }),
		profile.TimeField("deadline", both("when it stops taking applications", "마감일"), dawn(), now.AddDate(2, 0, 0), func(v *T) time.Time { return of(v).deadline.Date.Time }),
	}
}

func positive(n int64) (float64, bool) { return float64(n), n > 0 }

// openTo names whom an experience is open to, "" if nothing is said.
func openTo(e *techmap.Experience) string {
	switch {
	case e.Any:
		return "any"
	case e.NewGrad && e.Experienced:
		return "newcomers and experienced"
	case e.NewGrad:
		return "newcomers"
	case e.Experienced || e.MinYears > 0 || e.MaxYears > 0:
		return "experienced"
	}
	return ""
}

func payKind[T any](of func(*T) jobFacts) func(*T) string {
	return func(v *T) string {
		pay := of(v).pay()
		if pay.Min == 0 && pay.Max == 0 {
			return ""
		}
		return pay.Currency + "/" + pay.Per
	}
}

// yearly returns the least pay a year that is stated in a currency, or the most if
// only that is.
func yearly[T any](of func(*T) jobFacts, currency string) func(*T) (float64, bool) {
	return func(v *T) (float64, bool) {
		pay := of(v).pay()
		if pay.Currency != currency || pay.Per != "year" {
			return 0, false
		}
		if pay.Min > 0 {
			return positive(pay.Min)
		}
		return positive(pay.Max)
	}
}

// demandFields describes what a posting or an opening asks for.
func demandFields[T any](demands func(*T) []techmap.Demand) []profile.Field[T] {
	each := func(of func(techmap.Demand) string) func(*T) []string {
		return func(v *T) []string {
			var out []string
			for _, d := range demands(v) {
				out = append(out, of(d))
			}
			return out
		}
	}
	return []profile.Field[T]{
		profile.NumberField("demands", both("technologies asked for", "요구하는 기술 수"), 0, 0,
			func(v *T) (float64, bool) { return positive(int64(len(demands(v)))) }),
		profile.ListField("skills", both("which", "요구하는 기술"), each(func(d techmap.Demand) string { return string(d.Skill) })),
		profile.ListField("levels", both("how strongly", "요구 수준"), each(func(d techmap.Demand) string { return string(d.Level) })),
	}
}

func roleNames(roles []techmap.RoleID) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

func (e explorer) goldTable(ctx context.Context) (profile.Table, error) {
	type p = techmap.CanonicalPosting
	fields := append([]profile.Field[p]{
		profile.EnumField("source", both("site it comes from", "출처"), func(v *p) string { return v.Source }),
		profile.ListField("roles", both("roles", "직군"), func(v *p) []string { return roleNames(v.Roles) }),
	}, demandFields(func(v *p) []techmap.Demand { return v.Demands })...)
	fields = append(fields,
		profile.QuoteField("title", both("title as written", "제목"), func(v *p) string { return v.Title }),
		profile.TextField("company", both("employer, folded", "회사"), func(v *p) string { return v.Company }),
		profile.EnumField("lang", both("language of the text", "글의 언어"), func(v *p) string { return v.Lang }),
		profile.EnumField("seniority", both("rung of the ladder", "직급"), func(v *p) techmap.Seniority { return v.Seniority }),
	)
	fields = append(fields, jobFields(e.now, func(v *p) jobFacts {
		return jobFacts{&v.Experience, v.Employment, v.WorkModel, &v.Place, v.Salary, &v.PostedAt, &v.Deadline}
	})...)
	fields = append(fields,
		profile.TimeField("seen_at", both("when it was fetched", "수집 시각"), dawn(), e.now.Add(time.Hour), func(v *p) time.Time { return v.SeenAt }),
		profile.BoolField("image_only", both("the text is in pictures", "본문이 그림뿐임"), func(v *p) bool { return v.ImageOnly }),
		profile.EnumField("extractor", both("what found the skills", "추출기"), func(v *p) string { return v.Extractor }),
		profile.EnumField("taxonomy", both("version of the taxonomy", "분류 체계 버전"), func(v *p) string { return v.Taxonomy }),
	)
	records := of(e, e.stores.gold.Gold().All(ctx), func(v *p) []string { return []string{v.Source} })
	return profile.Of(records, fields, profile.Options[p]{
		Name: "gold", Seed: asked,
		ID:       func(v *p) string { return string(v.ID) },
		Same:     func(v *p) string { return v.Text.String() },
		Time:     func(v *p) time.Time { return v.SeenAt },
		Newest:   func(v *p) bool { return e.newest(v.Source, v.SeenAt) },
		Quotable: func(v *p) bool { return quotable(e.known, v.ID) },
	})
}

func (e explorer) openingTable(ctx context.Context) (profile.Table, error) {
	type o = techmap.Opening
	fields := append([]profile.Field[o]{
		profile.ListField("sources", both("sites it was found at", "출처"), func(v *o) []string { return v.Sources }),
		profile.NumberField("members", both("postings that advertise it", "이 채용의 공고 수"), 0, 0,
			func(v *o) (float64, bool) { return positive(int64(len(v.Members))) }),
		profile.ListField("roles", both("roles", "직군"), func(v *o) []string { return roleNames(v.Roles) }),
	}, demandFields(func(v *o) []techmap.Demand { return v.Demands })...)
	fields = append(fields,
		profile.TextField("company", both("employer, folded", "회사"), func(v *o) string { return v.Company }),
		profile.EnumField("state", both("open, or how it is known to have closed", "열림, 또는 닫힌 근거"), openingState),
		profile.TimeField("first_seen", both("when it was first open", "처음 열린 시각"), dawn(), e.now.Add(time.Hour), func(v *o) time.Time { return v.FirstSeen() }),
		profile.TimeField("last_seen", both("when it was last known to be open", "마지막으로 열려 있던 시각"), dawn(), e.now.Add(time.Hour), func(v *o) time.Time { return v.LastSeen() }),
		profile.NumberField("days_open", both("days it was known to be open", "열려 있던 일수"), 0, 0, daysOpen),
	)
	records := of(e, e.stores.gold.Gold().Openings(ctx, time.Time{}), func(v *o) []string { return v.Sources })
	return profile.Of(records, fields, profile.Options[o]{
		Name: "openings", Seed: asked,
		ID:   func(v *o) string { return string(v.ID) },
		Time: func(v *o) time.Time { return v.LastSeen() },
	})
}

func openingState(o *techmap.Opening) string {
	if o.ClosedAt().IsZero() {
		return "open"
	}
	return string(closedWhy(o))
}

func daysOpen(o *techmap.Opening) (float64, bool) {
	if len(o.Open) == 0 {
		return 0, false
	}
	return float64(int(o.LastSeen().Sub(o.FirstSeen()).Hours()) / 24), true
}
