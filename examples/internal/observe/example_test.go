package observe_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
)

// A pipeline is measured by its trace, and the metrics are written to a file that
// node_exporter reads.
func ExampleNewExport() {
	m := observe.New(observe.Command)
	p := pipeline(m.Trace(), board{name: "게시판", postings: 2})
	if _, err := p.Run(context.Background(), techmap.Query{}); err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "metrics")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "techmap.prom")
	export, err := observe.NewExport(m, file, "crawl")
	if err == nil {
		err = export.Write(context.Background())
	}
	data, _ := os.ReadFile(file)
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, observe.NameSourceRuns) {
			fmt.Print(line)
		}
	}
	fmt.Println(err)
	// Output:
	// techmap_source_runs_total{outcome="complete",source="게시판"} 1
	// <nil>
}

func ExampleWriteEMF() {
	m := observe.New(observe.Lambda)
	m.Messages(2, 0)
	_ = observe.WriteEMF(os.Stdout, m, "refine", time.UnixMilli(0), map[string]any{"run": "event-1"})
	// Output:
	// {"Task":"refine","_aws":{"CloudWatchMetrics":[{"Dimensions":[["Task"]],"Metrics":[{"Name":"techmap_task_failures_total","Unit":"Count"},{"Name":"techmap_rejects_total","Unit":"Count"}],"Namespace":"Techmap"}],"Timestamp":0},"run":"event-1","techmap_rejects_total":0,"techmap_task_failures_total":0}
	// {"Task":"refine","_aws":{"CloudWatchMetrics":[{"Dimensions":[["Task","outcome"]],"Metrics":[{"Name":"techmap_messages_total","Unit":"Count"}],"Namespace":"Techmap"}],"Timestamp":0},"outcome":"again","techmap_messages_total":0}
	// {"Task":"refine","_aws":{"CloudWatchMetrics":[{"Dimensions":[["Task","outcome"]],"Metrics":[{"Name":"techmap_messages_total","Unit":"Count"}],"Namespace":"Techmap"}],"Timestamp":0},"outcome":"done","techmap_messages_total":2}
}
