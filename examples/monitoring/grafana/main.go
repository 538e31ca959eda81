// Command grafana writes the dashboards of techmap as files that Grafana provisions, in
// English and in Korean:
//
//	go run ./grafana -out grafana/dashboards
//
// Sources of data are variables, so the files fit any Grafana that has a Prometheus; the
// dashboard that follows a posting asks CloudWatch and Loki as well.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("out", "grafana/dashboards", "the `folder` that gets a folder for each language")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "grafana:", err)
		os.Exit(1)
	}
}

// write writes all dashboards into dir/LANGUAGE.
func write(dir string) error {
	for name, data := range files() {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// files returns the dashboards by the names of their files.
func files() map[string][]byte {
	all := map[string][]byte{}
	for _, b := range boards() {
		for _, lang := range []string{"en", "ko"} {
			all[filepath.Join(lang, b.name+".json")] = encode(b.build(lang))
		}
	}
	return all
}

// encode writes a dashboard as people read it: expressions keep their < and >.
func encode(d dashboard) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return []byte(err.Error()) // which no test takes for a dashboard
	}
	return out.Bytes()
}

// boards returns the dashboards in the order they are read: from the whole to its parts.
func boards() []board {
	return []board{pipelineBoard(), sourcesBoard(), modelBoard(), apiBoard(), qualityBoard(), journeyBoard()}
}

// metricsVar is the variable of Prometheus, which every dashboard has.
func metricsVar() variableOf { return datasourceVar("prometheus", "Prometheus") }
