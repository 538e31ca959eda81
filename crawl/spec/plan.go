package spec

import (
	"regexp"
	"time"

	"github.com/techmap-it/techmap"
)

// A plan is a file, compiled.
type plan struct {
	zone    *time.Location
	hosts   []string // beside those of requests
	keys    []keyFile
	list    listPlan
	detail  *detailPlan
	posting postingPlan
	expect  expectFile
	tenants bool // requests differ by tenant
}

// A shape says how the records of an answer are got at.
type shape struct {
	format  string
	script  *selector      // of the element that holds the JSON
	ok      *program       // true of every good answer
	records *jqRecords     // of JSON; nil means the whole
	rows    string         // selector of HTML, name of XML; "" means the whole
	match   *regexp.Regexp // of a sitemap's addresses
	origin  origin         // of records and rows
}

// html reports whether answers of the shape are read with selectors.
func (s *shape) html() bool { return s.format == "html" }

// xml reports whether answers are XML that is read as jq reads JSON.
func (s *shape) xml() bool {
	return s.format == "xml" || s.format == "rss" || s.format == "atom" || s.format == "sitemap"
}

type listPlan struct {
	shape
	request request
	each    *eachPlan
	keep    *program
	key     *program
	url     *program // nil if address is used
	address template
	updated *program
	carry   map[string]*program
	empty   *program
	window  bool
	newest  bool
	page    pagePlan
}

type eachPlan struct {
	values  []string
	request *request
	choose  *program
}

// A pagePlan says how to walk through pages.
type pagePlan struct {
	kind         string // "none", "page", "offset", "cursor", "next", "link"
	start, size  int
	short        bool // a page with fewer records than size is the last
	more, total  *program
	cursor, next *program
	missingEnds  bool
	max          int
}

type detailPlan struct {
	shape
	request request
}

type postingPlan struct {
	title, company, category, tags, lang, employment, workModel *program
	postedAt, deadline, firstSeen, closed, skip                 *program
	sections                                                    []sectionPlan
	experience                                                  *experiencePlan
	salary                                                      *salaryPlan
	place                                                       *placePlan
}

type sectionPlan struct {
	kind   techmap.SectionKind
	text   *program
	titled *titledPlan
}

type titledPlan struct {
	records     *program // of jq
	rows        string   // of selectors
	title, text *program
}

type experiencePlan struct{ text, any, newGrad, experienced, min, max *program }

type salaryPlan struct{ text, min, max, currency, per, estimated *program }

type placePlan struct{ text, country, region, city *program }
