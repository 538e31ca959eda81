package text

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// placeLabels say that what follows is where the work is done.
var placeLabels = phraseTable[string]("place-label")

// FindPlace finds in running text where the work is done: after a label
// ("근무지: 서울 강남구", "Location: Austin, TX", "based in Berlin"), a Korean
// region and district together, or a place between the signs of a headline
// ("Acme | London, UK | Onsite").
func FindPlace(s string) (Found[techmap.Place], bool) {
	for l := range placeLabels().all(s) {
		loose := !startsSyllable(s[l.Start:l.End]) && isSpaced(s[l.Start:l.End])
		v, ok := afterLabel(s, l.Start, l.End, loose)
		if !ok || tooWide(s, l) {
			continue
		}
		v.to = min(v.to, v.from+maxPlaceText)
		if f, ok := placeIn(strings.ToValidUTF8(s[v.from:v.to], "")); ok && f.Start < maxPlaceStart {
			return found(s, f, v.from), true
		}
	}
	if f, ok := headlinePlace(s); ok {
		return f, true
	}
	if f, ok := bracketPlace(s); ok {
		return f, true
	}
	return exactPlace(s)
}

const (
	maxPlaceText  = 120 // bytes after a label that may name a place
	maxPlaceStart = 60  // bytes after a label before the place
)

// found returns f, which was found in s[at:], as found in s.
func found(s string, f Found[techmap.Place], at int) Found[techmap.Place] {
	f.Start, f.End = f.Start+at, f.End+at
	f.Value.Raw = s[f.Start:f.End]
	return f
}

// isSpaced reports whether a label is a phrase that goes on without a sign.
func isSpaced(label string) bool {
	return hasAnySuffix(strings.ToLower(label), " in", " of")
}

// tooWide reports whether a label is part of a longer word: "위치정보".
func tooWide(s string, l Found[string]) bool {
	return startsSyllable(s[l.Start:l.End]) && l.End < len(s) && startsSyllable(s[l.End:])
}

// headlinePlace reads the first line of s as a headline: parts between bars.
func headlinePlace(s string) (f Found[techmap.Place], ok bool) {
	line := s[:lineEnd(s, 0)]
	if strings.Count(line, "|") < 2 {
		return f, false
	}
	at := 0
	for part := range strings.SplitSeq(line, "|") {
		if at > 0 && len(part) <= maxPlaceText {
			if f, ok := placeIn(part); ok && f.Value.City != "" {
				return found(s, f, at), true
			}
		}
		at += len(part) + 1
	}
	return f, false
}

// bracketPlace returns the place that stands alone between brackets of a title:
// "[대구] 시스템 엔지니어", "개발자 (판교)".
func bracketPlace(s string) (f Found[techmap.Place], ok bool) {
	if !mayHaveBrackets(s) {
		return f, false
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '[' && s[i] != '(' {
			continue
		}
		n := strings.IndexAny(s[i+1:], "])")
		if n < 0 {
			break
		}
		part := s[i+1 : i+1+n]
		if f, ok := placeIn(part); ok && f.Value.Region+f.Value.City != "" && f.Start == 0 && len(part)-f.End <= maxAfterPlace {
			return found(s, f, i+1), true
		}
		i += n
	}
	return f, false
}

// mayHaveBrackets reports whether s may be a title with brackets.
func mayHaveBrackets(s string) bool {
	return len(s) <= maxTitle && strings.IndexByte(s, '\n') < 0 && strings.ContainsAny(s, "[(")
}

// maxAfterPlace is how many bytes may follow a place between brackets: " 근무".
const maxAfterPlace = 7

// exactPlace returns the first Korean region with its district. The branches
// and customers of an employer are named so, too: what says so is left out.
func exactPlace(s string) (f Found[techmap.Place], ok bool) {
	t := placeWords()
	elsewhere, known := false, 0 // whether the line that ends at known is of other places
	for r := range t.regions.all(s) {
		if !startsHangulWord(s, r.Start) || !endsRegion(s, r.Start, r.End) {
			continue
		}
		if r.Start >= known { // once a line: it may name thousands of regions
			known = lineEnd(s, r.End)
			line := s[strings.LastIndexByte(s[:r.Start], '\n')+1 : known]
			elsewhere = hasAny(line, "지점", "매장", "고객사", "출생", "거주", "출장", "지사", "센터점")
		}
		if elsewhere {
			continue
		}
		whole := r.Value == "세종" && hasAnySuffix(s[r.Start:skipHangul(s, r.Start)], "시") // it has no districts
		if f := t.inRegion(s, r.Start, r.End, r.Value); f.Value.City != "" || whole {
			return found(s, f, 0), true
		}
	}
	return f, false
}
