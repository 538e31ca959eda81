package spec

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// Defaults of files.
const (
	// defaultPages is the most pages asked for if a file does not say.
	defaultPages = 200
)

// accepts are the Accept headers by format.
var accepts = map[string]string{
	"json":     "application/json",
	"jsonfeed": "application/feed+json, application/json",
	"html":     "text/html",
	"json-ld":  "text/html",
	"xml":      "application/xml, text/xml",
	"rss":      "application/rss+xml, application/xml, text/xml",
	"atom":     "application/atom+xml, application/xml, text/xml",
	"sitemap":  "application/xml, text/xml",
}

// sectionKinds are the kinds of sections that files name.
var sectionKinds = []techmap.SectionKind{
	techmap.SectionAbout, techmap.SectionDuties, techmap.SectionRequirements, techmap.SectionPreferences,
	techmap.SectionTechnologies, techmap.SectionBenefits, techmap.SectionProcess, techmap.SectionConditions,
	techmap.SectionOther,
}

// A compiler makes a plan of a file and notes what is wrong with it.
type compiler struct {
	f *file
	m *mistakes
	p *plan
}

// compile makes the plan of a file that is as the schema says. What only shows in
// the whole, such as a name that no request can fill in, is noted in m; a plan with
// mistakes is of no use.
func compile(f *file, m *mistakes) *plan {
	c := compiler{f: f, m: m, p: &plan{zone: time.UTC, keys: f.Keys, expect: f.Expect}}
	if f.Zone == "KST" {
		c.p.zone = seoul
	}
	for _, host := range f.Hosts {
		c.p.hosts = append(c.p.hosts, strings.ToLower(host))
	}
	c.list()
	c.detail()
	c.posting(c.postingFormat())
	c.expect()
	c.p.tenants = c.p.list.request.uses("tenant") || c.p.detail != nil && c.p.detail.request.uses("tenant")
	if len(f.Tenants) > 0 && !c.p.tenants {
		m.add("tenants", "no request says {tenant}")
	}
	for name := range f.Tenants {
		if err := checkTenant(name); err != nil {
			m.add(join("tenants", name), "%v", err)
		}
	}
	return c.p
}

// postingFormat is the format of the answers in which postings stand.
func (c *compiler) postingFormat() string {
	if c.f.Detail == nil {
		return c.f.List.Format
	}
	return c.f.Detail.Format
}

// program compiles an expression. plain is the language of plain texts, attr
// what selectors take of an element.
func (c *compiler) program(key string, e *expr, plain, attr string) *program {
	if e == nil {
		return nil
	}
	p := &program{origin: origin{key, e.told()}}
	for i, a := range *e {
		at := key
		if _, listed := c.m.places[join(key, fmt.Sprintf("[%d]", i))]; listed {
			at = join(key, fmt.Sprintf("[%d]", i))
		}
		if w, err := c.way(a, plain, attr); err != nil {
			c.m.add(at, "%v", err)
		} else {
			p.ways = append(p.ways, *w)
		}
	}
	return p
}

// way compiles one alternative, which is in exactly one language.
func (c *compiler) way(a alternative, plain, attr string) (*way, error) {
	w := &way{}
	switch {
	case a.Plain != "" && plain == "css":
		a.CSS = a.Plain
	case a.Plain != "":
		a.JQ = a.Plain
	}
	if n := count(a.JQ != "", a.CSS != "", a.Const != nil); n != 1 {
		return nil, fmt.Errorf("want one of jq, css and const, have %d", n)
	}
	var err error
	switch {
	case a.JQ != "":
		w.jq, err = compileJQ(a.JQ)
	case a.CSS != "":
		w.css, err = newSelector(a.CSS, attr)
	default:
		w.fixed = []any{*a.Const}
	}
	if err != nil {
		return nil, err
	}
	for _, s := range a.Then {
		step, err := compileStep(s)
		if err != nil {
			return nil, err
		}
		w.steps = append(w.steps, step)
	}
	return w, nil
}

// count returns how many are true.
func count(are ...bool) (n int) {
	for _, is := range are {
		if is {
			n++
		}
	}
	return n
}

// language is the language of plain expressions over answers of a format.
func language(format string) string {
	if format == "html" {
		return "css"
	}
	return "jq"
}

// badHeaders may not be set: the collector names itself, and Go inflates only
// what it has asked to be deflated.
var badHeaders = []string{
	"User-Agent", "Cookie", "Host", "Accept-Encoding", "Content-Length", "Content-Type", "Authorization",
}

// request compiles a request in which only known names may be used.
func (c *compiler) request(key string, f *requestFile, format string, known ...string) request {
	r := request{
		method: f.Method, url: template(f.URL), keys: c.f.Keys, accept: accepts[format],
		query: templates(f.Query), headers: templates(f.Headers),
	}
	if r.method == "" {
		r.method = http.MethodGet
	}
	if len(f.Body) > 0 {
		if r.method == http.MethodGet {
			c.m.add(join(key, "body"), "GET sends no body")
		}
		_ = json.Unmarshal(f.Body, &r.body) // parseYAML made it
	}
	for name := range f.Headers {
		if slices.Contains(badHeaders, http.CanonicalHeaderKey(name)) {
			c.m.add(join(join(key, "headers"), name), "this header may not be set")
		}
	}
	for _, t := range r.templates() {
		for _, name := range t.names() {
			base, _, _ := strings.Cut(name, ".")
			if !slices.Contains(known, base) {
				c.m.add(key, "{%s} is not known here, known are {%s}", name, strings.Join(known, "}, {"))
			}
		}
	}
	return r
}

// templates returns texts as templates, by the same names.
func templates(texts map[string]string) map[string]template {
	out := make(map[string]template, len(texts))
	for name, text := range texts {
		out[name] = template(text)
	}
	return out
}

// shape compiles how the records of an answer are selected by the key ("records"
// of a list, "record" of a detail).
func (c *compiler) shape(at, format, script string, ok *expr, key, records string) shape {
	s := shape{format: format, origin: origin{join(at, key), records}, ok: c.program(join(at, "ok"), ok, language(format), attrText)}
	var err error
	if script != "" {
		if s.script, err = newSelector(script, attrText); err != nil {
			c.m.add(join(at, "script"), "%v", err)
		}
		if format != "json" {
			c.m.add(join(at, "script"), "only JSON stands in a script: say format: json")
		}
	}
	switch {
	case records == "":
	case s.html():
		s.rows, err = records, checkCSS(records)
	case s.xml():
		s.rows = records
	default:
		s.records, err = compileRecords(records)
	}
	if err != nil {
		c.m.add(join(at, key), "%v", err)
	}
	return s
}

// expect checks what a Check will hold postings to.
func (c *compiler) expect() {
	for _, field := range slices.Sorted(maps.Keys(c.f.Expect.Fill)) {
		share, key := c.f.Expect.Fill[field], join("expect.fill", field)
		if !slices.Contains(crawl.Fields(), field) {
			c.m.add(key, "unknown field, known are %s", strings.Join(crawl.Fields(), ", "))
		}
		if share < 0 || share > 1 {
			c.m.add(key, "%v is no share, want 0 to 1", share)
		}
	}
}
