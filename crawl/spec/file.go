package spec

import "encoding/json"

// A file is what a YAML file says, as it says it. The schema is made from these
// types and the comments in them, by TestSchema: what stands here is what
// editors show.
type file struct {
	// version of this format: 1
	Spec int `json:"spec" min:"1"`
	// name of the source; IDs of postings are made from it, so it never changes
	Name string `json:"name" pattern:"^[a-z][a-z0-9-]{0,39}$"`
	// raised with every change that changes postings
	Version int `json:"version" min:"1"`
	// what the site is, in one line
	About aboutFile `json:"about"`
	// page a person can open
	Homepage string `json:"homepage" pattern:"^https?://"`
	// how the postings are reached
	Access string `json:"access" enum:"api|feed|html|json-ld"`
	// whether the site is collected from unless told otherwise
	Default string `json:"default" enum:"on|off"`
	// how the file is known to be true: against recorded answers, from documents, or not at all
	Verified string `json:"verified" pattern:"^(never|(recorded|documented) [0-9]{4}-[0-9]{2}(-[0-9]{2})?)$"`
	// zone of times without one; UTC unless said
	Zone string `json:"zone,omitempty" enum:"UTC|KST"`
	// time between two requests, if the site wants more than a second
	Interval string `json:"interval,omitempty" pattern:"^[0-9]+(ms|s|m)$"`
	// credentials the user has to bring
	Keys []keyFile `json:"keys,omitempty"`
	// what may be done with the postings
	Rights rightsFile `json:"rights"`
	// hosts that links may lead to, beside those of the requests; *.example.com means all below
	Hosts []string `json:"hosts,omitempty"`
	// companies served by the site, by name, with values for {tenant.x} and $tenant.x
	Tenants map[string]map[string]string `json:"tenants,omitempty"`
	// how the postings are listed
	List listFile `json:"list"`
	// how one posting is fetched; without it the listing carries the postings
	Detail *detailFile `json:"detail,omitempty"`
	// where the fields of a posting stand
	Posting postingFile `json:"posting"`
	// what was recorded, so that a broken site is noticed
	Expect expectFile `json:"expect,omitzero"`
}

type aboutFile struct {
	// in Korean
	Ko string `json:"ko"`
	// in English
	En string `json:"en"`
}

type keyFile struct {
	// what the caller calls it
	Name string `json:"name" pattern:"^[a-z][a-z0-9_]*$"`
	// how it is sent
	In string `json:"in" enum:"header|query"`
	// name of the header or parameter
	Field string `json:"field" pattern:"^[A-Za-z0-9_-]+$"`
	// what stands before it, as in 'Bearer '
	Prefix string `json:"prefix,omitempty"`
}

type rightsFile struct {
	// how the source is to be named; empty if it need not be
	Attribution string `json:"attribution,omitempty"`
	// where the attribution leads
	Link string `json:"link,omitempty" pattern:"^https?://"`
	// postings may be counted in rankings
	Counted bool `json:"counted"`
	// the most that may be shown of a posting
	Shown string `json:"shown" enum:"aggregate|link|sentence|text"`
	// postings may be handed on
	Exported bool `json:"exported"`
	// days that answers are kept as served; 0 means no limit
	Retention int `json:"retention,omitempty" min:"0"`
	// where this was read
	Terms string `json:"terms,omitempty"`
	// when
	Read string `json:"read" pattern:"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"`
}

type requestFile struct {
	// GET unless said
	Method string `json:"method,omitempty" enum:"GET|POST"`
	// address, with {page} and the like; of a posting also {url} alone
	URL string `json:"url" pattern:"^(https?://|\\{(url|listed\\.[A-Za-z0-9_]+)\\}$)"`
	// parameters; one whose {…} is empty is left out
	Query map[string]string `json:"query,omitempty"`
	// headers; Accept is sent anyway
	Headers map[string]string `json:"headers,omitempty"`
	// JSON to send; {…} in its texts is filled in
	Body json.RawMessage `json:"body,omitempty"`
}

type listFile struct {
	// the request for one page
	Request requestFile `json:"request"`
	// walks the listing once for each of some values, as {each}
	Each *eachFile `json:"each,omitempty"`
	// what the answer is
	Format string `json:"format" enum:"json|html|xml|rss|atom|jsonfeed|sitemap"`
	// selector of the element of a page that holds the JSON
	Script string `json:"script,omitempty"`
	// true of every good answer
	OK *expr `json:"ok,omitempty"`
	// selects the records: jq of JSON, a selector of HTML, an element's name in XML
	Records string `json:"records,omitempty"`
	// pattern that addresses of a sitemap match; its group is the key
	Match string `json:"match,omitempty"`
	// records for which it is false are left out
	Keep *expr `json:"keep,omitempty"`
	// the posting's own ID at the site
	Key *expr `json:"key,omitempty"`
	// page a person can open; text that begins with http is filled in with {key}
	URL *expr `json:"url,omitempty"`
	// when the posting last changed
	Updated *expr `json:"updated,omitempty"`
	// values that only the listing has, for $listed.x and {listed.x}
	Carry map[string]*expr `json:"carry,omitempty"`
	// true of an answer that truly has no records
	Empty *expr `json:"empty,omitempty"`
	// the listing shows the newest only: what is not in it may still be open
	Window bool `json:"window,omitempty"`
	// the listing is sorted by update, newest first
	Newest bool `json:"newest_first,omitempty"`
	// how to get from page to page; without it there is one answer
	Page *pageFile `json:"page,omitempty"`
}

type eachFile struct {
	// the values
	Values []string `json:"values,omitempty"`
	// or a request for JSON that has them
	Request *requestFile `json:"request,omitempty"`
	// and jq that selects them
	Select *expr `json:"select,omitempty"`
}

type pageFile struct {
	// one answer, page number, offset, cursor, link in the answer, or Link header
	Kind string `json:"kind" enum:"none|page|offset|cursor|next|link"`
	// first page or offset; 1 or 0 unless said
	Start *int `json:"start,omitempty" min:"0"`
	// records of a full page, for {size}
	Size int `json:"size,omitempty" min:"1"`
	// what shows the end: a page without records, or with fewer than size
	End string `json:"end,omitempty" enum:"empty|short"`
	// true if there is another page
	More *expr `json:"more,omitempty"`
	// how many records the listing has
	Total *expr `json:"total,omitempty"`
	// the {cursor} of the next page; nothing at the end
	Cursor *expr `json:"cursor,omitempty"`
	// address of the next page; nothing at the end
	Next *expr `json:"next,omitempty"`
	// what it means that a later page is not found; a fault unless said
	Missing string `json:"missing,omitempty" enum:"end|fault"`
	// most pages to ask for
	Max int `json:"max,omitempty" min:"1"`
}

type detailFile struct {
	// the request, with {key} or {url}
	Request requestFile `json:"request"`
	// what the answer is
	Format string `json:"format" enum:"json|html|xml|json-ld"`
	// selector of the element of a page that holds the JSON
	Script string `json:"script,omitempty"`
	// true of every good answer
	OK *expr `json:"ok,omitempty"`
	// selects the record in the answer, as list.records does; all of it unless said
	Record string `json:"record,omitempty"`
}
