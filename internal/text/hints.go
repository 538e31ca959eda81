package text

import (
	"strings"
	"sync"
)

// Hints say which of the Find functions may find something in a text: a set of
// the constants below.
type Hints uint16

// A hint for each Find function.
const (
	HintExperience Hints = 1 << iota
	HintEmployment
	HintWorkModel
	HintPlace
	HintSalary
	HintDeadline
	HintSeniority
	HintDegree
	HintMilitaryService
	HintCodingTest
	HintCertificates
	HintLanguages

	hintMoney // a sign of currency or a word for pay
	hintDigit
)

// Has reports whether the function of hint may find something.
func (h Hints) Has(hint Hints) bool { return h&hint != 0 }

// HintsOf looks for the words of all Find functions in s at once, which takes
// about as long as one of them does. A function whose hint is not set finds
// nothing in s; one whose hint is set may find nothing, too.
func HintsOf(s string) Hints {
	t := hintWords()
	var h Hints
	for i := 0; i < len(s); {
		c, n := s[i], 1
		switch {
		case isDigit(c):
			h |= hintDigit
			fallthrough
		case t.first[c]:
			var one, two uint32
			one, two, n = startBuckets(s, i)
			if may := (t.starts[one] | t.starts[two]) &^ h; may != 0 {
				h |= t.confirm(s, i, may)
			}
		case isLetter(c):
			_, n = WordKey(s, i)
		}
		i += n
	}
	if strings.IndexByte(s[:lineEnd(s, 0)], '|') >= 0 || mayHaveBrackets(s) {
		h |= HintPlace
	}
	if h.Has(hintDigit) && h.Has(hintMoney) {
		h |= HintSalary
	}
	return h &^ (hintMoney | hintDigit)
}

// A hintTable is what the Find functions look for.
type hintTable struct {
	tree   phraseTree // of everything; what a phrase hints at is its value
	first  [256]bool  // bytes that anything starts with
	starts [bucketCount]Hints
}

// confirm returns those of may that have a phrase at s[i].
func (t *hintTable) confirm(s string, i int, may Hints) (h Hints) {
	if i > 0 && isAlnum(s[i]) && isDigit(s[i-1]) {
		return may & HintExperience // "5years": no word of its own, but a unit
	}
	if may.Has(hintMoney) {
		if _, n := currencyAt(s, i); n > 0 {
			h, may = h|hintMoney, may&^hintMoney
		}
	}
	if may.Has(HintExperience) && englishUnit(s[i:]) > 0 { // "year5" is read as one, too
		h, may = h|HintExperience, may&^HintExperience
	}
	if may != 0 {
		t.tree.each(s, i, func(_, value int) { h |= Hints(value) & may })
	}
	return h
}

// unitWords are the units of time and the words for newcomers that experience
// cannot be told without, in addition to those of the table of newcomers.
const unitWords = "년|연차|개월|신입|year|years|yr|yrs|month|months"

// hintWords returns the table of all Find functions.
var hintWords = sync.OnceValue(func() *hintTable {
	t := &hintTable{tree: phraseTree{nodes: make([]phraseNode, 1)}}
	units := newPhrases([]phraseList[bool]{{true, unitWords}})
	t.add(HintExperience, &units.phraseTree, &newcomerWords().phraseTree)
	t.add(HintEmployment, &employmentLabels().phraseTree, &sureEmployment().phraseTree)
	t.add(HintWorkModel, &sureWorkModels().phraseTree, &headlineWords().phraseTree)
	t.add(HintPlace, &placeLabels().phraseTree, &placeWords().regions.phraseTree)
	t.add(hintMoney, &payLabels().phraseTree)
	t.add(HintDeadline, &deadlineLabels().phraseTree, &sureDeadlines().phraseTree)
	t.add(HintSeniority, &seniorityWords().phraseTree)
	t.add(HintDegree, &degreeWords().phraseTree)
	t.add(HintMilitaryService, &militaryWords().phraseTree)
	t.add(HintCodingTest, &codingTests().phraseTree)
	t.add(HintCertificates, &certificateWords().phraseTree)
	t.add(HintLanguages, &languageWords().phraseTree, &languageTests().phraseTree)
	for _, c := range currencySigns {
		t.begin(c.sign, hintMoney)
	}
	t.tree.freeze()
	return t
})

// add enters trees under a hint.
func (t *hintTable) add(hint Hints, trees ...*phraseTree) {
	for _, tree := range trees {
		t.tree.merge(0, tree, 0, int(hint))
		tree.beginnings(0, nil, func(beginning string) { t.begin(beginning, hint) })
	}
}

// begin notes that something of hint may begin so.
func (t *hintTable) begin(beginning string, hint Hints) {
	t.starts[beginningOf(beginning)] |= hint
	t.first[beginning[0]] = true
	if c := beginning[0]; isLetter(c) {
		t.first[c&^0x20], t.first[c|0x20] = true, true
	}
}
