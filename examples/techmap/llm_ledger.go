package main

import (
	"context"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm"
)

// llmLedgerCmd shows the books.
type llmLedgerCmd struct {
	By string `default:"run" enum:"run,source,posting,day,model" help:"What a row stands for: run, source, posting, day (as quotas count it, in California) or model."`
	formatFlag
}

// A ledgerRow is what was spent on one thing. Of a call about several postings, each
// source and each posting has its part.
type ledgerRow struct {
	Name string `json:"name"`
	llm.Total
}

var (
	headWhat    = message.Text{En: "what", Ko: "항목"}
	headFailed  = message.Text{En: "failed", Ko: "실패"}
	headTokens  = message.Text{En: "tokens", Ko: "토큰"}
	textTotal   = message.Text{En: "all", Ko: "합계"}
	textUnnamed = message.Text{En: "(forgotten)", Ko: "(지운 공고)"}
	textTorn    = message.Text{En: "torn lines, of calls that a crash cut off: %d; they count as much as they can have cost", Ko: "강제 종료로 끊긴 줄 %d개. 그 호출은 가장 많이 들었을 비용으로 셉니다"}
)

// Run implements the command.
func (c *llmLedgerCmd) Run(ctx context.Context, a *app) error {
	rows, all, torn, err := c.read(ctx, a.ledger())
	if err != nil {
		return err
	}
	if torn > 0 {
		a.note(textTorn, torn)
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, rows)
	}
	if c.Format == render.Table {
		rows = append(rows, ledgerRow{a.say(textTotal), all})
	}
	sheet := render.Sheet{Columns: []render.Column{
		{Name: a.say(headWhat)}, {Name: a.say(headCalls), Right: true}, {Name: a.say(headFailed), Right: true},
		{Name: a.say(headTokens), Right: true}, {Name: a.say(headMoney), Right: true},
	}}
	for _, r := range rows {
		if r.Name == "" {
			r.Name = a.say(textUnnamed)
		}
		sheet.Rows = append(sheet.Rows, []any{r.Name, amount(r.Calls), amount(r.Failed), amount(r.Tokens), dollars(r.Money)})
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

// read adds up the books, in the order of names.
func (c *llmLedgerCmd) read(ctx context.Context, l *ledger) (rows []ledgerRow, all llm.Total, torn int, err error) {
	zone, err := quotaZone()
	if err != nil {
		return nil, all, 0, err
	}
	var whole llm.Ledger
	groups := make(map[string]*llm.Ledger)
	torn, err = l.read(func(line ledgerLine) error {
		name := ""
		switch c.By {
		case "run":
			name = line.Run
		case "day":
			name = line.At.In(zone).Format("2006-01-02")
		case "model":
			name = line.Model
		}
		if groups[name] == nil {
			groups[name] = new(llm.Ledger)
		}
		if err := groups[name].Add(ctx, line.Entry); err != nil {
			return err
		}
		return whole.Add(ctx, line.Entry)
	})
	totals := make(map[string]llm.Total)
	switch c.By {
	case "source":
		totals = whole.Sources()
	case "posting":
		for id, t := range whole.Postings() {
			totals[string(id)] = t
		}
	default:
		for name, g := range groups {
			totals[name] = g.Run()
		}
	}
	rows = []ledgerRow{}
	for _, name := range slices.Sorted(maps.Keys(totals)) {
		rows = append(rows, ledgerRow{name, totals[name]})
	}
	return rows, whole.Run(), torn, err
}

// amount writes a number that may be a sum of parts.
func amount(v float64) string {
	if v == math.Trunc(v) {
		return thousands(int(v))
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}
