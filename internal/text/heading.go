package text

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

const (
	maxHeading      = 40 // runes of a heading
	maxHeadingBytes = 120
	maxBareBytes    = 90 // of a heading that no mark sets off
	maxItemBytes    = 60 // of a heading that is an item of a list
	maxHeadingWords = 8  // words of an English heading
	maxBeside       = 8  // syllables that may stand beside the words that make a Korean heading
)

// Heading reports which kind of section line is the heading of, if it is one
// whose words are known: "주요업무", "■ 자격 요건", "[Nice to have]",
// "## What you'll do", "기술스택:". A line with text after its heading
// ("우대사항: AWS 경험") is no heading; [Sections] splits it.
func Heading(line string) (kind techmap.SectionKind, ok bool) {
	h, ok := readHeading(trimSpaces(line))
	if !ok || h.kind == "" || h.rest != "" {
		return "", false
	}
	return h.kind, true
}

// A heading is what a line says if it is one.
type heading struct {
	kind  techmap.SectionKind // "" if its words say nothing known
	mark  rune                // what sets it off: '[', '#', '*', ':', '■' and the like, 0 if nothing does
	level int                 // number of '#'
	title string              // as written, without the marks
	rest  string              // text after it in the same line
	colon bool                // a colon ends it
	named bool                // it labels a detail, of which it is part
	item  bool                // in a list
}

// readHeading reads line as a heading. Without a mark that sets it off it must
// have known words.
func readHeading(line string) (h heading, ok bool) {
	body, item := cutBullets(line)
	if body == "" || !mayHead(body, item) {
		return h, false
	}
	h = splitHeading(body)
	h.item = item
	if h.title == "" || len(h.title) > maxHeadingBytes {
		return h, false
	}
	if h.mark == 0 && (isLower(h.title[0]) || len(h.title) > maxBareBytes) {
		return h, false
	}
	h.kind, ok = headingKind(cutNumber(h.title), h.setOff())
	if ok && h.rest != "" && !h.canLabel() {
		return h, false
	}
	h.named = ok && h.namesDetail()
	return h, ok || h.standsAlone()
}

// namesDetail reports whether what h stands over may say nothing without it: "서울"
// below "근무지". English words of one's past do so only before a colon.
func (h heading) namesDetail() bool {
	key := headingKey(h.title)
	if h.rest == "" && (key == "experience" || key == "education" || key == "compensation") {
		return false
	}
	return headingWords().details[key]
}

// setOff reports whether the marks of h leave no doubt that it is a heading.
func (h heading) setOff() bool {
	return h.mark != 0 && h.mark != ':' && !h.item && h.rest == ""
}

// canLabel reports whether text may follow h in its line.
func (h heading) canLabel() bool {
	return h.mark == '[' || h.mark == '*' || h.colon && utf8.RuneCountInString(h.title) <= 24
}

// standsAlone reports whether h is a heading by its marks alone, whatever its
// words.
func (h heading) standsAlone() bool {
	switch h.mark {
	case '[', '#', '*', '=', '■', '□', '▶', '▷', '◆', '★', '▣', '●':
	default:
		return false
	}
	return h.rest == "" && !h.item && !endsSentence(h.title) && utf8.RuneCountInString(h.title) <= maxHeading
}

// endsSentence reports whether s ends as Korean and English sentences do.
func endsSentence(s string) bool {
	for _, end := range []string{".", "다", "니다", "하는 분", "하신 분", "있는 분", "경험"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// mayHead reports, by its length and first byte alone, whether a line may be or
// begin with a heading.
func mayHead(body string, item bool) bool {
	longest := maxBareBytes
	switch marked := strings.IndexByte("[#*<=", body[0]) >= 0; {
	case item:
		longest = maxItemBytes
	case marked, body[0] >= utf8.RuneSelf && !startsSyllable(body):
		longest = maxHeadingBytes
	}
	if len(body) <= longest {
		return true
	}
	return body[0] == '[' || strings.HasPrefix(body, "【") || strings.IndexByte(body[:longest], ':') >= 0
}

// startsSyllable reports whether s starts with a Hangul syllable.
func startsSyllable(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isSyllable(r)
}

// headingKind returns what the words of a heading say. A heading that is set
// off may be a sentence or have more words beside those that are known.
func headingKind(title string, setOff bool) (techmap.SectionKind, bool) {
	t := headingWords()
	key := headingKey(title)
	if key == "" {
		return "", false
	}
	if kind, ok := t.whole[key]; ok {
		return kind, true
	}
	if inner, aside := cutAside(title); aside != "" && inner != "" {
		if kind, ok := headingKind(inner, setOff); ok {
			return kind, true
		}
		// The other language: "같이 만들어요 (What you'll do)", not "English (required)".
		if hasHangul(inner) && !hasHangul(aside) {
			return headingKind(aside, false)
		}
		return "", false
	}
	if hasHangul(title) {
		return t.korean(key, setOff)
	}
	return t.english(title, setOff)
}

// cutAside cuts what stands in round brackets off the end of title:
// "담당업무 (Responsibilities)".
func cutAside(title string) (inner, aside string) {
	open := strings.IndexByte(title, '(')
	if open < 0 {
		return title, ""
	}
	shut := strings.IndexByte(title[open:], ')')
	if shut < 0 {
		return title, ""
	}
	after := trimSpaces(title[open+shut+1:])
	if hasWord(after) {
		return title, ""
	}
	return trimSpaces(title[:open]), trimSpaces(title[open+1 : open+shut])
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

func startsUpper(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

// hasHangul reports whether s has a Hangul syllable.
func hasHangul(s string) bool {
	for _, r := range s {
		if isSyllable(r) {
			return true
		}
	}
	return false
}

// headingKey returns the letters and digits of s in lower case, without
// anything between them.
func headingKey(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if isAlnum(c) {
				out = append(out, lower(c))
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if isSyllable(r) {
			out = append(out, s[i:i+n]...)
		}
		i += n
	}
	return string(out)
}
