package main

import (
	"fmt"
	"strings"
)

// A text is what people read, in both languages.
type text struct{ en, ko string }

func (t text) in(lang string) string {
	if lang == "ko" {
		return t.ko
	}
	return t.en
}

// A board is a dashboard in no language yet.
type board struct {
	name  string // of its file
	title text
	about text
	vars  []variableOf
	rows  []row
}

// A variableOf is a variable with its label in both languages.
type variableOf struct {
	label text
	variable
}

// A row is a heading over panels, which are laid out from left to right.
type row struct {
	title  text
	panels []chart
}

// A chart is a panel in no language yet.
type chart struct {
	kind    string // of panel
	title   text
	about   text
	unit    string
	wide    int // of 24
	targets []target
	marks   []float64 // from which on it is yellow, and red; none for no colours
}

// Kinds of panels.
const (
	kindStat     = "stat"
	kindGraph    = "timeseries"
	kindTable    = "table"
	kindTimeline = "state-timeline"
	kindLogs     = "logs"
)

// Sources of data: variables, so that a dashboard fits any Grafana.
func prometheus() *datasource { return &datasource{"prometheus", "${prometheus}"} }
func cloudwatch() *datasource { return &datasource{"cloudwatch", "${cloudwatch}"} }
func loki() *datasource       { return &datasource{"loki", "${loki}"} }

// datasourceVar is the variable with which a source of data is chosen.
func datasourceVar(kind, label string) variableOf {
	return variableOf{text{label, label}, variable{Name: kind, Type: "datasource", Query: kind}}
}

// labelVar is a variable over the values of a label.
func labelVar(name string, label text, metric string) variableOf {
	query := fmt.Sprintf("label_values(%s, %s)", metric, name)
	return variableOf{label, variable{
		Name: name, Type: "query", Query: query, Definition: query, Datasource: prometheus(),
		Current: &option{"All", "$__all"}, AllValue: ".+", IncludeAll: true, Multi: true, Refresh: 2,
	}}
}

// textVar is a variable that is typed in.
func textVar(name string, label text) variableOf {
	return variableOf{label, variable{Name: name, Type: "textbox", Query: ".+", Current: &option{".+", ".+"}}}
}

// prom asks Prometheus; legend says how a series is called.
func prom(expr, legend string) target {
	return target{Datasource: prometheus(), Expr: expr, LegendFormat: legend, Range: true}
}

// cloud asks CloudWatch for a metric, one series for each value of the last dimension.
func cloud(namespace, metric, statistic string, dimensions ...string) target {
	by := map[string][]string{}
	for _, d := range dimensions {
		name, value, found := strings.Cut(d, "=")
		if !found {
			value = "*"
		}
		by[name] = []string{value}
	}
	return target{Datasource: cloudwatch(), metricQuery: &metricQuery{
		QueryMode: "Metrics", Region: "default", Namespace: namespace, MetricName: metric, Statistic: statistic,
		Dimensions: by, Period: "300", MatchExact: false, Label: metric,
	}}
}

// logs asks Loki.
func logs(expr string) target {
	return target{Datasource: loki(), Expr: expr, QueryType: "range"}
}

func stat(title text, unit string, expr string, marks ...float64) chart {
	return chart{kind: kindStat, title: title, unit: unit, wide: 4, targets: []target{prom(expr, "")}, marks: marks}
}

func graph(title text, unit string, targets ...target) chart {
	return chart{kind: kindGraph, title: title, unit: unit, wide: 8, targets: targets}
}

// half makes a chart half as wide as the screen.
func (c chart) half() chart { c.wide = 12; return c }

// full makes a chart as wide as the screen.
func (c chart) full() chart { c.wide = 24; return c }

// as makes it a chart of another kind.
func (c chart) as(kind string) chart { c.kind = kind; return c }

// note adds what one has to know to read it.
func (c chart) note(about text) chart { c.about = about; return c }

// build makes the dashboard in a language.
func (b board) build(lang string) dashboard {
	d := dashboard{
		UID: "techmap-" + b.name + "-" + lang, Title: "techmap: " + b.title.in(lang), Description: b.about.in(lang),
		Tags: []string{"techmap", "techmap-" + lang}, SchemaVersion: 39, Timezone: "browser", Refresh: "1m",
		Time: timeRange{"now-24h", "now"}, Annotations: notes{[]string{}},
		Links: []link{{
			Title: "techmap", Type: "dashboards", Icon: "external link", Tags: []string{"techmap-" + lang},
			AsDropdown: true, IncludeVars: true, KeepTime: true,
		}},
	}
	for _, v := range b.vars {
		v.Label = v.label.in(lang)
		d.Templating.List = append(d.Templating.List, v.variable)
	}
	y := 0
	for _, r := range b.rows {
		d.Panels, y = r.lay(lang, d.Panels, y)
	}
	return d
}

// lay appends the panels of a row that begins at y, and returns where the next begins.
func (r row) lay(lang string, panels []panel, y int) ([]panel, int) {
	panels = append(panels, panel{
		ID: len(panels) + 1, Type: "row", Title: r.title.in(lang), GridPos: gridPos{H: 1, W: 24, Y: y},
		Collapsed: new(false), Panels: &[]panel{},
	})
	y++
	x, tallest := 0, 0
	for _, c := range r.panels {
		tall := 8
		if c.kind == kindStat {
			tall = 4
		}
		if x+c.wide > 24 {
			x, y, tallest = 0, y+tallest, 0
		}
		panels = append(panels, c.panel(lang, len(panels)+1, gridPos{H: tall, W: c.wide, X: x, Y: y}))
		x, tallest = x+c.wide, max(tallest, tall)
	}
	return panels, y + tallest
}

func (c chart) panel(lang string, id int, at gridPos) panel {
	p := panel{
		ID: id, Type: c.kind, Title: c.title.in(lang), Description: c.about.in(lang), GridPos: at,
		Datasource: c.targets[0].Datasource,
	}
	for i, t := range c.targets {
		t.RefID = string(rune('A' + i))
		if c.kind == kindTable {
			t.Instant, t.Range, t.Format = true, false, "table"
		}
		if t.metricQuery != nil {
			q := *t.metricQuery
			q.ID = fmt.Sprintf("q%d", i)
			t.metricQuery = &q
		}
		p.Targets = append(p.Targets, t)
	}
	if c.kind != kindLogs {
		p.FieldConfig = &fieldConfig{Defaults: defaults{Unit: c.unit, Thresholds: c.thresholds()}, Overrides: []string{}}
	}
	return p
}

// thresholds returns the colours of a chart: green, from the first mark on yellow, from
// the last on red. Marks that fall are of numbers that should be high.
func (c chart) thresholds() *thresholds {
	if len(c.marks) == 0 {
		return nil
	}
	colours := []string{"green", "yellow", "red"}
	if len(c.marks) > 1 && c.marks[0] > c.marks[1] {
		return &thresholds{"absolute", []step{{"red", nil}, {"yellow", &c.marks[1]}, {"green", &c.marks[0]}}}
	}
	t := &thresholds{"absolute", []step{{colours[0], nil}}}
	for i := range c.marks {
		t.Steps = append(t.Steps, step{colours[min(i+3-len(c.marks), 2)], &c.marks[i]})
	}
	return t
}
