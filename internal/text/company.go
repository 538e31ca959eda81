package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FoldCompany returns the name of a company as it is compared: in lower case,
// without spaces, signs and accents, without legal forms ("주식회사", "(주)",
// "Inc.", "Co., Ltd.", "GmbH") and without what stands in brackets, which is a
// name in another language or a place. If nothing else is left, what is left of
// the whole is returned: the result is empty only if s has no letter or digit.
func FoldCompany(s string) string {
	whole := strings.ToLower(normalize(s))
	s = strings.TrimSuffix(strings.TrimPrefix(whole, "주)"), "(주") // one bracket was lost
	for _, name := range []string{withoutForms(withoutBrackets(s)), withoutForms(s), whole} {
		if folded := lettersOnly(name); folded != "" {
			return folded
		}
	}
	return ""
}

// withoutBrackets cuts out everything that stands in brackets.
func withoutBrackets(s string) string {
	if !strings.ContainsAny(s, "([<【〈)]>】〉") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '[', '<', '【', '〈':
			depth++
			b.WriteByte(' ')
			continue
		case ')', ']', '>', '】', '〉':
			depth = max(0, depth-1)
			b.WriteByte(' ')
			continue
		}
		if depth == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// koreanForms are legal forms that are written before or after a name, with or
// without a space.
var koreanForms = [...]string{
	"농업회사법인", "유한책임회사", "주식회사", "유한회사", "합자회사", "합명회사", "사단법인", "재단법인", "사회적협동조합", "협동조합",
	"학교법인", "의료법인", "사회복지법인",
}

// withoutForms cuts legal forms off both ends of a name in lower case.
func withoutForms(s string) string {
	s = strings.TrimFunc(s, isNotWord)
	for {
		before := s
		for _, form := range koreanForms {
			rest := strings.TrimSuffix(strings.TrimPrefix(s, form), form)
			if len(rest) < len(s) && lettersOnly(rest) != "" {
				s = strings.TrimFunc(rest, isNotWord)
			}
		}
		s = cutEnglishForm(s)
		if s == before {
			return s
		}
	}
}

// cutEnglishForm cuts the last word off s if it is a legal form.
func cutEnglishForm(s string) string {
	i := strings.LastIndexAny(s, " ,")
	if i <= 0 {
		return s
	}
	switch strings.ReplaceAll(s[i+1:], ".", "") {
	case "inc", "incorporated", "co", "ltd", "coltd", "limited", "corp", "corporation", "llc", "llp", "lp",
		"plc", "gmbh", "ag", "kg", "ug", "se", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "oy", "as",
		"aps", "pty", "pte", "pvt", "private", "kk", "sro", "doo":
		return strings.TrimFunc(s[:i], isNotWord)
	}
	return s
}

// isNotWord reports whether r is neither letter nor digit.
func isNotWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// lettersOnly returns the letters and digits of s, without accents.
func lettersOnly(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if isNotWord(r) {
			continue
		}
		if r >= 0x80 && !isSyllable(r) {
			for _, base := range norm.NFD.String(string(r)) {
				r = base
				break
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
