package text

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// worldPlace returns the first place outside Korea in s: a city that is known,
// or words with a capital before a state ("Redmond, WA").
func worldPlace(s string) (Found[techmap.Place], bool) {
	t := placeWords()
	byState, okState := t.cityAndState(s)
	for f := range t.cities.all(s) {
		if okState && (byState.Start < f.Start || byState.Start == f.Start && byState.Value.City != "") {
			break
		}
		if !startsWord(s, f.Start) || !capital(s, f.Start) {
			continue
		}
		f.Value, f.End = t.after(s, f.Value, f.End)
		return f, true
	}
	return byState, okState
}

// startsWord reports whether no letter stands before s[i].
func startsWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return i == 0 || !isAlnum(s[i-1]) && !isSyllable(before)
}

// capital reports whether s[i] does not begin a word in small letters.
func capital(s string, i int) bool { return !isLower(s[i]) }

// after reads the state and country after a city, which may make it another one
// of the same name ("Cambridge, UK", "Portland, ME").
func (t *placeTable) after(s string, p techmap.Place, end int) (techmap.Place, int) {
	at := skipJoin(s, end)
	if state, to := t.stateAt(s, at); state != "" && at > end {
		if state != p.Region {
			p.Region, p.Country = state, t.countryOf(state)
		}
		end, at = to, skipJoin(s, to)
	}
	if at < len(s) && at > end {
		if to, country, ok := t.countries.at(s, at); ok && (to-at > 2 || isUpper(s[at])) {
			if country != p.Country {
				p.Region, p.Country = "", country
			}
			end = to
		}
	}
	return p, end
}

// stateAt reads a state at s[i]: its short form in capitals, or its name.
func (t *placeTable) stateAt(s string, i int) (state string, end int) {
	if i >= len(s) || !isUpper(s[i]) {
		return "", i
	}
	end = i
	for end < len(s) && (isLetter(s[end]) || s[end] == '.') {
		end++
	}
	if state, ok := t.states[strings.TrimRight(s[i:end], ".")]; ok {
		return state, end
	}
	if state, ok := t.states[s[i:end]]; ok {
		return state, end
	}
	if end, state, ok := t.stateOf.at(s, i); ok {
		return state, end
	}
	return "", i
}

// countryOf returns the country of a state or province.
func (t *placeTable) countryOf(state string) string {
	if t.provinces[state] {
		return "CA"
	}
	return "US"
}

// cityAndState finds "Words With Capitals, ST" and a state's name alone.
func (t *placeTable) cityAndState(s string) (f Found[techmap.Place], ok bool) {
	for comma := strings.IndexByte(s, ','); comma >= 0; comma = indexByteFrom(s, ',', comma+1) {
		state, end := t.stateAt(s, skipAny(s, comma+1, " "))
		if state == "" || end < len(s) && isAlnum(s[end]) {
			continue
		}
		start := cityBefore(s, comma)
		if start == comma {
			continue
		}
		p := techmap.Place{Country: t.countryOf(state), Region: state, City: cityName(s[start:comma])}
		if to := skipZip(s, end); to > end {
			end = to
		}
		p, end = t.withCountry(s, p, end)
		return Found[techmap.Place]{p, start, end}, true
	}
	for f := range t.stateOf.all(s) {
		if startsWord(s, f.Start) && capital(s, f.Start) && wholeName(s, f.Start, f.End) {
			p := techmap.Place{Country: t.countryOf(f.Value), Region: f.Value}
			return Found[techmap.Place]{p, f.Start, f.End}, true
		}
	}
	return f, false
}

// withCountry reads a country after a state.
func (t *placeTable) withCountry(s string, p techmap.Place, end int) (techmap.Place, int) {
	at := skipJoin(s, end)
	if at < len(s) && at > end {
		if to, country, ok := t.countries.at(s, at); ok && country == p.Country {
			return p, to
		}
	}
	return p, end
}

// cityBefore returns where the words with capitals that end at s[end] start: at
// most three.
func cityBefore(s string, end int) int {
	start := end
	for words := range 3 {
		i := start
		if words > 0 {
			if i == 0 || s[i-1] != ' ' {
				break
			}
			i--
		}
		j := i
		for j > 0 && inCityName(s[j-1]) {
			j--
		}
		if j == i || !isUpper(s[j]) || i-j < 2 || words > 0 && strings.HasSuffix(s[:i], ".") && i-j > 3 {
			break
		}
		start = j
	}
	return start
}

// inCityName reports whether c may stand in a word of a city's name; accented
// letters may, Hangul not.
func inCityName(c byte) bool {
	return isLetter(c) || c == '.' || c == '\'' || c >= utf8.RuneSelf && c < 0xea
}

// skipZip skips an American ZIP code after a state.
func skipZip(s string, i int) int {
	at := skipAny(s, i, " ")
	n := at
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	if n-at == 5 {
		return n
	}
	return i
}

// wholeCountry reports whether a country is named rather than part of another
// word or sentence: short forms need capitals.
func wholeCountry(s string, f Found[string]) bool {
	if !startsWord(s, f.Start) {
		return false
	}
	name := s[f.Start:f.End]
	if len(name) <= 4 && isLetter(name[0]) {
		return name == strings.ToUpper(name)
	}
	return startsSyllable(name) && endsArea(s, f.End) || capital(s, f.Start) && !startsSyllable(name)
}

// wholeName reports whether s[start:end] stands alone between signs.
func wholeName(s string, start, end int) bool {
	before, after := strings.TrimRight(s[:start], " "), strings.TrimLeft(s[end:], " ")
	open := before == "" || strings.IndexByte("|/(,-:;", before[len(before)-1]) >= 0
	return open && (after == "" || strings.IndexByte("|/),-;", after[0]) >= 0)
}
