package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
)

// Print says how a report is written.
type Print struct {
	Lang     message.Lang
	Zone     *time.Location // of dates; nil means UTC
	Taxonomy *techmap.Taxonomy
	Sample   bool   // some openings are sample data
	Credits  string // sources that ask to be named
	Fewest   int    // openings that a ranking needs
}

// A view is a report in words: what both templates print.
type view struct {
	*Report
	p Print
}

// T returns the text of a name, filled in.
func (v view) T(name string, args ...any) (string, error) {
	text, ok := texts[name]
	if !ok {
		return "", fmt.Errorf("report: no text %q", name)
	}
	return text.In(v.p.Lang, args...), nil
}

func (v view) t(name string, args ...any) string { return texts[name].In(v.p.Lang, args...) }

// Lang returns the language for the html element.
func (v view) Lang() string { return string(v.p.Lang) }

// Sample reports whether the reader has to be warned.
func (v view) Sample() bool { return v.p.Sample }

// Credits returns the sources that ask to be named.
func (v view) Credits() string { return v.p.Credits }

// Roles returns the names of the roles.
func (v view) RoleNames() string {
	var names []string
	for _, id := range v.Report.Roles {
		role, _ := v.p.Taxonomy.Role(id)
		if v.p.Lang == message.Korean && role.NameKo != "" {
			names = append(names, role.NameKo)
			continue
		}
		names = append(names, role.Name)
	}
	if len(names) == 0 {
		return v.t("all")
	}
	return strings.Join(names, ", ")
}

// MonthName returns the name of the report's month.
func (v view) MonthName() string { return v.in(v.Report.Month.From, "month") }

// BeforeName returns the name of the month before.
func (v view) BeforeName() string { return v.in(v.Before.From, "month") }

// Day returns the day of the data.
func (v view) Day() string { return v.in(v.AsOf, "day") }

func (v view) in(t time.Time, layout string) string {
	if v.p.Zone != nil {
		t = t.In(v.p.Zone)
	}
	return t.Format(v.t(layout))
}

// Title returns the report's title.
func (v view) Title() string { return v.t("title", v.RoleNames(), v.MonthName()) }

// Lead returns the first sentence: the whole report for who reads no further.
func (v view) Lead() string {
	n, companies := count(v.Ranking.Openings), count(v.Ranking.Companies)
	if v.Ranking.TooFew || len(v.Rows) == 0 {
		return v.t("leadfew", n, companies, v.MonthName(), v.p.Fewest)
	}
	first := v.Rows[0]
	name := first.Name
	if v.p.Lang == message.Korean {
		name += message.Object.Of(message.Reading(first.Name, first.NameKo))
	}
	return v.t("lead", n, companies, v.MonthName(), strconv.Itoa(int(math.Round(10*first.Share))), name)
}

// Percent returns a share for people.
func (view) Percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// Span returns an interval for people.
func (view) Span(low, high float64) string { return fmt.Sprintf("%.0f–%.0f", 100*low, 100*high) }

// Change returns the difference to the month before, marked where it is more than chance.
func (view) Change(r Row) string {
	mark := ""
	if r.Differs {
		mark = " *"
	}
	return fmt.Sprintf("%+.1f (%+.0f…%+.0f)%s", 100*r.Diff, 100*r.Low0, 100*r.High0, mark)
}

// Count returns a whole number for people.
func (view) Count(n int) string { return count(n) }

func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Bar returns the width of a share's bar of at most wide units.
func (view) Bar(share, wide float64) string { return strconv.FormatFloat(share*wide, 'f', 1, 64) }

// Refusal says why there is no trend.
func (v view) Refusal() string {
	names := map[rank.Refusal]string{
		rank.RefusedSteps: "steps", rank.RefusedSources: "sources", rank.RefusedUndated: "undated", rank.RefusedThin: "thin",
	}
	return v.t("refused", v.t(names[v.Trends.Refused]))
}

// TrendBy says what trends were made of.
func (v view) TrendBy() string {
	steps := map[rank.Step]string{rank.StepWeek: "stepw", rank.StepMonth: "stepm", rank.StepQuarter: "stepq"}
	step := v.t(steps[v.Trends.Step])
	return v.t("trendby", step, v.in(v.Trends.Windows[0].From, "day"), strings.Join(v.Trends.Sources, ", "))
}

// Course returns the first and the last whole window of a trend.
func (v view) Course(t rank.Trend) [2]rank.Side {
	last := len(t.Points) - 1
	if last > 0 && v.Trends.Windows[last].Partial {
		last--
	}
	return [2]rank.Side{t.Points[0], t.Points[last]}
}

// Covers says how far the curriculum carries.
func (v view) Covers() string {
	if v.Path.TooFew {
		return v.t("pathfew", count(v.Path.Openings), v.p.Fewest)
	}
	var names []string
	for _, id := range v.Path.Have {
		skill, _ := v.p.Taxonomy.Skill(id)
		names = append(names, skill.Name)
	}
	r := v.Path.Reach
	return v.t("covers", strings.Join(names, ", "), count(r.Openings), count(v.Path.Openings),
		v.Percent(r.Share), v.Span(r.Low, r.High))
}

// Citation says how to cite the report.
func (v view) Citation() string {
	return v.t("citation", v.Title(), v.Day(), v.p.Taxonomy.Version())
}

// Trending is what the template of a list of trends prints.
type Trending struct {
	V      view
	Trends []rank.Trend
}

// Pair returns trends with what their template needs beside them.
func (v view) Pair(trends []rank.Trend) Trending { return Trending{v, trends} }
