package spec

import (
	"regexp"
	"time"

	"github.com/techmap-it/techmap"
)

// A plan is a file, compiled. It is immutable: all Sites and Parsers of a Spec share it.
type plan struct {
	zone    *time.Location // of times that state none
	hosts   []string       // beside those of requests
	keys    []keyFile
	list    listPlan
	detail  *detailPlan // nil if the listing carries the postings whole
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

// A listPlan says how a listing is asked for, and what of each of its records is used.
// Programs are nil where the file says nothing.
type listPlan struct {
	shape
	request request
	each    *eachPlan           // nil if it is walked once
	keep    *program            // true of records that are postings; nil takes all
	key     *program            // nil if shape.match finds it
	url     *program            // nil if address is used
	address template            // of a posting's page
	updated *program            // when a posting was changed
	carry   map[string]*program // what the listing alone knows, for $listed
	empty   *program            // true of an answer that is meant to have no records
	window  bool                // the listing never shows all
	newest  bool                // it is sorted by time: what is older than Query.Since ends it
	page    pagePlan
}

// An eachPlan says what a listing is walked once for: values of the file's own, or those
// that choose finds in the answer to request.
type eachPlan struct {
	values  []string
	request *request // nil if there are values
	choose  *program
}

// A pagePlan says how to walk through pages.
type pagePlan struct {
	kind         string // "none", "page", "offset", "cursor", "next", "link"
	start, size  int
	short        bool // a page with fewer records than size is the last
	more, total  *program
	cursor, next *program
	missingEnds  bool // a page that is not found ends it
	max          int  // pages; what is behind them makes the listing partial
}

// A detailPlan says how one posting is asked for.
type detailPlan struct {
	shape
	request request
}

// A postingPlan says where the fields of a posting stand. A nil program, and a nil plan of
// a part, leaves its fields empty.
type postingPlan struct {
	title, company, category, tags, lang, employment, workModel *program
	postedAt, deadline, firstSeen, closed, skip                 *program
	sections                                                    []sectionPlan
	experience                                                  *experiencePlan
	salary                                                      *salaryPlan
	place                                                       *placePlan
}

// A sectionPlan says where one part of the text stands: either text, of a kind that may be
// empty, or titled.
type sectionPlan struct {
	kind   techmap.SectionKind // "" means that Silver is to split it
	text   *program
	titled *titledPlan
}

// A titledPlan selects parts that bring their own headings.
type titledPlan struct {
	records     *program // of jq
	rows        string   // of selectors
	title, text *program
}

type experiencePlan struct{ text, any, newGrad, experienced, min, max *program }

type salaryPlan struct{ text, min, max, currency, per, estimated *program }

type placePlan struct{ text, country, region, city *program }
