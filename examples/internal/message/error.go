package message

import "strings"

// An Error says what is wrong. As an error it speaks English, which logs are written in;
// whoever tells a person says its text in their language.
type Error struct {
	Text Text
	Args []any
}

// Mistake returns an [Error].
func Mistake(t Text, args ...any) *Error { return &Error{t, args} }

// Error returns the text in English.
func (e *Error) Error() string { return e.Text.In(English, e.Args...) }

// In returns the text in lang.
func (e *Error) In(lang Lang) string { return e.Text.In(lang, e.Args...) }

// Tell returns err in lang, as far as it can be said: each [Error] in it by its text, what
// the parser of a command line says by [Usage], and other errors as also says them, if it
// can; also may be nil.
func Tell(lang Lang, err error, also func(error) (told string, ok bool)) string {
	text := err.Error()
	walk(err, func(one error) {
		if own, ok := one.(*Error); ok { //nolint:errorlint // each of them is wanted, not the first
			text = strings.Replace(text, own.Error(), own.In(lang), 1)
		} else if also != nil {
			if told, ok := also(one); ok {
				text = strings.Replace(text, one.Error(), told, 1)
			}
		}
	})
	return Usage(lang, text)
}

// walk calls visit with err and everything that it wraps.
func walk(err error, visit func(error)) {
	if err == nil {
		return
	}
	visit(err)
	switch e := err.(type) { //nolint:errorlint // the tree is walked
	case interface{ Unwrap() error }:
		walk(e.Unwrap(), visit)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			walk(inner, visit)
		}
	}
}
