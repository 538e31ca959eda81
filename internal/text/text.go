// Package text reads the text of job postings: it cleans it, cuts it into
// sections, and finds dates, experience, pay, places and the like in it, in
// Korean and English alike.
//
// Functions named Parse read a field in which a site states one thing, and
// take what they can of it. Functions named Find read running text, where the
// same words may mean something else, and answer only when the words around
// them leave little doubt; they say where the words stand.
//
// Everything here is a pure function of its arguments: nothing is fetched, no
// clock is read, and all functions may be called concurrently. All offsets are
// byte offsets into the text that was passed in.
package text

// A Found is a value found in running text, with the words that say so: they
// are s[Start:End] of the text s that was searched.
type Found[T any] struct {
	Value      T
	Start, End int
}
