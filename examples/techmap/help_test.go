package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/usage"
)

func TestHelpIsKoreanThroughout(t *testing.T) {
	t.Parallel()
	_, parser, err := newParser(io.Discard, io.Discard, func(string) string { return "" })
	require.NoError(t, err)
	korean := helpInKorean()
	for _, english := range usage.Texts(parser.Model) {
		assert.Regexp(t, `\p{Hangul}`, korean[english], "help_ko*.go lack the Korean of a help text: %q", english)
		delete(korean, english)
	}
	for english := range korean {
		assert.Fail(t, "help_ko*.go translate what no help says any more", english)
	}
}

func TestHelpSpeaksTheUsersLanguage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"nothing says one", []string{"--help"}, nil, "Usage:"},
		{"the terminal", []string{"--help"}, map[string]string{"LANG": "ko_KR.UTF-8"}, "사용법:"},
		{"LC_ALL before LANG", []string{"--help"}, map[string]string{"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "Usage:"},
		{"the flag before it", []string{"--lang=en", "--help"}, map[string]string{"LANG": "ko_KR.UTF-8"}, "Usage:"},
		{"the flag after it", []string{"top", "--help", "--lang", "ko"}, nil, "사용법:"},
		{"of a command that lacks an argument", []string{"why", "--lang=ko", "--help"}, nil, "사용법:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			status := run(t.Context(), tt.args, strings.NewReader(""), &out, io.Discard, func(name string) string { return tt.env[name] })
			assert.Equal(t, exitDone, status)
			assert.True(t, strings.HasPrefix(out.String(), tt.want), "it begins with %q: %s", tt.want, out.String()[:min(40, out.Len())])
		})
	}
}

// Not parallel: both are the process's.
func TestHelpSpeaksTheLanguageOfTheConfiguration(t *testing.T) {
	t.Run("file", func(t *testing.T) {
		t.Chdir(t.TempDir())
		require.NoError(t, os.WriteFile(configFile, []byte("lang: ko\n"), 0o600))
		assert.Contains(t, call(t.Context(), "", "--help").stdout, "사용법:")
		assert.Contains(t, call(t.Context(), "", "--help", "--lang=en").stdout, "Usage:")
	})
	t.Run("variable", func(t *testing.T) {
		t.Setenv("TECHMAP_LANG", "ko")
		assert.Contains(t, call(t.Context(), "", "--help").stdout, "사용법:")
	})
	t.Run("a variable that is wrong elsewhere", func(t *testing.T) {
		t.Setenv("TECHMAP_QUIET", "perhaps")
		assert.Contains(t, call(t.Context(), "", "--help", "--lang=ko").stdout, "사용법:")
	})
}

// Hangul is two columns wide: what counts letters writes beyond the edge.
func TestHelpFitsTheScreen(t *testing.T) {
	t.Parallel()
	_, parser, err := newParser(io.Discard, io.Discard, func(string) string { return "" })
	require.NoError(t, err)
	columns := runewidth.Condition{EastAsianWidth: false}
	for _, command := range parser.Model.Leaves(true) {
		for _, lang := range []string{"en", "ko"} {
			args := append(strings.Fields(command.Path()), "--help", "--lang", lang)
			for line := range strings.Lines(call(t.Context(), "", args...).stdout) {
				assert.LessOrEqual(t, columns.StringWidth(strings.TrimSuffix(line, "\n")), 80, "%v: %s", args, line)
			}
		}
	}
}

func TestHelpLooksLikeThis(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"techmap.en.txt": {"--help", "--lang=en"},
		"techmap.ko.txt": {"--help", "--lang=ko"},
		"top.en.txt":     {"top", "--help", "--lang=en"},
		"top.ko.txt":     {"top", "--help", "--lang=ko"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), "", args...).stdout
			file := filepath.Join("testdata", "help", name)
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(want), got, "run go test ./examples/techmap -run HelpLooks -update")
		})
	}
}
