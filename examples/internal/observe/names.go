// Package observe is how the example programs are seen from outside: one table of all
// metrics, what fills them from the hooks of the library, and traces by the same hooks.
package observe

import "slices"

// A Kind is what a metric's number means to Prometheus.
type Kind string

// Kinds of metrics.
const (
	Counter   Kind = "counter"
	Gauge     Kind = "gauge"
	Histogram Kind = "histogram"
)

// A Program is what a metric comes from.
type Program string

// Programs. Status are the gauges that are worked out from the stores and the kept runs,
// which the server and the command's status serve.
const (
	API     Program = "api"
	Command Program = "command"
	Lambda  Program = "lambda"
	Status  Program = "status"
)

// A Metric is one row of the table of all metrics: nothing is registered that has none.
type Metric struct {
	Name   string
	Kind   Kind
	Unit   string // a base unit of Prometheus, or what is counted
	Labels []Label
	From   []Program
	// EMF are the sets of dimensions, each beside Task, under which Lambda writes the
	// metric for CloudWatch, where every combination of values is paid for. Nil is none;
	// of a histogram the sum is written.
	EMF  [][]string
	Help string

	buckets []float64 // of a histogram
}

// Of reports whether the metric comes from a program.
func (m Metric) Of(p Program) bool { return slices.Contains(m.From, p) }

// Series returns how many series the metric can have in one process, those of a
// histogram's buckets not counted.
func (m Metric) Series() int {
	n := 1
	for _, l := range m.Labels {
		n *= l.bound()
	}
	return n
}

// A Label tells the series of a metric apart. Its values are few, whatever comes in:
// either those that are named, or the first Max that are met. All others are "other".
type Label struct {
	Name   string
	Values []string
	Max    int
	None   bool // it may also be empty
}

func (l Label) bound() int {
	n := max(len(l.Values), l.Max) + 1
	if l.None {
		n++
	}
	return n
}

// Other stands for all values that a label does not have room for.
const Other = "other"

// Bounds of labels whose values are not known beforehand.
const (
	maxSources = 500 // twenty times the sites that come along
	maxModels  = 16
	maxRoutes  = 100
	maxQueues  = 20
	maxFields  = 30
)

// Labels that several metrics have.
var (
	labelStage   = Label{Name: "stage", Values: []string{"fetch", "bronze", "refine", "silver", "extract", "canonicalize", "gold"}}
	labelSource  = Label{Name: "source", Max: maxSources}
	labelFetched = Label{Name: "source", Max: maxSources, None: true} // empty of later stages
	labelTask    = Label{Name: "task", Values: Tasks()}
	labelKind    = Label{Name: "kind", Values: Kinds()}
	labelModel   = Label{Name: "model", Max: maxModels}
	labelSink    = Label{Name: "sink", Values: []string{"bronze", "silver", "gold"}}
	labelRoute   = Label{Name: "route", Max: maxRoutes}
	labelOutcome = Label{Name: "outcome", Values: []string{"complete", "unmodified", "partial", "refused", "failed"}}
)

// Tasks are the values of the label task: what programs are started for by schedulers.
func Tasks() []string {
	return []string{
		"annotate", "batch", "crawl", "forget", "import", "load", "prune", "publish", "refine", "replay", "report", "retry", "run",
	}
}

// Kinds are the values of the label kind: the kinds of failures, "other" for those of none.
func Kinds() []string {
	return []string{"invalid", "malformed", "not_found", "blocked", "throttled", "unavailable", "exhausted"}
}

// Table returns the table of all metrics, sorted as it is documented.
func Table() []Metric {
	return slices.Concat(workTable(), crawlTable(), modelTable(), sinkTable(), stateTable(), servedTable())
}

// Find returns the row of a metric.
func Find(name string) (Metric, bool) {
	for _, m := range Table() {
		if m.Name == name {
			return m, true
		}
	}
	return Metric{}, false
}
