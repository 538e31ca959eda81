// Package spec makes job sites of YAML files, so that adding a site is data and
// not code.
//
// [Parse] reads a file, [Spec.Site] makes the crawl.Site of it, [Spec.Parser] the
// parser of its postings. [Embedded] are the files that ship with techmap, and
// [Draft] writes a first one for a feed or a page with a schema.org JobPosting; the
// folder templates has models to copy.
// A whole file:
//
//	spec: 1
//	name: dotori                    # of the source; IDs are made from it
//	version: 1                      # of this file
//	about: {ko: 도토리 채용, en: Dotori jobs}
//	homepage: https://dotori.example
//	access: api                     # api, feed, html, json-ld
//	default: on                     # on, off
//	verified: never                 # recorded DATE, documented DATE
//	zone: KST                       # of times that state none; UTC unless said
//	rights:
//	  attribution: 도토리           # and link: how the source is to be named
//	  counted: true                 # in rankings
//	  shown: sentence               # aggregate, link, sentence, text
//	  exported: false
//	  retention: 90                 # days that answers are kept
//	  terms: https://dotori.example/terms
//	  read: 2026-11-22
//	list:
//	  request:
//	    url: https://dotori.example/api/jobs
//	    query: {page: "{page}", q: "{keyword}"}
//	  format: json
//	  ok: .status == "OK"           # true of every good answer
//	  records: .jobs[]
//	  keep: .open                   # others are left out
//	  key: .id
//	  url: https://dotori.example/jobs/{key}
//	  updated: {jq: .updated_at, then: [kst]}
//	  page: {kind: page, total: .total}
//	detail:
//	  request: {url: "https://dotori.example/api/jobs/{key}"}
//	  format: json
//	  record: .job
//	posting:
//	  title: .title
//	  company: .company.name
//	  tags: .skills[].name
//	  sections:
//	    duties: .duties
//	    requirements: {jq: .needs, then: [html]}
//	  experience: {min: .years_from, max: .years_to, new_grad: .junior}
//	  place: {text: .address}
//	  posted_at: {jq: .posted_at, then: [kst]}
//	  deadline: if .always then "always" else .until end
//	expect:
//	  min: 100                      # records of the smallest whole listing
//	  fill: {title: 1, tags: 0.9}   # share of postings that have the field
//
// The schema of all keys, with what each of them means, is [Schema]. Unknown
// keys are mistakes, and so is whatever can be seen to be one before a site is
// asked; all of them are told at once, by file, line, column and key ([Error]).
// YAML is read without anchors, tags and merged keys.
//
// # Formats
//
// What is not in this table has no fields of its own. Feeds, sitemaps and
// JSON-LD bring default values for keys that a file leaves out.
//
//	format    of      records          plain expressions
//	json      both    jq               jq; with script, of the JSON in an element of a page
//	html      both    CSS selector     CSS selector
//	xml       both    element's name   jq
//	rss       list    items            jq
//	atom      list    entries          jq
//	jsonfeed  list    items            jq
//	sitemap   list    addresses        jq, of {loc, lastmod}; match filters and finds the key
//	json-ld   detail  the JobPosting   jq; a selector as {css: …}
//
// XML is for jq an object: children by name (several of one name as an array),
// attributes as "@name", text as "#text"; an element with text alone is that text.
//
// # Expressions
//
// An expression is a text in the language of the table, a mapping, or a list of
// these, of which the first counts that gives anything:
//
//	title: .title
//	title: [.title, .name]
//	posted_at: {jq: .date, then: [kst]}
//	work_model: {const: remote}
//	url: a.title@href               # an attribute of an element
//	key: .@data-id                  # of the record's own element
//
// In jq there are $key, $url, $tenant and $listed (see below); there is no
// clock, file, module or network, and only a time to run. In sections a
// selector gives HTML, elsewhere text. With then values go through steps:
//
//	html            HTML to lines of text
//	unescape        decodes HTML entities once
//	trim            cuts off white space
//	split: ","      cuts a text into several
//	join: " "       makes one text of several
//	match: PATTERN  the first group of a regular expression, or all of the match
//	map: {A: a}     looks a text up, without regard to case; drops what is not there
//	default: TEXT   if there is no value
//	date            a time, in the file's zone if it states none; date: LAYOUT as in package time
//	kst             the same, in Seoul if it states none
//	epoch           seconds since 1970, epoch_ms milliseconds
//
// In YAML, jq that begins with {, [ or a quotation mark, or has ": " or " #" in it,
// stands in single quotes: tags: '[.a, .b] | unique[]'. An address as one of a
// list is {const: …}: there, text is an expression.
//
// # Values
//
// Most fields need no steps. Times, deadlines, pay, experience, places and forms
// of work are read as sites write them, in Korean and English: "2026-08-20",
// "20260820", "Aug 20, 2026", "3 days ago", seconds or milliseconds since 1970;
// "~12/31(목)", "상시채용"; FULL_TIME, 정규직. HTML in sections becomes lines. A
// step is for what would be read otherwise: date: 02/01/2006 where 12/10/2026 is
// the 12th of October; a layout that does not fit is passed over. What cannot be
// read is left empty, as is a date of 1970; a deadline many years ahead is none
// (always). Tags are not split. A posting without a title, or with neither text
// nor tags, is lost: a listing without text needs a detail.
//
// # Requests
//
// Addresses, parameters, headers and the texts of a JSON body may have names in
// braces, which are filled in as their place needs it. A parameter or field that
// is nothing but a name without a value is left out.
//
//	{page} {offset} {size} {cursor}       by the kind of paging
//	{since} {since_date} {since_epoch}    techmap.Query.Since
//	{keyword}                             techmap.Query.Keywords: the listing is walked once for each
//	{each}                                list.each: the listing is walked once for each value
//	{tenant} {tenant.x}                   the company whose listing is walked, and its values
//	{key} {url} {listed.x}                of the posting, in detail
//
// Keys are credentials: the file says how they are sent, the caller what they
// are ([SiteOptions]). Only hosts that requests name, and those of hosts, are
// asked, wherever a link leads. list.carry keeps what the listing alone knows for
// $listed, and is stored with the posting; $tenant has the values of the tenant.
//
// # Pages
//
//	kind    next page                   the end
//	none    there is none               the answer itself
//	page    {page}, from start or 1     an empty page (end: empty), or one with fewer than size (end: short)
//	offset  {offset}, by records seen   the same
//	cursor  {cursor}, from cursor       no cursor
//	next    the address in next         no address
//	link    the Link header (RFC 8288)  no link of relation next
//
// With more, a listing ends where that is false; with total, where that many
// records were seen. A listing ends well only if its end was shown. It ends with
// techmap.ErrPartial if fewer records came than total or expect.min say, after
// max pages, or if window says that a listing never shows all; with
// techmap.ErrMalformed if it is empty and neither a total of 0 nor empty says
// that it is meant to be, if a page repeats those before it, or if the postings
// are not what expect.fill has recorded ([Check]). A page that is not found is
// the end only if missing: end says so. A page that turns us away is
// techmap.ErrBlocked, whatever its status.
package spec
