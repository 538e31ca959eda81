package text

import (
	"strings"
	"unicode/utf8"
)

// surnames are the first syllables of most Korean names.
const surnames = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥"

// Labels of names, titles after them, and words after labels that are no names.
var (
	personLabels = listOf("person-label")
	personTitles = listOf("person-title")
	offices      = listOf("office")
)

// maxPersonLabel is the bytes of a label that are looked at.
const maxPersonLabel = 24

// nameAfter returns the name after the label that ends with the colon s[i].
func nameAfter(s string, i int) (from, to int, ok bool) {
	label := trimSpaces(s[max(0, i-2*maxPersonLabel):i])
	from = i + 1
	for from < len(s) && s[from] == ' ' {
		from++
	}
	label = strings.ToLower(label[max(0, len(label)-maxPersonLabel):])
	if !personLabels.ends(label) {
		return 0, 0, false
	}
	if isLetter(label[len(label)-1]) {
		to, ok = englishName(s, from)
	} else {
		to, ok = koreanName(s, from)
	}
	return from, to, ok
}

// koreanName returns where the name that starts at s[i] ends: a surname with
// one or two syllables more, which are not a word that labels go on with.
func koreanName(s string, i int) (end int, ok bool) {
	n := 0
	for end = i; end < len(s); n++ {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !isSyllable(r) {
			break
		}
		if n == 0 && !strings.ContainsRune(surnames, r) {
			return 0, false
		}
		end += size
	}
	name := s[i:end]
	for _, title := range personTitles() {
		if cut, found := strings.CutSuffix(name, title); found && utf8.RuneCountInString(cut) >= 2 {
			name = cut
			break
		}
	}
	if n = utf8.RuneCountInString(name); n < 2 || n > 3 || isOffice(name) {
		return 0, false
	}
	return i + len(name), true
}

// isOffice reports whether a word after "담당자:" names an office or a way to
// ask rather than a person.
func isOffice(s string) bool {
	if hasAnySuffix(s, "팀", "부", "실", "처", "중", "문의", "참조", "서류") {
		return true
	}
	return offices.is(s)
}

// englishName returns where the name that starts at s[i] ends: two or three
// words with a capital each, none of which is an office.
func englishName(s string, i int) (end int, ok bool) {
	words := 0
	for at := i; words < 3; words++ {
		n := at
		for n < len(s) && (isLetter(s[n]) || s[n] == '\'' || s[n] == '.' || s[n] == '-') {
			n++
		}
		if !isNameWord(s[at:n]) {
			break
		}
		end = n
		if n == len(s) || s[n] != ' ' {
			words++
			break
		}
		at = n + 1
	}
	return end, words >= 2
}

// isNameWord reports whether a word is written like one of a name and names no
// office.
func isNameWord(w string) bool {
	if len(w) < 2 || !isUpper(w[0]) || !isLower(w[1]) && w[1] != '.' && w[1] != '\'' {
		return false
	}
	return !offices.is(strings.ToLower(w))
}
