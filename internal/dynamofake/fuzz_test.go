package dynamofake

import (
	"testing"
)

// FuzzCondition has conditions read that nobody would write. What is read must
// hold or not hold, and be read whole.
func FuzzCondition(f *testing.F) {
	for _, seed := range []string{
		"attribute_not_exists(#a) OR (#b <= :b AND #a <> :b)", "NOT NOT #a=:b", "((#a=:b))", "(", "#a = :b #b", ":", "가 = 나",
	} {
		f.Add(seed)
	}
	one := "1"
	f.Fuzz(func(t *testing.T, text string) {
		names := map[string]string{"#a": "a", "#b": "b"}
		e := newExpression(names, map[string]Value{":b": {S: &one}})
		c, err := e.condition(text)
		if err != nil {
			return
		}
		if len(e.tokens) != 0 {
			t.Errorf("%q was read up to %q", text, e.tokens)
		}
		if c.holds(Item{}) == (not{c}).holds(Item{}) {
			t.Errorf("%q holds and does not", text)
		}
	})
}
