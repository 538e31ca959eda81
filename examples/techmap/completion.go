package main

import (
	"io"
	"io/fs"
	"os"
	"strings"

	kongcompletion "github.com/jotaen/kong-completion"
	posener "github.com/posener/complete"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/medallion"
)

// lineVariable is what a shell sets that asks what may come next on a command line.
const lineVariable = "COMP_LINE"

// completeLine answers a shell that has set the line in the environment, and returns the
// exit status.
func completeLine(stdout io.Writer) (status int) {
	_, parser, err := newParser(stdout, io.Discard, os.Getenv)
	if err != nil {
		return exitMisuse
	}
	kongcompletion.Register(parser,
		kongcompletion.WithExitFunc(func(code int) { status = code }),
		kongcompletion.WithPredictors(predictors()),
	)
	return status
}

// predictors say what may stand where the tag "predictor" of a flag or an argument names
// them. Names are those that techmap brings along: to read a store takes longer than
// people wait for a key.
func predictors() map[string]posener.Predictor {
	return map[string]posener.Predictor{
		"role":  posener.PredictFunc(func(posener.Args) []string { return everyRole() }),
		"skill": posener.PredictFunc(func(posener.Args) []string { return everySkill() }),
		"site":  posener.PredictFunc(func(posener.Args) []string { return everySite() }),
		"level": posener.PredictFunc(func(posener.Args) []string { return named[string](techmap.Levels()) }),
		"file":  posener.PredictFiles("*"),
		"dir":   posener.PredictDirs("*"),
	}
}

func everyRole() (names []string) {
	for r := range medallion.DefaultTaxonomy().Roles() {
		names = append(names, string(r.ID))
	}
	return names
}

func everySkill() (names []string) {
	for s := range medallion.DefaultTaxonomy().Skills() {
		names = append(names, string(s.ID))
	}
	return names
}

func everySite() []string {
	names := []string{"all", "sample"}
	files, _ := fs.Glob(spec.Embedded(), "*.yaml") // the pattern is a good one
	for _, file := range files {
		names = append(names, strings.TrimSuffix(file, ".yaml"))
	}
	return names
}
