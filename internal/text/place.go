package text

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// ParsePlace reads the field in which a site states where the work is done:
// "서울 > 강남구", "경기도 성남시 분당구 판교로 1", "판교", "Gangnam-gu, Seoul",
// "Austin, TX 78701", "Berlin, Germany". Of several places the first counts. What
// cannot be told from names that are known is left empty: home, "전국" and
// "Anywhere" are no places. Raw is always s.
func ParsePlace(s string) techmap.Place {
	raw := CleanLine(s)
	if f, ok := placeIn(raw); ok {
		f.Value.Raw = raw
		return f.Value
	}
	return techmap.Place{Raw: raw}
}

// placeIn returns the first place that s names.
func placeIn(s string) (Found[techmap.Place], bool) {
	if f, ok := koreanPlace(s); ok {
		return f, true
	}
	if f, ok := worldPlace(s); ok {
		return f, true
	}
	t := placeWords()
	for c := range t.countries.all(s) {
		if wholeCountry(s, c) {
			return Found[techmap.Place]{techmap.Place{Country: c.Value}, c.Start, c.End}, true
		}
	}
	return Found[techmap.Place]{}, false
}

// What may be glued to the name of a region, and of a quarter.
var (
	regionEnds = listOf("region-end")
	areaEnds   = listOf("area-end")
)

// koreanPlace returns the first Korean place in s: a region with what follows
// it, a district whose name is unique, or a quarter that is known.
func koreanPlace(s string) (f Found[techmap.Place], ok bool) {
	t := placeWords()
	for i := 0; i < len(s); {
		if !startsHangulWord(s, i) && !isLetter(s[i]) {
			i++
			continue
		}
		if end, region, ok := t.regions.at(s, i); ok && endsRegion(s, i, end) {
			return t.inRegion(s, i, end, region), true
		}
		if f, ok := t.byDistrict(s, i); ok {
			return f, true
		}
		if end, p, ok := t.areas.at(s, i); ok && endsArea(s, end) {
			p, end = t.widen(s, p, end)
			return Found[techmap.Place]{p, i, end}, true
		}
		i = skipWord(s, i)
	}
	return f, false
}

// startsHangulWord reports whether a Hangul syllable starts at s[i] after none.
func startsHangulWord(s string, i int) bool {
	if s[i] < 0xea || s[i] > 0xed || !utf8.RuneStart(s[i]) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return startsSyllable(s[i:]) && !isSyllable(before)
}

// skipWord returns where the word at s[i] ends.
func skipWord(s string, i int) int {
	for i < len(s) && (isAlnum(s[i]) || s[i] >= utf8.RuneSelf) {
		i++
	}
	return i + 1
}

// endsRegion reports whether the region s[i:end] is a word of its own: "서울",
// not "서울대학교" or "세종대로". A district may be glued to it ("서울강남구").
func endsRegion(s string, i, end int) bool {
	r, _ := utf8.DecodeRuneInString(s[end:])
	if !isSyllable(r) {
		return true
	}
	word := s[i:skipHangul(s, i)]
	return regionEnds.ends(word) && !hasAnySuffix(word, "대로", "대학로", "제주시", "광주시")
}

// endsArea reports whether the name of a quarter that ends at end is a word of
// its own, particles apart.
func endsArea(s string, end int) bool {
	r, _ := utf8.DecodeRuneInString(s[end:])
	if !isSyllable(r) {
		return true
	}
	return areaEnds.is(s[end:skipHangul(s, end)])
}

// skipHangul returns where the run of syllables at s[i] ends.
func skipHangul(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isSyllable(r) {
			break
		}
		i += n
	}
	return i
}

// inRegion reads the city and district after a region.
func (t *placeTable) inRegion(s string, start, end int, region string) Found[techmap.Place] {
	p := techmap.Place{Country: "KR", Region: region}
	at := skipJoin(s, end)
	if next, d := districtAt(s, at, t.districts[region]); d != "" {
		p.City, end = d, next
		return t.inCity(s, p, start, end)
	}
	if at < len(s) {
		if to, area, ok := t.areas.at(s, at); ok && area.Region == region && endsArea(s, to) {
			p.City, end = area.City, to
		}
	}
	return Found[techmap.Place]{p, start, end}
}

// inCity reads the district of a city after its name.
func (t *placeTable) inCity(s string, p techmap.Place, start, end int) Found[techmap.Place] {
	if next, b := districtAt(s, skipJoin(s, end), t.boroughs[p.City]); b != "" {
		p.City, end = p.City+" "+b, next
	}
	return Found[techmap.Place]{p, start, end}
}

// maxDistrict is the syllables of the longest name of a district.
const maxDistrict = 5

// byDistrict reads a city or district at s[i] whose name no other region has.
func (t *placeTable) byDistrict(s string, i int) (f Found[techmap.Place], ok bool) {
	end := i
	for range maxDistrict {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !isSyllable(r) {
			break
		}
		end += n
		if p, known := t.home[s[i:end]]; known && endsArea(s, end) {
			return t.inCity(s, p, i, end), true
		}
	}
	return f, false
}

// widen adds the city or region that stands after a name in Latin letters:
// "Gangnam-gu, Seoul" is one place.
func (t *placeTable) widen(s string, p techmap.Place, end int) (techmap.Place, int) {
	if end >= len(s) || !isLetter(s[end-1]) {
		return p, end
	}
	at := skipJoin(s, end)
	if at < len(s) && isLetter(s[at]) {
		if to, q, ok := t.areas.at(s, at); ok && q.Region == p.Region {
			end = to
			if p.City == "" {
				p.City = q.City
			}
		}
	}
	at = skipJoin(s, end)
	if at < len(s) && isLetter(s[at]) {
		if to, country, ok := t.countries.at(s, at); ok && country == "KR" {
			end = to
		}
	}
	return p, end
}

// districtAt returns the one of names that s[i] starts with, in full or without
// its last syllable ("강남" for "강남구").
func districtAt(s string, i int, names []string) (end int, name string) {
	if i >= len(s) {
		return i, ""
	}
	word := s[i:skipHangul(s, i)]
	for _, name := range names {
		if strings.HasPrefix(word, name) {
			return i + len(name), name
		}
	}
	for _, name := range names {
		if _, n := utf8.DecodeLastRuneInString(name); len(name) > 2*n && word == name[:len(name)-n] {
			return i + len(word), name
		}
	}
	return i, ""
}

// skipJoin skips what stands between the parts of a place.
func skipJoin(s string, i int) int { return skipAny(s, i, " >,/·-") }
