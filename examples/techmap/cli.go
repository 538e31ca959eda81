package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	kongcompletion "github.com/jotaen/kong-completion"

	"github.com/techmap-it/techmap/examples/internal/render"
)

// configFile is read from the working directory if it is there.
const configFile = "techmap.yaml"

// defaultStore is where the layers lie if nobody says where.
const defaultStore = "techmap-data"

var errMisuse = errors.New("wrong use")

// A cli is the command line: flags first, then the environment (TECHMAP_…),
// then configFile.
type cli struct {
	Store         string `group:"common" default:"techmap-data" help:"Folder that holds the layers: ${default} if none is named." placeholder:"DIR"`
	Bronze        string `group:"common" help:"Where bronze lies, if not in the store: a folder, or s3://BUCKET/PREFIX in a build with cloud stores." placeholder:"URL"`
	Silver        string `group:"common" help:"Where silver lies, if not in the store: an SQLite file, or dynamodb://TABLE or mysql://… in a build with cloud stores." placeholder:"URL"`
	Gold          string `group:"common" help:"Where gold lies, if not in the store: an SQLite file, or mysql://USER@HOST/DATABASE in a build with cloud stores." placeholder:"URL"`
	SitesDir      string `group:"common" name:"sites" help:"Folder of your own sites, as YAML files, or s3://BUCKET/PREFIX in a build with cloud stores; they replace built-in sites of the same name. By default STORE/sites, if it is there." placeholder:"DIR"`
	Taxonomy      string `group:"common" help:"Folder with changes to the taxonomy, or s3://BUCKET/PREFIX in a build with cloud stores: skills.tsv, ambiguous.tsv, roles.tsv, about.tsv." placeholder:"DIR"`
	Boilerplate   string `group:"common" help:"File of stock lines in which a name does not count, as \"techmap boilerplate\" writes it. By default STORE/boilerplate.txt, if it is there." placeholder:"FILE"`
	OpeningsRules string `group:"common" help:"File that overrides which postings are one opening: lines of \"same A B\" or \"different A B\". By default STORE/openings.rules, if it is there." placeholder:"FILE"`
	Lang          string `group:"common" help:"Language of messages: en or ko. By default that of the terminal." enum:",en,ko" default:""`
	Quiet         bool   `group:"common" short:"q" help:"No progress on stderr."`
	JSON          bool   `group:"common" name:"json" help:"Log to stderr as JSON lines."`
	Metrics       string `group:"common" help:"Where to write the metrics of a run: a file that ends in .prom, for node_exporter, or http://HOST:9091, a Pushgateway." placeholder:"FILE|URL"`

	Run      runCmd      `cmd:"" group:"pipeline" help:"Collect, refine, load and publish, then show the top ten of each role."`
	Crawl    crawlCmd    `cmd:"" group:"pipeline" help:"Collect postings from sites into bronze."`
	Refine   refineCmd   `cmd:"" group:"pipeline" help:"Read what sites served, in bronze, into silver: one schema for all sites."`
	Annotate annotateCmd `cmd:"" group:"pipeline" help:"Ask the language model what rules leave open in silver postings, and keep its answers. With --extractor cascade."`
	Load     loadCmd     `cmd:"" group:"pipeline" help:"Find the technologies in silver postings, by rules and the answers that are kept, into gold. Asks no model."`
	Publish  publishCmd  `cmd:"" group:"pipeline" help:"Join gold postings that advertise one job into openings, which is what rankings count."`
	Import   importCmd   `cmd:"" group:"pipeline" help:"Take in postings that you already have, as JSON lines."`
	Replay   replayCmd   `cmd:"" group:"pipeline" help:"Make the later layers anew from bronze or silver. Asks no site."`

	Top         topCmd         `cmd:"" group:"ask" help:"Show the most demanded technologies of each role."`
	Trend       trendCmd       `cmd:"" group:"ask" help:"Show which technologies are asked for more and more, or less and less."`
	Together    togetherCmd    `cmd:"" group:"ask" help:"Show what is asked for along with a technology."`
	Compare     compareCmd     `cmd:"" group:"ask" help:"Compare two roles, regions, days or technologies, and say which differences are more than chance."`
	Distinctive distinctiveCmd `cmd:"" group:"ask" help:"Show what sets a role apart from all others."`
	Next        nextCmd        `cmd:"" group:"ask" help:"Show what to learn next: which technology brings most openings within reach."`
	Pay         payCmd         `cmd:"" group:"ask" help:"Show what openings say about pay, experience and remote work."`
	Report      reportCmd      `cmd:"" group:"ask" help:"Write a report on one month: what was asked for, compared with the month before, what rises and falls, and what a curriculum covers."`
	PublishSite publishSiteCmd `cmd:"" group:"ask" name:"publish-site" help:"Write the website as files, in both languages, with tables and feeds."`

	Why     whyCmd     `cmd:"" group:"look" help:"Show the words that an opening's demand for a technology rests on."`
	WhySame whySameCmd `cmd:"" group:"look" help:"Show why two postings are one opening, or are not."`
	Explore exploreCmd `cmd:"" group:"look" help:"Look at a layer: what each field holds, and what changed."`
	Export  exportCmd  `cmd:"" group:"look" help:"Write a layer or a ranking to a file, the same bytes every time."`
	Rejects rejectsCmd `cmd:"" group:"look" help:"Show lost records and why they were lost."`

	Status     statusCmd                 `cmd:"" group:"keep" help:"Show on one screen how sources, layers, the model and the data are doing. Exit status 0: all is well, 3: something to look at, 1: something is broken."`
	Doctor     doctorCmd                 `cmd:"" group:"keep" help:"Check the store and say what to do."`
	Sites      sitesCmd                  `cmd:"" group:"keep" help:"List the sites that can be collected from; show, check or draft one."`
	Prune      pruneCmd                  `cmd:"" group:"keep" help:"Remove from bronze what a site's terms allow to be kept no longer."`
	Forget     forgetCmd                 `cmd:"" group:"keep" help:"Remove postings from every layer for good; a later crawl does not bring them back."`
	Completion kongcompletion.Completion `cmd:"" group:"keep" help:"Show how to turn on tab completion of commands, flags and names: bash, zsh or fish."`
	Version    versionCmd                `cmd:"" group:"keep" help:"Show versions."`

	LLM      llmCmd         `cmd:"" group:"names" name:"llm" help:"Estimate, track and batch what a language model is asked."`
	Extract  extractCmd     `cmd:"" group:"names" help:"Read postings as JSON lines, write what they ask for as JSON lines."`
	Eval     evalCmd        `cmd:"" group:"names" help:"Compare extractors with labelled postings, and with each other."`
	Names    taxonomyCmd    `cmd:"" group:"names" name:"taxonomy" help:"Check the names that the program knows, and find those that it lacks."`
	Lines    boilerplateCmd `cmd:"" group:"names" name:"boilerplate" help:"Find the stock lines that a site puts into postings of many companies, so that names in them are not counted."`
	Multiply multiplyCmd    `cmd:"" hidden:"" help:"Make large data of small, to measure with."`

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

// A past is a moment, or how long ago it was: 72h, 3d, 2w.
type past struct{ moment }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *past) UnmarshalText(text []byte) error {
	if ago, ok := parseAgo(string(text)); ok {
		p.Time = time.Now().UTC().Add(-ago)
		return nil
	}
	if p.moment.UnmarshalText(text) != nil {
		return fmt.Errorf("%q is no time: write 72h, 3d, 2026-11-22 or 2026-11-22T09:00:00+09:00", text)
	}
	return nil
}

// parseAgo reads a duration, which may also be a whole number of days or weeks.
func parseAgo(text string) (ago time.Duration, ok bool) {
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if n, found := strings.CutSuffix(text, unit); found {
			days, err := strconv.ParseUint(n, 10, 16)
			return time.Duration(days) * length, err == nil
		}
	}
	ago, err := time.ParseDuration(text)
	return ago, err == nil && ago >= 0
}
