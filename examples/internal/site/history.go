package site

import (
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/tabular"
)

// historyColumns describes the table of past rankings.
func historyColumns() []tabular.Column[standing] {
	type s = standing
	text := func(name, en, ko string, of func(*s) string) tabular.Column[s] {
		return tabular.Column[s]{Name: name, Kind: tabular.Text, About: message.Text{En: en, Ko: ko},
			Of: func(v *s) tabular.Cell { return tabular.OfText(of(v)) }}
	}
	number := func(name, en, ko string, of func(*s) int) tabular.Column[s] {
		return tabular.Column[s]{Name: name, Kind: tabular.Int, About: message.Text{En: en, Ko: ko},
			Of: func(v *s) tabular.Cell { return tabular.OfInt(of(v)) }}
	}
	share := func(name, en, ko string, of func(*s) float64) tabular.Column[s] {
		return tabular.Column[s]{Name: name, Kind: tabular.Float, About: message.Text{En: en, Ko: ko},
			Of: func(v *s) tabular.Cell { return tabular.OfFloat(of(v)) }}
	}
	return []tabular.Column[s]{
		{Name: "as_of", Kind: tabular.Time, About: message.Text{En: "the day, as it is known now", Ko: "기준일(지금 아는 대로)"},
			Of: func(v *s) tabular.Cell { return tabular.OfTime(v.asOf) }},
		text("role", "ID of the role; empty for all openings", "직군 ID, 비어 있으면 전체", func(v *s) string { return v.role }),
		number("rank", "place in the ranking", "순위", func(v *s) int { return v.entry.Rank }),
		text("skill", "ID of the technology", "기술 ID", func(v *s) string { return string(v.entry.Skill) }),
		text("name", "its name", "기술 이름", func(v *s) string { return v.entry.Name }),
		text("kind", "its kind", "종류", func(v *s) string { return string(v.entry.Kind) }),
		share("share", "balanced share of the openings", "채용에서의 비중(회사 감안)", func(v *s) float64 { return v.entry.Share }),
		share("low", "lower end of its 95 % interval", "95 % 구간의 아래", func(v *s) float64 { return v.entry.Low }),
		share("high", "upper end of its 95 % interval", "95 % 구간의 위", func(v *s) float64 { return v.entry.High }),
		number("openings", "openings that ask for it", "이 기술을 찾는 채용", func(v *s) int { return v.entry.Openings }),
		number("companies", "companies that ask for it", "이 기술을 찾는 회사", func(v *s) int { return v.entry.Companies }),
		number("sample_openings", "openings of the role", "직군의 채용", func(v *s) int { return v.openings }),
		number("sample_companies", "companies of the role", "직군의 회사", func(v *s) int { return v.companies }),
	}
}
