package ui

// moved is what a page returns that stands at another address.
type moved struct{ to string }

// Error implements error.
func (m moved) Error() string { return "ui: moved to " + m.to }

var _ error = moved{}
