package spec

import "strings"

// listNames are what requests of a listing may have filled in.
var listNames = []string{
	"tenant", "page", "offset", "size", "cursor", "since", "since_date", "since_epoch", "keyword", "each",
}

// list compiles how the listing is asked for and read.
func (c *compiler) list() {
	f, l := &c.f.List, &c.p.list
	l.shape = c.shape("list", f.Format, f.Script, f.OK, "records", f.Records)
	l.request = c.request("list.request", &f.Request, f.Format, listNames...)
	if f.Records == "" {
		c.m.add("list", "has no \"records\"")
	}
	lang := language(f.Format)
	l.keep = c.program("list.keep", f.Keep, lang, attrText)
	l.key = c.program("list.key", f.Key, lang, attrText)
	l.updated = c.program("list.updated", f.Updated, lang, attrText)
	l.empty = c.program("list.empty", f.Empty, lang, attrText)
	l.carry = make(map[string]*program, len(f.Carry))
	for name, e := range f.Carry {
		l.carry[name] = c.program(join("list.carry", name), e, lang, attrText)
	}
	l.window, l.newest = f.Window, f.Newest
	c.match()
	c.listURL(lang)
	c.each()
	c.page(lang)
	if f.Key == nil && f.Match == "" {
		c.m.add("list", "has no \"key\"")
	}
}

// match compiles the pattern of a sitemap's addresses, whose first group is the key.
func (c *compiler) match() {
	src := c.f.List.Match
	if src == "" {
		return
	}
	if c.f.List.Format != "sitemap" {
		c.m.add("list.match", "only addresses of a sitemap are matched")
	}
	re, err := compilePattern(src)
	if err != nil {
		c.m.add("list.match", "%v", err)
		return
	}
	if re.NumSubexp() == 0 && c.f.List.Key == nil {
		c.m.add("list.match", "has no group that is the key")
	}
	c.p.list.match = re
}

// listURL compiles where a posting's page is: an address with the key in it, or an
// expression.
func (c *compiler) listURL(lang string) {
	e := c.f.List.URL
	if e == nil {
		c.m.add("list", "has no \"url\"")
		return
	}
	if t := template((*e)[0].Plain); len(*e) == 1 && isAddress(string(t)) {
		for _, name := range t.names() {
			if name != "key" && !template("{"+name+"}").uses("tenant") {
				c.m.add("list.url", "{%s} is not known here, known are {key}, {tenant}", name)
			}
		}
		c.p.list.address = t
		return
	}
	attr := attrText
	if lang == "css" {
		attr = "href"
	}
	c.p.list.url = c.program("list.url", e, lang, attr)
}

// each compiles what the listing is walked once for.
func (c *compiler) each() {
	f := c.f.List.Each
	if f == nil {
		if c.p.list.request.uses("each") {
			c.m.add("list.request", "{each} without list.each")
		}
		return
	}
	e := &eachPlan{values: f.Values}
	if f.Request != nil {
		r := c.request("list.each.request", f.Request, "json", "tenant")
		e.request = &r
	}
	e.choose = c.program("list.each.select", f.Select, "jq", attrText)
	if (f.Request == nil) == (len(f.Values) == 0) || (f.Request == nil) != (f.Select == nil) {
		c.m.add("list.each", "want either values, or request and select")
	}
	if !c.p.list.request.uses("each") {
		c.m.add("list.each", "the request does not say {each}")
	}
	c.p.list.each = e
}

// pageNeeds are the names that requests of a kind of paging must have.
var pageNeeds = map[string]string{"page": "page", "offset": "offset", "cursor": "cursor"}

// page compiles how pages are turned. What the kind of paging needs and the file
// lacks is a mistake: a listing that never turns would look whole.
func (c *compiler) page(lang string) {
	p := &c.p.list.page
	p.max = defaultPages
	f := c.f.List.Page
	if f == nil {
		f = &pageFile{Kind: "none"}
	}
	*p = pagePlan{
		kind: f.Kind, size: f.Size, short: f.End == "short", missingEnds: f.Missing == "end", max: p.max,
		more:   c.program("list.page.more", f.More, lang, attrText),
		total:  c.program("list.page.total", f.Total, lang, attrText),
		cursor: c.program("list.page.cursor", f.Cursor, lang, attrText),
		next:   c.program("list.page.next", f.Next, lang, "href"),
	}
	if f.Max > 0 {
		p.max = f.Max
	}
	if f.Kind == "page" {
		p.start = 1
	}
	if f.Start != nil {
		p.start = *f.Start
	}
	c.checkPage(f)
}

// checkPage notes what a kind of paging lacks. A request that forgets {page}
// would be answered with the first page again and again.
func (c *compiler) checkPage(f *pageFile) {
	need := pageNeeds[f.Kind]
	if need != "" && !c.p.list.request.uses(need) {
		c.m.add("list.page", "the request does not say {%s}", need)
	}
	for _, name := range []string{"page", "offset", "cursor"} {
		if name != need && c.p.list.request.uses(name) {
			c.m.add("list.request", "{%s} without list.page of that kind", name)
		}
	}
	if (f.Kind == "cursor") != (f.Cursor != nil) {
		c.m.add("list.page", "kind cursor and key cursor go together")
	}
	if (f.Kind == "next") != (f.Next != nil) {
		c.m.add("list.page", "kind next and key next go together")
	}
	if f.End == "short" && f.Size == 0 {
		c.m.add("list.page", "what is short? Say size")
	}
	if f.End != "" && need != "page" && need != "offset" {
		c.m.add("list.page.end", "is for pages and offsets: others say where they end")
	}
}

// isAddress reports whether an expression is an address to fill in.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}
