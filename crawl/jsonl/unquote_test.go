package jsonl

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

func TestUnquote(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`""`: "", `"Go 개발자"`: "Go 개발자", `"a\nb\\n\"c\/\t\r\b\f"`: "a\nb\\n\"c/\t\r\b\f", `"끝\\"`: `끝\`,
	} {
		got, ok := unquote([]byte(in))
		assert.True(t, ok, in)
		assert.Equal(t, want, got, in)
	}
	for _, in := range []string{`"\uac00"`, `"\u0000"`, `1`, `null`, `["a"]`} {
		_, ok := unquote([]byte(in))
		assert.False(t, ok, in)
	}
}

// What is read fast is what encoding/json reads.
func FuzzUnquote(f *testing.F) {
	for _, seed := range []string{`""`, `"a\nb"`, `"\uac00"`, `"\\"`, `"\ud83d\ude00"`, `"가\t나"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		if !json.Valid(value) || !utf8.Valid(value) || len(value) == 0 || value[0] != '"' || value[len(value)-1] != '"' {
			t.Skip("no JSON string")
		}
		got, ok := unquote(value)
		if !ok {
			return
		}
		var want string
		if err := json.Unmarshal(value, &want); err != nil || got != want {
			t.Errorf("unquote(%s) = %q, want %q, %v", value, got, want, err)
		}
	})
}
