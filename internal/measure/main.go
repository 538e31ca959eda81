// Command measure prints how the module's code is written, in figures, beside what the
// project aims at: how long files and functions are, how deep they nest, what is
// documented and tested, who imports whom. It reads sources alone; it is run from the
// root of the module.
//
//	go run ./internal/measure
package main

import (
	"fmt"
	"os"
	"text/tabwriter"
)

func main() {
	t, err := readTree(".")
	if err == nil {
		err = t.print()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

// A row is one figure.
type row struct{ what, got, target string }

// rows returns the figures of the whole module.
func (t *tree) rows() []row {
	files, funcs, width := t.spread(fileLines), t.spread(funcLines), t.spread(widths)
	public := t.public()
	return []row{
		{"lines of code, without tests", fmt.Sprint(t.code(false)), ""},
		{"lines per file, median / 95th", files.at(50, 95), "<= 150 / <= 450"},
		{"lines per function, median / 95th", funcs.at(50, 95), "<= 10 / <= 45"},
		{"functions above 60 lines", funcs.above(60), "<= 2 %"},
		{"cyclomatic complexity, 95th", t.spread(cyclomatic).at(95), "<= 10"},
		{"nesting, 95th", t.spread(nesting).at(95), "<= 3"},
		{"line width, 95th / 99th", width.at(95, 99), "<= 88 / <= 110"},
		{"methods per exported interface, median / max", t.spread(methods).at(50, 100), "1-2 / 3"},
		{"exported names per public package, median / 95th", public.names.at(50, 95), "<= 10 / <= 45"},
		{"exported names with a doc comment", share(public.documented, public.all), "100 %"},
		{"packages with a doc comment", share(public.described, public.packages), "100 %"},
		{"comment density", share(t.comments(), t.code(false)+t.comments()), "20-30 %"},
		{"test : code", fmt.Sprintf("%.2f", float64(t.code(true))/float64(t.code(false))), ">= 1.2"},
		{"examples", fmt.Sprint(t.tests("Example")), "every public package"},
		{"public packages without an example", t.withoutExample(), "none"},
		{"tests / fuzz targets / benchmarks",
			fmt.Sprintf("%d / %d / %d", t.tests("Test"), t.tests("Fuzz"), t.tests("Benchmark")), ""},
		{"init functions", fmt.Sprint(t.inits()), "0"},
		{"package variables that are written to", fmt.Sprint(t.writtenVars()), "0"},
		{"go statements", fmt.Sprint(t.goStatements()), "0 outside examples and internal"},
		{"import depth inside the module", fmt.Sprint(t.depth()), "<= 2"},
		{"imports between leaf packages", t.siblings(), "none"},
	}
}

func (t *tree) print() error {
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 1, ' ', 0)
	fmt.Fprintln(w, "| measure\t| library\t| all, with programs and tools\t| aimed at\t|")
	fmt.Fprintln(w, "|---\t|---\t|---\t|---\t|")
	all := t.rows()
	for i, r := range t.library().rows() {
		fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %s\t|\n", r.what, r.got, all[i].got, r.target)
	}
	return w.Flush()
}
