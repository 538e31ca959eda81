package lexicon

import "strings"

// maxAddress is how far an address is followed to either side of a match.
const maxAddress = 160

// addressed reports whether text[start:end] stands inside a URL, an e-mail
// address, a host name or a file path, where names of technologies mean
// nothing: "next.company.com", "go.kr", "java@corp.com", "/usr/bin/python".
func addressed(text string, start, end int) bool {
	from, to := start, end
	for from > 0 && start-from < maxAddress && isAddressByte(text[from-1]) {
		from--
	}
	for to < len(text) && to-end < maxAddress && isAddressByte(text[to]) {
		to++
	}
	before, after := text[from:start], text[end:to]
	if before == "" && after == "" {
		return false
	}
	switch {
	case strings.Contains(before, "://"), strings.Contains(before, "www."), strings.HasPrefix(after, "://"):
		return true
	case strings.Contains(before, "@"), strings.Contains(after, "@") && strings.Contains(after, "."):
		return true
	}
	return inHost(before, after) || (from == 0 || text[from-1] <= ' ') && inPath(before)
}

// isAddressByte reports whether b goes on an address. A comma does not: what it
// joins in a posting is a list.
func isAddressByte(b byte) bool {
	if isWordByte(b) {
		return true
	}
	switch b {
	case '.', '/', ':', '-', '@', '?', '=', '&', '%', '~', '#', '\\':
		return true
	}
	return false
}

// inHost reports whether a name between before and after is a label of a host name.
func inHost(before, after string) bool {
	rest := after
	for strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "-") {
		label := rest[1:]
		n := 0
		for n < len(label) && isWordByte(label[n]) {
			n++
		}
		if rest[0] == '.' && isTopLevel(label[:n]) {
			return true
		}
		rest = label[n:]
	}
	// "github.com/golang": a path after a host.
	if slash := strings.IndexByte(before, '/'); slash > 0 {
		host := before[:slash]
		if dot := strings.LastIndexByte(host, '.'); dot > 0 {
			return isTopLevel(host[dot+1:])
		}
	}
	return false
}

// isTopLevel reports whether label ends host names in postings. "net", "io" and
// "js" also end names of technologies, which are longer matches of their own.
func isTopLevel(label string) bool {
	switch strings.ToLower(label) {
	case "com", "kr", "net", "org", "io", "co", "ai", "dev", "app", "so", "me", "us", "uk", "jp", "cn",
		"de", "fr", "eu", "in", "gov", "edu", "info", "biz", "tech", "cloud", "page", "link",
		"ly", "gg", "tv":
		return true
	}
	return false
}

// inPath reports whether before is the beginning of a file path.
func inPath(before string) bool {
	if strings.HasPrefix(before, "~/") || strings.HasPrefix(before, "./") {
		return true
	}
	return strings.HasPrefix(before, "/") && strings.Count(before, "/") > 1 || strings.Contains(before, `:\`)
}
