package crawl

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

const (
	// maxRobots is how much of a robots.txt is read: the least that RFC 9309 §2.5 asks for.
	maxRobots = 500 << 10
	// maxDelay is the longest Crawl-delay that is believed.
	maxDelay = time.Minute
)

// robots are the rules of one robots.txt for one crawler (RFC 9309). The zero
// value allows everything.
type robots struct {
	rules []rule
	delay time.Duration // Crawl-delay, which the RFC does not know and many sites state
}

// A rule allows or disallows the paths that its pattern matches.
type rule struct {
	allow   bool
	pattern string // normalized; '*' is any run of bytes
	end     bool   // '$': the pattern matches whole paths only
}

// parseRobots returns the rules that body has for the crawler called token: of
// all groups that name it, else of all groups for "*". Lines that make no sense
// are passed over.
func parseRobots(body []byte, token string) robots {
	if len(body) > maxRobots {
		body = body[:maxRobots]
		body = body[:bytes.LastIndexAny(body, "\r\n")+1] // half a line may say the contrary
	}
	body = bytes.TrimPrefix(body, []byte("\uFEFF"))
	var named, others robots
	var found, forUs, forAll, inRules bool
	for line := range bytes.FieldsFuncSeq(body, func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value, ok := robotsLine(line)
		if !ok {
			continue
		}
		if key == "user-agent" {
			if inRules { // a rule ended the group before
				forUs, forAll, inRules = false, false, false
			}
			forAll = forAll || strings.HasPrefix(value, "*")
			if strings.EqualFold(productToken(value), token) {
				forUs, found = true, true
			}
			continue
		}
		inRules = inRules || key == "allow" || key == "disallow"
		if forUs {
			named.add(key, value)
		}
		if forAll {
			others.add(key, value)
		}
	}
	if found {
		return named
	}
	return others
}

// robotsLine cuts a line into its key, in lower case, and value.
func robotsLine(line []byte) (key, value string, ok bool) {
	text, _, _ := strings.Cut(string(line), "#")
	key, value, ok = strings.Cut(text, ":")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value), ok
}

// add takes in a line of a group that counts.
func (r *robots) add(key, value string) {
	switch key {
	case "allow", "disallow":
		if value == "" {
			return // "Disallow:" disallows nothing
		}
		pattern, end := strings.CutSuffix(value, "$")
		r.rules = append(r.rules, rule{allow: key == "allow", pattern: normalizePath(pattern), end: end})
	case "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
			r.delay = time.Duration(min(seconds, maxDelay.Seconds()) * float64(time.Second))
		}
	}
}

// allows reports whether path, escaped and with its query, may be fetched: the
// longest rule that matches decides, of two as long the one that allows (RFC 9309
// §2.2.2). robots.txt itself may always be fetched.
func (r robots) allows(path string) bool {
	if path == "/robots.txt" {
		return true
	}
	path = comparablePath(path)
	longest, allow := -1, true
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n < longest || n == longest && !rule.allow || !rule.matches(path) {
			continue
		}
		longest, allow = n, rule.allow
	}
	return allow
}

// comparablePath returns path as rules are compared with. In a path '*' and '$' are
// themselves, which patterns write escaped.
func comparablePath(path string) string {
	path = normalizePath(path)
	if strings.ContainsAny(path, "*$") {
		path = strings.NewReplacer("*", "%2A", "$", "%24").Replace(path)
	}
	return path
}

// matches reports whether the rule's pattern matches path from its beginning. Taking the
// first place for each part is enough, as for any pattern of '*' alone, and is linear.
func (r rule) matches(path string) bool {
	parts := strings.Split(r.pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	parts = parts[1:]
	for i, part := range parts {
		if r.end && i == len(parts)-1 {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !r.end || rest == ""
}

// normalizePath writes a path in the one form in which RFC 9309 §2.2.2 compares
// them: bytes beyond ASCII escaped, escapes in upper case, and those of
// unreserved characters undone.
func normalizePath(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case c >= 0x80:
			writeEscape(&b, c)
		case c == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]):
			if v := unhex(path[i+1])<<4 | unhex(path[i+2]); isUnreserved(v) {
				b.WriteByte(v)
			} else {
				writeEscape(&b, v)
			}
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// writeEscape writes a byte as RFC 3986 escapes it, in upper case.
func writeEscape(b *strings.Builder, c byte) {
	const digits = "0123456789ABCDEF"
	b.WriteByte('%')
	b.WriteByte(digits[c>>4])
	b.WriteByte(digits[c&15])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// unhex returns the value of a hexadecimal digit, which c must be.
func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^0x20 - 'A' + 10
}

func isUnreserved(c byte) bool {
	return isLetter(c) || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// ownToken is the product token that stands for this module wherever in a
// User-Agent it is named: "Mozilla/5.0 (compatible; techmap/0.1)" is techmap too.
const ownToken = "techmap"

// productToken returns the token by which robots.txt files name a crawler: the
// letters, '_' and '-' that userAgent begins with (RFC 9309 §2.2.1).
func productToken(userAgent string) string {
	if strings.Contains(strings.ToLower(userAgent), ownToken+"/") {
		return ownToken
	}
	end := 0
	for end < len(userAgent) && (isLetter(userAgent[end]) || userAgent[end] == '_' || userAgent[end] == '-') {
		end++
	}
	return userAgent[:end]
}
