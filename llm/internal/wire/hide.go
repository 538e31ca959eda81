package wire

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap/llm"
)

// Hidden is what stands in an error where a key or a prompt was.
const Hidden = "[hidden]"

const (
	// longest is how many runes of a server's message an error takes over.
	longest = 240
	// considered is how many bytes of it are looked at.
	considered = 4 << 10
	// window is how many bytes a message has to share with a prompt to be a quotation of
	// it: four syllables of Hangul, or a word and a half. Servers quote parts too.
	window = 12
)

// A Hider takes keys and prompts out of what servers say.
type Hider struct {
	keys  []string
	texts []string
}

// NewHider returns a Hider of a key, also as a URL spells it, and of prompts.
func NewHider(key string, prompts ...llm.Prompt) Hider {
	var h Hider
	if key != "" {
		h.keys = []string{key, url.QueryEscape(key), url.PathEscape(key)}
	}
	for _, p := range prompts {
		h.texts = append(h.texts, p.System, p.User)
	}
	return h
}

// Hide returns s on one line, without what is hidden, and cut if it is long.
func (h Hider) Hide(s string) string {
	for _, key := range h.keys { // before the cut, which could leave half of one
		s = strings.ReplaceAll(s, key, Hidden)
	}
	s = strings.ToValidUTF8(s[:min(len(s), considered)], "?")
	s = h.unquote(s)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return string([]rune(s)[:longest]) + "…"
}

// unquote replaces what s quotes of the texts. It walks over each text once, however
// long: a batch has megabytes of them.
func (h Hider) unquote(s string) string {
	at := make(map[string][]int) // where in s its windows are
	for i := 0; i+window <= len(s); i++ {
		at[s[i:i+window]] = append(at[s[i:i+window]], i)
	}
	quoted := make([]bool, len(s))
	for _, text := range h.texts {
		for i := 0; i+window <= len(text); i++ {
			for _, from := range at[text[i:i+window]] {
				for j := range window {
					quoted[from+j] = true
				}
			}
		}
	}
	var b strings.Builder
	hiding := false
	for i, r := range s {
		hide := false // a rune of which any byte is quoted
		for j := range utf8.RuneLen(r) {
			hide = hide || quoted[i+j]
		}
		switch {
		case !hide:
			b.WriteRune(r)
		case !hiding:
			b.WriteString(Hidden)
		}
		hiding = hide
	}
	return b.String()
}
