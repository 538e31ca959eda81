package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/usage"
)

func TestHelp_is_Korean_throughout(t *testing.T) {
	t.Parallel()
	parser, err := newParser(&cli{getenv: func(string) string { return "" }}, io.Discard, io.Discard)
	require.NoError(t, err)
	korean := helpInKorean()
	for _, english := range usage.Texts(parser.Model) {
		assert.Regexp(t, `\p{Hangul}`, korean[english], "help.go lacks the Korean of a help text: %q", english)
		delete(korean, english)
	}
	for english := range korean {
		assert.Fail(t, "help.go translates what the help does not say any more", english)
	}
}

func TestHelp_speaks_the_users_language(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, lang, want string
		args             []string
	}{
		{"English", "en_US.UTF-8", "Usage: api [flags]", []string{"--help"}},
		{"Korean", "ko_KR.UTF-8", "사용법: api [플래그]", []string{"--help"}},
		{"as the flag says", "en_US.UTF-8", "사용법: api [플래그]", []string{"--help", "--lang", "ko"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr screen
			getenv := func(name string) string { return map[string]string{"LANG": tt.lang}[name] }
			assert.Equal(t, exitDone, run(t.Context(), tt.args, &stdout, &stderr, getenv))
			assert.True(t, strings.HasPrefix(stdout.String(), tt.want+"\n"), stdout.String())
			assert.Contains(t, stdout.String(), "--sample ")
		})
	}
}
