package llm

import (
	"strings"
	"unicode/utf8"
)

// A stranger is a word that looks like the name of a technology and that nobody has
// explained.
type stranger struct {
	start, end int // in the text it stands in
	weight     int // how much it looks like one: 1 a little, 3 very much
}

// strangers returns the strangers of the line text[start:end], in which the spans
// names are explained.
func strangers(text string, start, end int, names [][2]int) []stranger {
	hangul := strings.ContainsFunc(text[start:end], isHangul)
	var found []stranger
	for i := start; i < end; {
		if n := within(names, i); n > i {
			i = n
			continue
		}
		if !isLatin(text[i]) {
			i++
			continue
		}
		stop := i
		for stop < end && (isWordByte(text[stop]) || inWord(text, stop, end)) && within(names, stop) == stop {
			stop++
		}
		if w := weigh(text, start, end, i, stop, names, hangul); w > 0 {
			found = append(found, stranger{i, stop, w})
			if n := len(found); hangul && n > 1 && i-found[n-2].end <= listReach && joins(text[found[n-2].end:i]) {
				found[n-1].weight, found[n-2].weight = max(w, 2), max(found[n-2].weight, 2)
			}
		}
		i = stop
	}
	return found
}

// inWord reports whether the sign text[i] belongs to the word around it: "d3.js",
// "Clip-Forge", "C++", "F#".
func inWord(text string, i, end int) bool {
	switch text[i] {
	case '+', '#':
		return true
	case '.', '-', '_', '&':
		return i+1 < end && isWordByte(text[i+1])
	}
	return false
}

// weigh returns how much the word text[i:j] looks like a technology, 0 for not at all.
func weigh(text string, start, end, i, j int, names [][2]int, hangul bool) int {
	word := text[i:j]
	if len(word) < 2 || len(word) > 40 || isCommon(word) || isAddress(text, i, j) {
		return 0
	}
	listed := listedBeside(text, start, end, i, j, names)
	shape := shapeOf(word)
	switch {
	case listed && shape >= shapeMixed:
		return 3
	case listed && (shape > shapeLower || hangul):
		return 2
	case shape >= shapeMixed:
		return 2
	case shape == shapeLower:
		return 0
	case inBrackets(text, start, end, i, j):
		return 2
	case hangul:
		return 1
	case startsSentence(text, start, i):
		return 0
	}
	return 1
}

// A shape is how a word is written.
type shape int

const (
	shapeLower   shape = iota // "plot"
	shapeCapital              // "Kinect"
	shapeCaps                 // "UGUI"
	shapeMixed                // "GraphQL", "d3js", "C++"
)

// shapeOf tells how a word is written. Two capitals or a sign within are hardly ever a name
// of a person or a place, which is what other words with a capital mostly are.
func shapeOf(word string) shape {
	upper, lower, other, inner := 0, 0, 0, false
	for i := range len(word) {
		switch b := word[i]; {
		case 'A' <= b && b <= 'Z':
			upper++
			inner = inner || i > 0 && 'a' <= word[i-1] && word[i-1] <= 'z'
		case 'a' <= b && b <= 'z':
			lower++
		default:
			other++
		}
	}
	switch {
	case inner, upper+lower >= 3 && other > 0 && upper > 1 && lower > 0:
		return shapeMixed
	case upper > 1 && lower == 0:
		return shapeCaps
	case upper > 0:
		return shapeCapital
	}
	return shapeLower
}

// listReach is the most bytes between two items of a list.
const listReach = 12

// listedBeside reports whether a name that is explained stands beside text[i:j] in a
// list, with nothing between but what joins items.
func listedBeside(text string, start, end, i, j int, names [][2]int) bool {
	for _, n := range names {
		if n[1] <= i && n[0] >= start && i-n[1] <= listReach && joins(text[n[1]:i]) ||
			n[0] >= j && n[1] <= end && n[0]-j <= listReach && joins(text[j:n[0]]) {
			return true
		}
	}
	return false
}

// joins reports whether gap joins two items of a list.
func joins(gap string) bool {
	sign := false
	for _, w := range strings.FieldsFunc(gap, func(r rune) bool {
		s := strings.ContainsRune(",/·|()&、+;", r)
		sign = sign || s
		return s || r == ' '
	}) {
		switch strings.ToLower(w) {
		case "and", "or", "및", "또는", "혹은", "와", "과", "나", "등":
			sign = true
		default:
			return false
		}
	}
	return sign
}

// inBrackets reports whether text[i:j] stands right behind a bracket that opens or
// before one that closes, as examples do: "(Kinect)", "(Clip-Forge 등)".
func inBrackets(text string, start, end, i, j int) bool {
	opens := i > start && (text[i-1] == '(' || text[i-1] == '[')
	closes := j < end && (text[j] == ')' || text[j] == ']')
	return opens || closes
}

// startsSentence reports whether a sentence starts at i: a capital means nothing there.
func startsSentence(text string, start, i int) bool {
	before := strings.TrimRight(text[start:i], " \"'([")
	if before == "" {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(".:!?•-–—*;|", r)
}

// maxURL is how far before a word the beginning of an address is looked for, in bytes.
const maxURL = 60

// isAddress reports whether text[i:j] is part of a web or mail address.
func isAddress(text string, i, j int) bool {
	word := strings.ToLower(text[i:j])
	if strings.HasPrefix(word, "http") || strings.HasPrefix(word, "www.") || strings.HasSuffix(word, ".com") ||
		strings.HasSuffix(word, ".kr") || strings.HasSuffix(word, ".ly") || len(word) > 2 && strings.HasSuffix(word, ".io") {
		return true
	}
	inURL := i > 1 && strings.IndexByte("/@=?%", text[i-1]) >= 0 && isWordByte(text[i-2]) &&
		strings.Contains(text[max(0, i-maxURL):i], "://")
	return inURL || j < len(text) && text[j] == '@'
}

func isHangul(r rune) bool { return '가' <= r && r <= '힣' }

func isLatin(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isWordByte(b byte) bool { return isLatin(b) || isDigit(b) }
