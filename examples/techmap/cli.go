package main

import (
	"errors"
	"fmt"
	"time"

	kongcompletion "github.com/jotaen/kong-completion"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// configFile is read from the working directory if it is there.
const configFile = "techmap.yaml"

var errMisuse = errors.New("wrong use")

// A cli is the command line: flags first, then the environment (TECHMAP_…),
// then configFile.
type cli struct {
	Store         string `default:"techmap-data" help:"Folder that holds the layers." placeholder:"DIR"`
	Bronze        string `help:"Where bronze lies, if not in the store: a folder, or s3://BUCKET/PREFIX in a build with cloud stores." placeholder:"URL"`
	Silver        string `help:"Where silver lies, if not in the store: an SQLite file, or dynamodb://TABLE or mysql://… in a build with cloud stores." placeholder:"URL"`
	Gold          string `help:"Where gold lies, if not in the store: an SQLite file, or mysql://USER@HOST/DATABASE in a build with cloud stores." placeholder:"URL"`
	SitesDir      string `name:"sites" help:"Folder of your own sites, as YAML files, or s3://BUCKET/PREFIX in a build with cloud stores; they win over those that the program brings along. STORE/sites if it is there." placeholder:"DIR"`
	Taxonomy      string `help:"Folder with changes to the taxonomy, or s3://BUCKET/PREFIX in a build with cloud stores: skills.tsv, ambiguous.tsv, roles.tsv, about.tsv." placeholder:"DIR"`
	Boilerplate   string `help:"File of lines in which a name is no demand, as \"techmap boilerplate\" writes it. STORE/boilerplate.txt if it is there." placeholder:"FILE"`
	OpeningsRules string `help:"File that says of postings that they are one opening, or are not: lines of \"same A B\" or \"different A B\". STORE/openings.rules if it is there." placeholder:"FILE"`
	Lang          string `help:"Language of messages: en or ko. By default that of the terminal." enum:",en,ko" default:""`
	Quiet         bool   `short:"q" help:"No progress on stderr."`
	JSON          bool   `name:"json" help:"Log to stderr as JSON lines."`
	Metrics       string `help:"Where to write the metrics of a run: a file that ends in .prom, for node_exporter, or http://HOST:9091, a Pushgateway." placeholder:"FILE|URL"`

	Run         runCmd                    `cmd:"" help:"Collect, refine, load and publish, then show the top ten of each role."`
	Crawl       crawlCmd                  `cmd:"" help:"Collect postings from sites into bronze."`
	Refine      refineCmd                 `cmd:"" help:"Make silver postings of bronze."`
	Annotate    annotateCmd               `cmd:"" help:"Ask the model of a cascade about silver postings, and keep its answers."`
	Load        loadCmd                   `cmd:"" help:"Make gold postings of silver, with the answers that are kept. Asks no model."`
	Publish     publishCmd                `cmd:"" help:"Make openings of gold postings."`
	Import      importCmd                 `cmd:"" help:"Take in postings that you already have, as JSON lines."`
	Replay      replayCmd                 `cmd:"" help:"Make the later layers again from a stored one."`
	LLM         llmCmd                    `cmd:"" name:"llm" help:"What a model costs, has cost and has still to be asked."`
	Top         topCmd                    `cmd:"" help:"Show the most demanded technologies of each role."`
	Trend       trendCmd                  `cmd:"" help:"Show which technologies are asked for more and more, or less and less."`
	Together    togetherCmd               `cmd:"" help:"Show what is asked for along with a technology."`
	Compare     compareCmd                `cmd:"" help:"Set two roles, regions, days or technologies side by side."`
	Distinctive distinctiveCmd            `cmd:"" help:"Show what sets a role apart from all others."`
	Next        nextCmd                   `cmd:"" help:"Show what to learn next: which technology brings most openings within reach."`
	Pay         payCmd                    `cmd:"" help:"Show what openings state of pay, experience and the place of work."`
	Report      reportCmd                 `cmd:"" help:"Write the report on a month: what was asked for beside the month before, what rises and falls, what a curriculum covers."`
	PublishSite publishSiteCmd            `cmd:"" name:"publish-site" help:"Write the website as files, in both languages, with tables and feeds."`
	Extract     extractCmd                `cmd:"" help:"Read postings as JSON lines, write what they ask for as JSON lines."`
	Eval        evalCmd                   `cmd:"" help:"Compare extractors with labelled postings, and with each other."`
	Names       taxonomyCmd               `cmd:"" name:"taxonomy" help:"Check the names that the program knows, and find those that it lacks."`
	Lines       boilerplateCmd            `cmd:"" name:"boilerplate" help:"Find the lines that sites put into the postings of many companies: what they name is no demand."`
	Why         whyCmd                    `cmd:"" help:"Show the words that an opening's demand for a technology rests on."`
	WhySame     whySameCmd                `cmd:"" help:"Show why two postings are one opening, or are not."`
	Explore     exploreCmd                `cmd:"" help:"Look at a layer: what each field holds, and what changed."`
	Export      exportCmd                 `cmd:"" help:"Write a layer out, sorted and reproducible."`
	Rejects     rejectsCmd                `cmd:"" help:"Show lost records and why they were lost."`
	Prune       pruneCmd                  `cmd:"" help:"Remove answers that have been kept as long as the terms of their site allow."`
	Forget      forgetCmd                 `cmd:"" help:"Remove postings from every layer, for good, and keep them out."`
	Sites       sitesCmd                  `cmd:"" help:"List the sites that can be collected from; show, check or draft one."`
	Status      statusCmd                 `cmd:"" help:"Show on one screen how sources, layers, the model and the data are doing. Exit status 0: all is well, 3: something to look at, 1: something is broken."`
	Doctor      doctorCmd                 `cmd:"" help:"Check the store and say what to do."`
	Completion  kongcompletion.Completion `cmd:"" help:"Say how a shell completes commands, flags and names: bash, zsh or fish."`
	Version     versionCmd                `cmd:"" help:"Show versions."`
	Multiply    multiplyCmd               `cmd:"" hidden:"" help:"Make large data of small, to measure with."`

	getenv func(string) string
}

// formatFlag is the form of a command's results.
type formatFlag struct {
	Format render.Format `default:"table" enum:"table,json,csv,md" help:"Form of the results: table, json, csv or md."`
}

// tagFlags say what of a posting is read.
type tagFlags struct {
	NoTags   bool `help:"Read the text alone, not the site's own technology tags." xor:"tags"`
	OnlyTags bool `help:"Read the site's own technology tags alone." xor:"tags"`
}

// A moment is a time on the command line: a day, or a day and time.
type moment struct{ time.Time }

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *moment) UnmarshalText(text []byte) error {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, string(text)); err == nil {
			m.Time = t.UTC()
			return nil
		}
	}
	return fmt.Errorf("%q is no time: write 2026-11-22 or 2026-11-22T09:00:00+09:00", text)
}

// A past is a moment, or how long ago it was.
type past struct{ moment }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *past) UnmarshalText(text []byte) error {
	if ago, err := time.ParseDuration(string(text)); err == nil && ago >= 0 {
		p.Time = time.Now().UTC().Add(-ago)
		return nil
	}
	if p.moment.UnmarshalText(text) != nil {
		return fmt.Errorf("%q is no time: write 72h, 2026-11-22 or 2026-11-22T09:00:00+09:00", text)
	}
	return nil
}

// levels turns names on the command line into levels.
func levels(names []string) ([]techmap.Level, error) {
	var out []techmap.Level
	for _, n := range names {
		l := techmap.Level(n)
		known := false
		for _, k := range techmap.Levels() {
			known = known || k == l
		}
		if !known {
			return nil, fmt.Errorf("%w: no level %q; there are %v", errMisuse, n, techmap.Levels())
		}
		out = append(out, l)
	}
	return out, nil
}
