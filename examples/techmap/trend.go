package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/rank"
)

// trendCmd shows how shares move.
type trendCmd struct {
	Role  []string `help:"Roles that count together; all if none is named." placeholder:"ID"`
	Step  string   `default:"week" enum:"week,month,quarter" help:"Length of a window: week, month or quarter."`
	Steps int      `default:"12" help:"How many complete windows to look at, at least 8." placeholder:"N"`
	filterFlags
	answerFlags
}

var (
	textTrend        = message.Text{En: "%s — new openings by %s, %s to %s, sources: %s", Ko: "%s — %s 단위 새 채용, %s부터 %s까지, 출처: %s"}
	textRising       = message.Text{En: "Rising", Ko: "오르는 기술"}
	textFalling      = message.Text{En: "Falling", Ko: "내리는 기술"}
	textMostAsked    = message.Text{En: "Most asked for", Ko: "가장 많이 찾는 기술"}
	textNoneMoves    = message.Text{En: "none that can be told from chance", Ko: "우연과 구별되는 것이 없습니다"}
	textTrendMethod  = message.Text{En: "A direction is named only where a line through the windows stands out from chance after allowing for all names that were looked at (false discovery rate 5 %). The window that is not over is shown in brackets and not judged.", Ko: "방향은 살펴본 모든 기술 수를 감안하고도 우연과 구별될 때만 적습니다(거짓 발견율 5 %). 아직 끝나지 않은 구간은 괄호로 보이고 판단에 쓰지 않습니다."}
	textNotThere     = message.Text{En: "not counted, because they were not there throughout: %s", Ko: "기간 내내 있지 않아 세지 않은 출처: %s"}
	textRefusedSteps = message.Text{En: "no trend from fewer than %d windows that are over: ask for more with --steps, or for shorter ones with --step", Ko: "끝난 구간이 %d개보다 적으면 추세를 말하지 않습니다. --steps로 늘리거나 --step으로 구간을 줄이세요"}
	textRefusedThin  = message.Text{En: "a window has too few new openings (%s has %d): take longer windows with --step, or fewer filters", Ko: "새 채용이 너무 적은 구간이 있습니다 (%s: %d건). --step으로 구간을 늘리거나 조건을 줄이세요"}
	textRefusedDates = message.Text{En: "the openings all begin on one day: their dates are those of an import, not of their publication", Ko: "모든 채용이 하루에 시작합니다. 게시일이 아니라 가져온 날짜뿐이라 추세를 말할 수 없습니다"}
	textRefusedNone  = message.Text{En: "no source was there before %s and in every window since: go back less with --steps, but not below %d", Ko: "%s 이전부터 모든 구간에 걸쳐 있는 출처가 없습니다. --steps를 %d까지 줄여 보세요"}
	textRefusedShort = message.Text{En: "no source was there before %s and in every window since, and %d windows are the fewest that tell: take shorter windows, such as --step %s", Ko: "%s 이전부터 모든 구간에 걸쳐 있는 출처가 없고, 추세를 말하려면 구간이 %d개는 있어야 합니다. --step %s처럼 구간을 줄이세요"}
	textNoSource     = message.Text{En: "none", Ko: "없음"}
	headPerStep      = message.Text{En: "a step", Ko: "구간당"}
	headCourse       = message.Text{En: "course", Ko: "흐름"}
	headFirst        = message.Text{En: "first", Ko: "처음"}
	headLast         = message.Text{En: "last", Ko: "마지막"}
	headChance       = message.Text{En: "chance", Ko: "우연"}
	textSteps        = map[string]message.Text{
		"week": {En: "week", Ko: "주"}, "month": {En: "month", Ko: "월"}, "quarter": {En: "quarter", Ko: "분기"},
	}
)

// seoul is whose calendar trends go by: it is where days without a zone begin. A fixed
// zone, because Korea has no summer time and a machine may have no table of zones.
var seoul = time.FixedZone("Asia/Seoul", 9*60*60)

func dayOf(t time.Time) string { return t.In(seoul).Format(time.DateOnly) }

// Run implements the command.
func (c *trendCmd) Run(ctx context.Context, a *app) error {
	q := c.query(a, c.answerFlags, c.Role)
	index, err := a.openIndex(ctx, q)
	if err != nil {
		return err
	}
	t, err := index.Trends(ctx, rank.TrendQuery{Query: q, Step: rank.Step(c.Step), Steps: c.Steps, Location: seoul})
	if err != nil {
		return err
	}
	switch c.Format {
	case render.JSON:
		return render.WriteJSON(a.stdout, t)
	case render.CSV:
		return trendCSV(a, t)
	}
	return a.printTrends(t, index, c.Format)
}

// printTrends prints t for a person.
func (a *app) printTrends(t rank.Trends, index shelf, format render.Format) error {
	first, last := t.Windows[0], t.Windows[len(t.Windows)-1]
	title := a.say(textTrend, a.roleName(t.Role), a.say(textSteps[string(t.Step)]),
		dayOf(first.From), dayOf(last.To.Add(-time.Second)), cmp.Or(strings.Join(t.Sources, ", "), a.say(textNoSource)))
	head := render.Sheet{Title: a.mark(title, index)}
	if t.Refused != "" {
		head.Notes = append(head.Notes, a.refusal(t))
	}
	if len(t.LeftOut) > 0 {
		head.Notes = append(head.Notes, a.say(textNotThere, strings.Join(t.LeftOut, ", ")))
	}
	if err := head.Write(a.stdout, format, a.color); err != nil || t.Refused != "" {
		return err
	}
	for _, part := range []struct {
		title message.Text
		list  []rank.Trend
	}{{textRising, t.Rising}, {textFalling, t.Falling}, {textMostAsked, t.Top}} {
		fmt.Fprintln(a.stdout)
		if err := a.trendSheet(part.title, part.list, t.Windows).Write(a.stdout, format, a.color); err != nil {
			return err
		}
	}
	fmt.Fprintln(a.stdout)
	return a.foot(index.credits, textTrendMethod).Write(a.stdout, format, a.color)
}

// mark adds to a title that some of the openings are sample data.
func (a *app) mark(title string, index shelf) string {
	if index.sample {
		return title + " · " + a.say(textSample)
	}
	return title
}

// foot returns what stands under an answer: its method and whom it is owed to.
func (a *app) foot(credits string, method message.Text) render.Sheet {
	foot := render.Sheet{Notes: []string{a.say(method)}}
	if credits != "" {
		foot.Notes = append(foot.Notes, a.say(textSources, credits))
	}
	return foot
}

// refusal says why there is no trend.
func (a *app) refusal(t rank.Trends) string {
	switch t.Refused {
	case rank.RefusedSteps:
		return a.say(textRefusedSteps, rank.MinSteps)
	case rank.RefusedUndated:
		return a.say(textRefusedDates)
	case rank.RefusedThin:
		thinnest := t.Windows[0]
		for _, w := range t.Windows {
			if !w.Partial && w.Openings < thinnest.Openings {
				thinnest = w
			}
		}
		return a.say(textRefusedThin, dayOf(thinnest.From), thinnest.Openings)
	}
	from, over := dayOf(t.Windows[0].From), 0
	for _, w := range t.Windows {
		if !w.Partial {
			over++
		}
	}
	if over > rank.MinSteps || t.Step == rank.StepWeek {
		return a.say(textRefusedNone, from, rank.MinSteps)
	}
	shorter := rank.StepWeek
	if t.Step == rank.StepQuarter {
		shorter = rank.StepMonth
	}
	return a.say(textRefusedShort, from, rank.MinSteps, shorter)
}

func (a *app) trendSheet(title message.Text, trends []rank.Trend, windows []rank.Window) render.Sheet {
	sheet := render.Sheet{Title: a.say(title)}
	if len(trends) == 0 {
		sheet.Notes = []string{a.say(textNoneMoves)}
		return sheet
	}
	sheet.Columns = []render.Column{
		{Name: a.say(headSkill)}, {Name: a.say(headCourse)},
		{Name: a.say(headFirst), Right: true}, {Name: a.say(headLast), Right: true},
		{Name: a.say(headPerStep), Right: true}, {Name: a.say(headChance), Right: true},
	}
	judged := len(windows)
	if windows[judged-1].Partial {
		judged--
	}
	for _, t := range trends {
		sheet.Rows = append(sheet.Rows, []any{
			t.Name, course(t.Points, judged), render.Percent(t.Points[0].Share), render.Percent(t.Points[judged-1].Share),
			fmt.Sprintf("%+.2f", 100*t.Slope), odds(t.Q),
		})
	}
	return sheet
}

// odds shows a false discovery rate.
func odds(q float64) string {
	if q < .001 {
		return "< .001"
	}
	return strings.TrimPrefix(fmt.Sprintf("%.3f", q), "0")
}

// course draws shares as a line of blocks, as high as the largest of them; those after the
// first judged ones stand in brackets.
func course(points []rank.Side, judged int) string {
	const blocks = "▁▂▃▄▅▆▇█"
	highest := 0.
	for _, p := range points {
		highest = max(highest, p.Share)
	}
	var b strings.Builder
	for i, p := range points {
		if i == judged {
			b.WriteString(" (")
		}
		level := 0
		if highest > 0 {
			level = int(p.Share / highest * 7.999)
		}
		b.WriteRune([]rune(blocks)[level])
	}
	if judged < len(points) {
		b.WriteString(")")
	}
	return b.String()
}

// trendCSV prints a row for each technology and window, under the API's names.
func trendCSV(a *app, t rank.Trends) error {
	sheet := render.Sheet{}
	for _, name := range []string{
		"role", "as_of", "step", "from", "to", "partial", "sample_openings", "sample_companies", "skill", "name", "kind",
		"openings", "companies", "share", "low", "high", "slope", "tau", "z", "q", "direction",
	} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: name})
	}
	seen := make(map[techmap.SkillID]bool)
	for _, list := range [][]rank.Trend{t.Rising, t.Falling, t.Top} {
		for _, e := range list {
			if seen[e.Skill] {
				continue
			}
			seen[e.Skill] = true
			for i, w := range t.Windows {
				p := e.Points[i]
				sheet.Rows = append(sheet.Rows, []any{
					t.Role, t.AsOf.Format(time.RFC3339), t.Step, w.From.Format(time.RFC3339), w.To.Format(time.RFC3339), w.Partial,
					w.Openings, w.Companies, e.Skill, e.Name, e.Kind,
					p.Openings, p.Companies, p.Share, p.Low, p.High, e.Slope, e.Tau, e.Z, e.Q, e.Direction,
				})
			}
		}
	}
	return sheet.Write(a.stdout, render.CSV, false)
}
