package status

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// sources writes a line a source, those that need a look first.
func (s *screen) sources() {
	if len(s.p.Sources) == 0 {
		return
	}
	shown, more := first(s.p.Sources, s.Most, func(x rankhttp.PipelineSource) rankhttp.Grade { return x.Grade })
	var grades []rankhttp.Grade
	var rows [][]string
	for _, x := range shown {
		grades = append(grades, x.Grade)
		rows = append(rows, []string{
			x.Name, s.ago(x.LastRun), s.say(outcomes[x.Outcome]), count(x.Postings), s.usual(x), s.next(x),
		})
	}
	s.table(headSources, []column{
		{most: 28}, {name: headLast}, {name: headOutcome}, {name: headPostings, right: true},
		{name: headUsual, right: true}, {name: headNext},
	}, grades, rows)
	if more > 0 {
		s.line("  " + s.say(saidMore, more))
	}
}

// usual writes what a source lists as a rule.
func (s *screen) usual(x rankhttp.PipelineSource) string {
	if x.Usual == 0 {
		return "–"
	}
	return count(x.Usual)
}

func (s *screen) next(x rankhttp.PipelineSource) string {
	switch {
	case x.Interval == 0:
		return s.say(saidByHand)
	case x.NextRun.Before(s.p.At):
		return s.say(saidLate, span(s.p.At.Sub(x.NextRun)).In(s.Lang))
	}
	return s.say(saidIn, span(x.NextRun.Sub(s.p.At)).In(s.Lang))
}

// layers writes a line a layer and a queue.
func (s *screen) layers() {
	var grades []rankhttp.Grade
	var rows [][]string
	for _, l := range s.p.Layers {
		n := "–"
		if l.Counted {
			n = count(l.Postings)
		}
		lag := s.say(saidUpToDate)
		if l.Lag > 0 {
			lag = s.say(saidBehind, span(time.Duration(l.Lag)*time.Second).In(s.Lang))
		}
		if l.Name == layerBronze {
			lag = ""
		}
		grades = append(grades, l.Grade)
		rows = append(rows, []string{s.say(layerNames[l.Name]), n, s.ago(l.Newest), lag})
	}
	s.table(headLayers, []column{{}, {name: headRecords, right: true}, {name: headChanged}, {}}, grades, rows)
	if len(s.p.Queues) == 0 {
		return
	}
	grades, rows = nil, nil
	for _, q := range s.p.Queues {
		oldest := "–"
		if q.Aged {
			oldest = span(time.Duration(q.Oldest) * time.Second).In(s.Lang)
		}
		grades = append(grades, q.Grade)
		rows = append(rows, []string{q.Name, count(q.Messages), oldest})
	}
	s.table(headQueues, []column{{}, {name: headMessages, right: true}, {name: headOldest}}, grades, rows)
}

// count writes a number with separators.
func count(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// first returns the most that need a look, those with the worst grade first and all else
// in their order, and how many are left out.
func first[T any](all []T, most int, of func(T) rankhttp.Grade) (shown []T, more int) {
	for _, g := range []rankhttp.Grade{rankhttp.Bad, rankhttp.Warning, rankhttp.Good} {
		for _, x := range all {
			if of(x) == g {
				shown = append(shown, x)
			}
		}
	}
	if most < 0 || len(shown) <= most {
		return shown, 0
	}
	return shown[:most], len(shown) - most
}

// facts writes what is one line each.
func (s *screen) facts() {
	s.line("")
	grades := make(map[string]rankhttp.Grade)
	for _, c := range s.p.Checks {
		grades[c.Name] = c.Grade
	}
	var facts [][3]string
	facts = append(facts,
		[3]string{checkPublication, s.say(headPublished), s.published()},
		[3]string{checkRejects, s.say(headRejects), s.rejects()},
		[3]string{checkModel, s.say(headModel), s.model()},
		[3]string{checkQuality, s.say(headQuality), s.quality()},
		[3]string{"", s.say(headFilled), s.filled()},
	)
	wide := 0
	for _, f := range facts {
		wide = max(wide, text.StringWidth(f[1]))
	}
	for _, f := range facts {
		name := f[1] + strings.Repeat(" ", wide-text.StringWidth(f[1]))
		room := width - wide - 4
		for i, part := range wrap(f[2], room) {
			if i > 0 {
				name = strings.Repeat(" ", wide)
			}
			sign := mark(grades[f[0]])
			if i > 0 {
				sign = " "
			}
			s.line(s.paint(grades[f[0]], sign+" ") + s.bold(name) + "  " + part)
		}
	}
}

// wrap breaks a text into lines of at most so many columns, between words.
func wrap(t string, most int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(t, " ") { // not at blanks that do not break
		if line != "" && text.StringWidth(line)+1+text.StringWidth(word) > most {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

func (s *screen) published() string {
	p := s.p.Publication
	if p.At.IsZero() {
		return s.say(saidNever)
	}
	return s.say(saidPublished, s.ago(p.At), count(p.Openings), count(p.Postings), p.AsOf.Format("2006-01-02"))
}

func (s *screen) rejects() string {
	if len(s.p.Rejects) == 0 {
		return s.say(saidNoRejects)
	}
	var parts []string
	for _, r := range s.p.Rejects {
		parts = append(parts, fmt.Sprintf("%s %s", s.say(kindNames[r.Kind]), count(r.Count)))
	}
	return strings.Join(parts, ", ")
}

func (s *screen) model() string {
	m := s.p.Model
	parts := []string{s.say(saidNoWaiting)}
	if m.Waiting > 0 {
		parts[0] = s.say(saidWaiting, count(m.Waiting))
		if m.Paced {
			parts = append(parts, s.say(saidEnds, span(time.Duration(m.Backlog)*time.Second).In(s.Lang)))
		} else {
			parts = append(parts, s.say(saidNoPace))
		}
	}
	switch {
	case !m.Booked:
	case m.Budget > 0:
		parts = append(parts, s.say(saidMoney, dollars(m.Spent), dollars(m.Budget), dollars(m.Left)))
	case m.Spent > 0 || m.Waiting > 0:
		parts = append(parts, s.say(saidSpent, dollars(m.Spent)))
	}
	return strings.Join(parts, "; ")
}

func (s *screen) quality() string {
	q := s.p.Quality
	return s.say(saidQuality, q.Runs-q.Unbalanced, q.Runs, percent(q.Duplicates), q.ThinRoles, q.Roles)
}

func (s *screen) filled() string {
	if s.p.Quality.Sample == 0 {
		return "–"
	}
	var parts []string
	for i, f := range fieldsOf() {
		parts = append(parts, s.say(f.words)+"\u00a0"+strings.ReplaceAll(percent(s.p.Quality.Fields[i].Ratio), " ", "\u00a0"))
	}
	return strings.Join(parts, ", ")
}

// findings writes what to do.
func (s *screen) findings() {
	if len(s.p.Findings) == 0 {
		return
	}
	s.line("")
	s.line(s.bold("  " + s.say(headToDo)))
	shown, more := s.p.Findings, 0
	if s.Most > 0 && len(shown) > s.Most {
		shown, more = shown[:s.Most], len(shown)-s.Most
	}
	for _, f := range shown {
		s.finding(f)
	}
	if more > 0 {
		s.line("  " + s.say(saidMoreFound, more))
	}
}

// finding writes what was found, what to do and the first command.
func (s *screen) finding(f rankhttp.PipelineFinding) {
	said, remedy := f.Text.En, f.Remedy.En
	if s.Lang == message.Korean {
		said, remedy = f.Text.Ko, f.Remedy.Ko
	}
	name := s.subject(f.Subject)
	if name != "" {
		said = name + ": " + said
	}
	for i, part := range wrap(said, width-2) {
		sign := mark(f.Grade)
		if i > 0 {
			sign = " "
		}
		s.line(s.paint(f.Grade, sign+" "+part))
	}
	for _, part := range wrap(remedy, width-4) {
		s.line("    " + part)
	}
	if f.Command != "" {
		s.line("    $ " + f.Command)
	}
}

// subject returns what a finding is about, in words if it has some.
func (s *screen) subject(name string) string {
	if t, ok := layerNames[name]; ok {
		return s.say(t)
	}
	for _, field := range fieldsOf() {
		if field.name == name {
			return s.say(field.words)
		}
	}
	return name
}
