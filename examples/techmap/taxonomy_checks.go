package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
)

// Checks of lint beyond what keeps a taxonomy from being read.
var (
	lintRepeated   = message.Text{En: "%s lists %q twice: once is enough, whatever its case, blanks and hyphens", Ko: "%s에 %q 표기가 두 번 있습니다. 대소문자, 띄어쓰기, 붙임표가 달라도 한 번이면 됩니다"}
	lintShort      = message.Text{En: "%s: %q is so short that it will mean other things too: put it into ambiguous.tsv and say what", Ko: "%s: %q 표기는 너무 짧아 다른 뜻으로도 쓰입니다. ambiguous.tsv에 이유와 함께 적으세요"}
	lintHidden     = message.Text{En: "%s: %q is always read as %s: take it from one of the two, or say in ambiguous.tsv when it means which", Ko: "%s: %q 표기는 늘 %s로 읽힙니다. 한쪽에서 빼거나 언제 어느 쪽을 뜻하는지 ambiguous.tsv에 적으세요"}
	lintUnread     = message.Text{En: "%s: %q is never found, not even in a list of technologies: it is a list, a part of other words, or misspelt", Ko: "%s: %q 표기는 기술 목록 안에서도 찾지 못합니다. 목록이거나 다른 낱말의 일부이거나 오타입니다"}
	lintHomograph  = message.Text{En: "%q means %s or %s, and nothing in ambiguous.tsv tells them apart: give one of them needs or vetoes", Ko: "%q 표기는 %s 또는 %s인데 ambiguous.tsv에 둘을 가를 것이 없습니다. 한쪽에 needs나 vetoes를 적으세요"}
	lintOwnNeed    = message.Text{En: "%s: %q needs %q, which is a form of its own and proves nothing", Ko: "%s: %q에 필요하다는 %q 역시 같은 기술의 표기라 근거가 되지 않습니다"}
	lintTorn       = message.Text{En: "%s: %q both needs and forbids %q", Ko: "%s: %q 표기에 %q가 필요하면서 금지되어 있습니다"}
	lintNeed       = message.Text{En: "%s: %q needs %q, which is the name of no entry: a misspelling, or an entry that is missing", Ko: "%s: %q에 필요하다는 %q는 어떤 항목의 이름도 아닙니다. 오타이거나 빠진 항목입니다"}
	lintIdle       = message.Text{En: "%s: %q is strong without condition, as it would be without this row", Ko: "%s: %q 표기는 조건 없이 strong이어서 이 줄이 없어도 같습니다"}
	lintEdge       = message.Text{En: "%s is used with %s, of which it is a part: part_of says it already", Ko: "%s: %s의 일부이므로 used_with에 다시 적지 않아도 됩니다"}
	lintOwnEdge    = message.Text{En: "%s points to itself", Ko: "%s: 자기 자신을 가리킵니다"}
	lintNoKorean   = message.Text{En: "%s has no Korean form", Ko: "%s에 한국어 표기가 없습니다"}
	lintNoRelation = message.Text{En: "%s has weak forms and nothing it is part of or used with, so that no company proves it", Ko: "%s에는 weak 표기가 있는데 part_of나 used_with가 없어 함께 나온 기술로 확인할 수 없습니다"}
)

// A linter collects problems.
type linter struct {
	*app

	of     tables
	places map[techmap.SkillID]string
	doubt  map[formKey]doubt
	linked map[techmap.SkillID]bool // skills that others point to
	found  []problem
}

// lint returns what is wrong with a taxonomy that can be read, the worst first.
func (a *app) lint(ctx context.Context, t tables) ([]problem, error) {
	l := &linter{app: a, of: t, places: t.skillPlaces(), doubt: t.doubts(), linked: map[techmap.SkillID]bool{}}
	for s := range t.tax.Skills() {
		for _, id := range slices.Concat(s.PartOf, s.UsedWith) {
			l.linked[id] = true
		}
	}
	for s := range t.tax.Skills() {
		l.skill(s)
		for _, alias := range s.Aliases {
			l.alias(s, alias)
		}
	}
	l.homographs()
	if err := l.unreachable(ctx); err != nil {
		return nil, err
	}
	sortProblems(l.found)
	return l.found, nil
}

// report adds a problem of a form, or of a skill if text is empty.
func (l *linter) report(g grade, check string, s techmap.Skill, text, detail string, says message.Text, args ...any) {
	place := l.places[s.ID]
	if d, ok := l.doubt[formKey{s.ID, text}]; ok {
		place = d.place
	}
	l.found = append(l.found, problem{
		Grade: g, Place: place, Check: check, Skill: s.ID, Form: text, Detail: detail, Says: l.say(says, args...),
	})
}

// skill checks what is not about one form.
func (l *linter) skill(s techmap.Skill) {
	seen := map[string]bool{}
	weak, korean := false, false
	for _, a := range s.Aliases {
		folded := techmap.Fold(a.Text)
		if _, doubtful := l.doubt[formKey{s.ID, a.Text}]; !doubtful {
			if seen[folded] {
				l.report(gradeHint, "repeated", s, a.Text, "", lintRepeated, s.Name, a.Text)
			}
			seen[folded] = true
		}
		weak = weak || a.Tier == techmap.TierWeak
		korean = korean || strings.ContainsFunc(a.Text, isHangul)
	}
	for _, id := range s.UsedWith {
		switch {
		case id == s.ID:
			l.report(gradeWarning, "self", s, "", "", lintOwnEdge, s.Name)
		case slices.Contains(l.of.tax.Ancestors(s.ID), id):
			l.report(gradeHint, "edge", s, "", string(id), lintEdge, s.Name, l.nameOf(id))
		}
	}
	if weak && len(s.PartOf)+len(s.UsedWith) == 0 && !l.linked[s.ID] {
		l.report(gradeHint, "no-relation", s, "", "", lintNoRelation, s.Name)
	}
	if !korean {
		l.report(gradeHint, "no-korean", s, "", "", lintNoKorean, s.Name)
	}
}

func (l *linter) nameOf(id techmap.SkillID) string {
	s, ok := l.of.tax.Skill(id)
	if !ok {
		return string(id)
	}
	return cmp.Or(s.Name, string(id))
}

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// alias checks one form by itself.
func (l *linter) alias(s techmap.Skill, a techmap.Alias) {
	_, doubtful := l.doubt[formKey{s.ID, a.Text}]
	plain := a.Tier == techmap.TierStrong && !a.ExactCase && len(a.Needs)+len(a.Vetoes) == 0
	switch {
	case plain && doubtful && a.Text != s.Name:
		l.report(gradeHint, "idle", s, a.Text, "", lintIdle, s.Name, a.Text)
	case plain && isShort(a.Text):
		l.report(gradeWarning, "short", s, a.Text, "", lintShort, s.Name, a.Text)
	}
	for _, need := range a.Needs {
		_, known := l.of.tax.CanonicalSkill(need)
		switch own := l.isForm(s, need); {
		case own:
			l.report(gradeHint, "own-need", s, a.Text, need, lintOwnNeed, s.Name, a.Text, need)
		case slices.ContainsFunc(a.Vetoes, func(v string) bool { return strings.EqualFold(v, need) }):
			l.report(gradeWarning, "torn", s, a.Text, need, lintTorn, s.Name, a.Text, need)
		case !known && namesTechnology(need):
			l.report(gradeHint, "need", s, a.Text, need, lintNeed, s.Name, a.Text, need)
		}
	}
}

func (l *linter) isForm(s techmap.Skill, text string) bool {
	folded := techmap.Fold(text)
	return slices.ContainsFunc(s.Aliases, func(a techmap.Alias) bool { return techmap.Fold(a.Text) == folded })
}

// isShort reports whether a form has too few letters to mean one thing only.
func isShort(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return false // "C#", "S3": signs and digits tell enough
	}
	if strings.ContainsFunc(text, isHangul) {
		return utf8.RuneCountInString(text) < 2
	}
	return utf8.RuneCountInString(text) < 3
}

// namesTechnology reports whether a word of needs looks like a name, not like an
// ordinary word: it has two capitals, or a capital and a digit or sign.
func namesTechnology(word string) bool {
	capitals, signs := 0, 0
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsDigit(r) || strings.ContainsRune(".+#", r):
			signs++
		}
	}
	return capitals > 1 || capitals == 1 && signs > 0
}

// homographs finds forms of two skills that nothing tells apart.
func (l *linter) homographs() {
	first := map[string]techmap.Skill{}
	for s := range l.of.tax.Skills() {
		own := map[string]bool{}
		for _, a := range s.Aliases {
			folded := techmap.Fold(a.Text)
			if own[folded] {
				continue
			}
			own[folded] = true
			other, known := first[folded]
			if !known {
				first[folded] = s
				continue
			}
			if !l.conditional(s, folded) && !l.conditional(other, folded) {
				l.report(gradeHint, "homograph", s, a.Text, string(other.ID), lintHomograph, a.Text, other.Name, s.Name)
			}
		}
	}
}

// conditional reports whether a form of s has needs or vetoes.
func (l *linter) conditional(s techmap.Skill, folded string) bool {
	return slices.ContainsFunc(s.Aliases, func(a techmap.Alias) bool {
		return techmap.Fold(a.Text) == folded && len(a.Needs)+len(a.Vetoes) > 0
	})
}
