package sinktest

import (
	"strings"
	"time"
)

// traps are strings that stores are known to change, or to take for each other.
// No two of them are equal, whatever a collation says.
var traps = []struct{ name, text string }{
	{"letter", "a"},
	{"capital letter", "A"},
	{"letter with an accent", "á"},
	{"letter and accent apart", "a\u0301"},
	{"trailing space", "a "},
	{"leading space", " a"},
	{"full-width letter", "ａ"},
	{"Hangul", "백엔드 개발자 모집"},
	{"Hangul in letters apart (NFD)", "\u1107\u1162\u11a8\u110b\u1166\u11ab\u1103\u1173"},
	{"Hangul composed (NFC)", "\ubc31\uc5d4\ub4dc"},
	{"Hangul compatibility letters", "\u3142\u3150\u3131\u3147\u3154\u3134\u3137\u3161"},
	{"sharp s", "ß"},
	{"double s", "ss"},
	{"Turkish dotless i", "ı"},
	{"emoji of several code points", "👩🏽‍💻🇰🇷"},
	{"byte order mark", "\ufeffGo"},
	{"replacement character", "\ufffd"},
	{"last code point", "\U0010ffff"},
	{"single quote", "O'Reilly'; DROP TABLE posting; --"},
	{"backslash", `C:\new\table`},
	{"percent and underscore", "100%_"},
	{"double quotes", `"quoted"`},
	{"slashes and dots", "../a/./b//"},
	{"colon and equals", "dt=2026:01"},
	{"markup", "<b>R&D</b> &amp;"},
	{"question and dollar signs", "?1 $2 :x @y"},
	{"control characters", "\x01\x02\t\v\f\x1b\x7f"},
	{"line ends", "one\ntwo\r\nthree\u2028four\u0085"},
	{"the word null", "null"},
	{"a number", "0012"},
	{"right to left", "مطور \u202eabc"},
}

// text writes every trap in one batch: identities that a collation folds meet there.
func text[T any](c *checker[T]) {
	batch := make([]T, len(traps))
	for i, trap := range traps {
		batch[i] = c.o.Text(trap.text)
	}
	c.write(batch)
	held, ok := c.read()
	if !ok {
		return
	}
	for i, trap := range traps {
		got, ok := held[c.o.Key(batch[i])]
		switch {
		case !ok:
			c.violated("text %q (%s) was written and cannot be read", trap.text, trap.name)
		case !c.isSame(batch[i], got):
			c.violated("text %q (%s) came back as %s", trap.text, trap.name, show(got))
		}
	}
	if len(held) != len(traps) {
		c.violated("%d records were written with identities that differ, %d are stored", len(traps), len(held))
	}
}

// moments are times that stores are known to change.
var moments = []struct {
	name string
	at   time.Time
}{
	{"zero", time.Time{}},
	{"nanoseconds", time.Date(2026, 2, 28, 23, 59, 59, 999_999_999, time.UTC)},
	{"one microsecond", time.Date(2026, 3, 1, 0, 0, 0, 1_000, time.UTC)},
	{"not UTC", time.Date(2026, 3, 1, 0, 30, 0, 0, time.FixedZone("KST", 9*60*60))},
	{"in a summer time's gap", time.Date(2026, 3, 29, 2, 30, 0, 0, time.UTC)},
	{"the epoch", time.Unix(0, 0)},
	{"before the epoch", time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC)},
	{"after 2038", time.Date(2106, 2, 7, 6, 28, 16, 0, time.UTC)},
	{"far away", time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)},
}

// times writes every moment, one a record.
func times[T any](c *checker[T]) {
	batch := make([]T, len(moments))
	for i, m := range moments {
		batch[i] = c.o.Timed(i, m.at)
	}
	c.write(batch)
	held, ok := c.read()
	if !ok {
		return
	}
	for i, m := range moments {
		if got, ok := held[c.o.Key(batch[i])]; !ok {
			c.violated("a record with the time %v (%s) was written and cannot be read", m.at, m.name)
		} else if !c.isSame(batch[i], got) {
			c.violated("time %v (%s) came back changed\n got %s\nwant %s", m.at, m.name, show(got), show(batch[i]))
		}
	}
}

// lists writes records without lists; stores need not tell nil from empty.
func lists[T any](c *checker[T]) {
	c.write([]T{c.o.Bare(0, false), c.o.Bare(1, true)})
	c.holds(c.o.Bare(0, true), c.o.Bare(1, false))
}

// pad returns n bytes of text.
func pad(n int) string { return strings.Repeat("x", max(n, 0)) }
