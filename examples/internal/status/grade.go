package status

import (
	"cmp"
	"slices"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// CodeBudget is the code of what is found when the month's money for models runs out: what
// it says is a sum of money.
const CodeBudget = "model-budget"

// Names of checks, in the order in which they are told.
const (
	checkStore       = "store"
	checkSources     = "sources"
	checkLayers      = "layers"
	checkQueues      = "queues"
	checkRejects     = "rejects"
	checkModel       = "model"
	checkPublication = "publication"
	checkQuality     = "quality"
)

// Checks returns the names of all checks, in the order in which they are told.
func Checks() []string {
	return []string{
		checkStore, checkSources, checkLayers, checkQueues, checkRejects, checkModel, checkPublication, checkQuality,
	}
}

// Level returns 0 for good, 1 for a warning and 2 for bad, as techmap_status has it.
func Level(g rankhttp.Grade) int {
	switch g {
	case rankhttp.Bad:
		return 2
	case rankhttp.Warning:
		return 1
	case rankhttp.Good:
	}
	return 0
}

// worst returns the worse of two grades; empty is good.
func worst(a, b rankhttp.Grade) rankhttp.Grade {
	if Level(b) > Level(a) {
		return b
	}
	return cmp.Or(a, rankhttp.Good)
}

// grade fills in the grades of p by its findings, and brings these into order.
func grade(p *rankhttp.Pipeline) {
	of := make(map[string]rankhttp.Grade)       // checks
	about := make(map[[2]string]rankhttp.Grade) // check and subject
	p.Grade = rankhttp.Good
	for _, f := range p.Findings {
		of[f.Check] = worst(of[f.Check], f.Grade)
		about[[2]string{f.Check, f.Subject}] = worst(about[[2]string{f.Check, f.Subject}], f.Grade)
		p.Grade = worst(p.Grade, f.Grade)
	}
	p.Checks = nil
	for _, name := range Checks() {
		p.Checks = append(p.Checks, rankhttp.PipelineCheck{Name: name, Grade: worst(of[name], "")})
	}
	for i := range p.Sources {
		p.Sources[i].Grade = worst(about[[2]string{checkSources, p.Sources[i].Name}], "")
	}
	for i := range p.Layers {
		p.Layers[i].Grade = worst(about[[2]string{checkLayers, p.Layers[i].Name}], "")
	}
	for i := range p.Queues {
		p.Queues[i].Grade = worst(about[[2]string{checkQueues, p.Queues[i].Name}], "")
	}
	slices.SortStableFunc(p.Findings, func(a, b rankhttp.PipelineFinding) int {
		return cmp.Compare(Level(b.Grade), Level(a.Grade))
	})
	if p.Findings == nil {
		p.Findings = []rankhttp.PipelineFinding{}
	}
}

// A kind is a kind of finding: what is said of it, what to do, and the first command.
type kind struct {
	check, code string
	text        message.Text
	remedy      message.Text
	command     string // with %s for the subject, if it names it
}

// find notes a finding about a subject. args fill in the text.
func (w *worker) find(k kind, g rankhttp.Grade, subject string, args ...any) {
	w.found = append(w.found, finding(k, g, subject, args...))
}

func finding(k kind, g rankhttp.Grade, subject string, args ...any) rankhttp.PipelineFinding {
	return rankhttp.PipelineFinding{
		Check: k.check, Grade: g, Code: k.code, Subject: subject,
		Text:    both(k.text, args...),
		Remedy:  both(k.remedy),
		Command: filled(k.command, subject),
	}
}

// both returns a text in both languages. An argument that is said in words of its own in
// each is a message.Text.
func both(t message.Text, args ...any) rankhttp.PipelineText {
	in := func(lang message.Lang) string {
		said := make([]any, len(args))
		for i, arg := range args {
			if said[i] = arg; arg != nil {
				if words, ok := arg.(message.Text); ok {
					said[i] = words.In(lang)
				}
			}
		}
		return t.In(lang, said...)
	}
	return rankhttp.PipelineText{En: in(message.English), Ko: in(message.Korean)}
}
