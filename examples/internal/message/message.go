// Package message holds what the example programs say to people, in Korean and
// in English.
package message

import (
	"fmt"
	"strings"
)

// A Lang is a language the programs speak.
type Lang string

// Languages.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// LangOf returns the language that a locale name asks for ("ko_KR.UTF-8", "ko").
func LangOf(locale string) Lang {
	if strings.HasPrefix(strings.ToLower(locale), "ko") {
		return Korean
	}
	return English
}

// A Text is one message in both languages, with the same verbs in the same order.
type Text struct{ En, Ko string }

// In returns t in lang, filled in with args.
func (t Text) In(lang Lang, args ...any) string {
	format := t.En
	if lang == Korean {
		format = t.Ko
	}
	if len(args) == 0 {
		return format
	}
	text := fmt.Sprintf(format, args...)
	if lang == Korean {
		return text
	}
	return singular(text)
}
